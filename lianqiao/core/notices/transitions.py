"""The states of a notice and of an objection."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, log, numbering, outbox
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.notices import matters, phrases
from lianqiao.core.notices.enums import NoticeState as S
from lianqiao.core.notices.enums import ObjectionState as O
from lianqiao.core.notices.enums import Place
from lianqiao.core.notices.models import NoticePlace, Objection, PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register


def is_complete(notice: PublicNotice, context: Context) -> str | None:
    """All that must be told is there, and every place that the kind requires."""
    if not notice.text.strip():
        return _now("请先写公示正文。")
    present = {place.place for place in notice.current_places()}
    missing = [str(place.label) for place in notice.notice_kind.required if place not in present]
    if missing:
        return _now("这类公示还须在这些地点进行：%(places)s。") % {"places": "、".join(missing)}
    nowhere = [
        str(place.get_place_display())
        for place in notice.current_places()
        if place.place != Place.PORTAL and not (place.location or place.url)
    ]
    return _now("请写明%(places)s的具体位置或网址。") % {"places": "、".join(nowhere)} if nowhere else None


def first_day_has_come(notice: PublicNotice, context: Context) -> str | None:
    """It is not shown before its first day."""
    if notice.first_day is not None and notice.first_day <= clock.today():
        return None
    return _now("还没有到公示第一天。")


def time_is_over(notice: PublicNotice, context: Context) -> str | None:
    """The last day lies before today."""
    return None if notice.last_day is not None and notice.last_day < clock.today() else _now("公示期还没有结束。")


def nothing_is_open(notice: PublicNotice, context: Context) -> str | None:
    """Every place has its proof, no objection waits or was upheld."""
    return next(iter(matters.matters_of(notice)), None)


def has_upheld_objection(notice: PublicNotice, context: Context) -> str | None:
    """A notice ends early only because somebody was right."""
    if matters.objections_of(notice).filter(state=O.ACCEPTED).exists():
        return None
    return _now("没有成立的异议。需要停止公示的，请撤回。")


def may_be_revised(notice: PublicNotice, context: Context) -> str | None:
    """Some kinds can only be withdrawn once they were put up."""
    if notice.notice_kind.may_be_revised or notice.state == S.SCHEDULED:
        return None
    return _now("“%(kind)s”公示后不能修改，请撤回后重新发起。") % {"kind": notice.notice_kind.label}


def answer_is_given(objection: Objection, context: Context) -> str | None:
    """The answer says something, and is as well formed as its column."""
    if "answer" in context.data and not str(context.data["answer"]).strip():
        return _now("请写明答复。")
    try:
        Objection._meta.get_field("answer").clean(str(context.data.get("answer") or "").strip(), None)
    except ValidationError as error:
        return "".join(error.messages)
    return None


def settle(notice: PublicNotice, context: Context) -> None:
    """Fix number, first and last day by the norm of the day, and the hash of what is put up."""
    today = clock.today()
    notice.first_day = max(notice.first_day or today, today)
    answer = notice.notice_kind.length.get(where=notice.organisation, on=notice.first_day)
    notice.length, notice.length_unit = answer.value.length, answer.value.unit
    notice.last_day = answer.value.end(notice.first_day)
    notice.basis = answer.source
    cite(notice, answer)
    if not notice.number:
        notice.number = numbering.next_number(numbering.PUBLIC_NOTICE, on=today, where=notice.organisation)
    notice.content_sha256 = notice.content_hash()
    matters.recount(notice)


def show_on_portal(notice: PublicNotice, context: Context) -> None:
    """Record that the portal shows it from now on."""
    _portal(notice).update(shown_from=clock.today(), recorded_at=context.at)


def close_on_portal(notice: PublicNotice, context: Context) -> None:
    """Record until when the portal showed it as running."""
    _portal(notice).update(shown_to=min(clock.today(), notice.last_day or clock.today()), recorded_at=context.at)


def close_if_running(notice: PublicNotice, context: Context) -> None:
    """Record the last day on the portal of a notice that is taken down."""
    if notice.state == S.RUNNING:
        close_on_portal(notice, context)


def note_conclusion(notice: PublicNotice, context: Context) -> None:
    """Remember when it was over."""
    notice.concluded_at = clock.now()


def begin_anew(notice: PublicNotice, context: Context) -> None:
    """Another round: the same places without what was recorded, and the full time once more."""
    old = notice.current_places()
    notice.round += 1
    for place in old:
        context.write(
            NoticePlace(notice=notice, round=notice.round, place=place.place, location=place.location, url=place.url)
        )
    notice.first_day = notice.last_day = notice.length = notice.concluded_at = None
    notice.length_unit = notice.basis = notice.content_sha256 = ""
    notice.open_matters = 0


def note_answer(state: str) -> Any:
    """An effect: keep the answer, and tell the notice how many matters are still open."""

    def effect(objection: Objection, context: Context) -> None:
        objection.answer = str(context.data["answer"]).strip()
        objection.answered_by, objection.answered_at = context.actor.user, clock.now()
        notice = PublicNotice.objects.select_for_update().get(pk=objection.notice_id)
        if objection.round == notice.round:
            matters.recount(notice, changed=objection, to=state)
            notice.save(update_fields=["open_matters", "updated_at"])
        text = _now("答复异议 %(serial)d：%(outcome)s") % {"serial": objection.serial, "outcome": O(state).label}
        topic = outbox.topic_of(notice, "answer_objection")
        context.write(log.entry(topic, notice, actor=context.actor, text=text, data={"objection": str(objection.pk)}))

    return effect


def _portal(notice: PublicNotice) -> Any:
    return notice.places.filter(round=notice.round, place=Place.PORTAL)


NOTICE = register(
    TransitionTable(
        model=PublicNotice,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交保密审查"),
                (S.DRAFT,),
                S.CLEARING,
                Permission.NOTICE_SUBMIT,
                guards=(steps.owner_is_verified, is_complete),
                effects=(steps.stamp_submission,),
                reactions=(phrases.tell_secrecy_officers,),
            ),
            Transition(
                "clear",
                _("审查通过，可以公示"),
                (S.CLEARING,),
                S.SCHEDULED,
                Permission.NOTICE_REVIEW_SECRECY,
                guards=(steps.not_the_submitter, is_complete),
                effects=(steps.sign_clearance, settle),
                reactions=(phrases.tell_owner,),
                requires=("opinion",),
            ),
            Transition(
                "refuse",
                _("不得公示，退回"),
                (S.CLEARING,),
                S.DRAFT,
                Permission.NOTICE_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_refusal,),
                reactions=(phrases.tell_owner,),
                reason_required=True,
            ),
            Transition(
                "start",
                _("公示开始"),
                (S.SCHEDULED,),
                S.RUNNING,
                None,
                guards=(first_day_has_come,),
                effects=(show_on_portal,),
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "pass",
                _("公示期满，公示通过"),
                (S.RUNNING,),
                S.PASSED,
                None,
                guards=(time_is_over, nothing_is_open),
                effects=(close_on_portal, note_conclusion),
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "end",
                _("公示期满，待办结"),
                (S.RUNNING,),
                S.ENDED,
                None,
                guards=(time_is_over,),
                effects=(close_on_portal,),
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "conclude",
                _("办结，公示通过"),
                (S.ENDED,),
                S.PASSED,
                Permission.NOTICE_HANDLE,
                guards=(nothing_is_open,),
                effects=(note_conclusion,),
            ),
            Transition(
                "uphold",
                _("异议成立，终止公示"),
                (S.RUNNING, S.ENDED),
                S.UPHELD,
                Permission.NOTICE_HANDLE,
                guards=(has_upheld_objection,),
                effects=(close_on_portal, note_conclusion),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "revise",
                _("修改后重新公示"),
                (S.SCHEDULED, S.RUNNING, S.ENDED, S.UPHELD),
                S.DRAFT,
                Permission.NOTICE_EDIT,
                guards=(may_be_revised,),
                effects=(close_if_running, begin_anew),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "withdraw",
                _("撤回公示"),
                (S.DRAFT, S.CLEARING, S.SCHEDULED, S.RUNNING, S.ENDED),
                S.WITHDRAWN,
                Permission.NOTICE_WITHDRAW,
                effects=(close_if_running, note_conclusion),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

OBJECTION = register(
    TransitionTable(
        model=Objection,
        states=O,
        initial=O.RECEIVED,
        transitions=(
            Transition(
                "accept",
                _("异议成立"),
                (O.RECEIVED,),
                O.ACCEPTED,
                Permission.OBJECTION_ANSWER,
                guards=(answer_is_given,),
                effects=(note_answer(O.ACCEPTED),),
                reactions=(phrases.tell_objector,),
                requires=("answer",),
            ),
            Transition(
                "reject",
                _("异议不成立"),
                (O.RECEIVED,),
                O.REJECTED,
                Permission.OBJECTION_ANSWER,
                guards=(answer_is_given,),
                effects=(note_answer(O.REJECTED),),
                reactions=(phrases.tell_objector,),
                requires=("answer",),
            ),
        ),
    )
)
