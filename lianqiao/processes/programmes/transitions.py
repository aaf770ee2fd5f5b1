"""The states of editions and of calls; those of applications stand in `applying`."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms, numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.editions.deciding import decision_is_well_formed, take_decision
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, apply, apply_many, register
from lianqiao.processes.programmes import announcing, numbers, phrases
from lianqiao.processes.programmes.asking import secrecy_problem
from lianqiao.processes.programmes.checking import problems_of_call, problems_of_edition
from lianqiao.processes.programmes.definitions import periods
from lianqiao.processes.programmes.enums import ApplicationState, CallState, EditionState, Outcome
from lianqiao.processes.programmes.models import Amendment, Application, Call, SchemeEdition

E, C = EditionState, CallState
AMENDED_OPEN = norms.declare("programmes.amended_open", norms.Kind.DURATION, _("更正以后至少还要开放多久"))


def edition_is_sound(edition: SchemeEdition, context: Context) -> str | None:
    """An applicant could begin with it today."""
    return next(iter(problems_of_edition(edition)), None)


def supersede_others(edition: SchemeEdition, context: Context) -> None:
    """The edition that was in force gives way; calls that name it go on with it."""
    for other in SchemeEdition.objects.filter(scheme=edition.scheme_id, state=E.ISSUED).exclude(pk=edition.pk):
        apply(other, "supersede", actor=SYSTEM)


EDITIONS = register(
    TransitionTable(
        SchemeEdition,
        EditionState,
        E.DRAFT,
        (
            Transition(
                "issue",
                _("发布这一版"),
                (E.DRAFT,),
                E.ISSUED,
                Permission.SCHEME_EDIT,
                guards=(edition_is_sound, decision_is_well_formed),
                effects=(supersede_others, take_decision),
                requires=("decision_title", "decided_on"),
            ),
            Transition("supersede", _("被新版代替"), (E.ISSUED,), E.SUPERSEDED, None),
        ),
    )
)


def call_is_sound(call: Call, context: Context) -> str | None:
    """It can be published as it is."""
    return next(iter(problems_of_call(call)), None)


def opening_has_come(call: Call, context: Context) -> str | None:
    """Nothing opens before its first day."""
    return None if clock.now() >= call.opens_at else _now("还没有到开始申报的日期。")


def deadline_has_passed(call: Call, context: Context) -> str | None:
    """Nothing closes before its deadline."""
    return None if clock.now() >= call.closes_at else _now("还没有到申报截止时间。")


def deadline_is_ahead(call: Call, context: Context) -> str | None:
    """What is over is not changed any more, also when the worker is late."""
    return None if call.takes_applications else _now("申报已经截止，不能再更正。")


def is_later(call: Call, context: Context) -> str | None:
    """The new last day lies behind the old one and is not over."""
    day = context.data.get("closes_on")
    if day is None:
        return None
    if not isinstance(day, date) or day <= call.closes_on or day < clock.today():
        return _now("新的截止日期要晚于原来的，并且不早于今天。")
    return None


def everything_is_checked(call: Call, context: Context) -> str | None:
    """No application waits to be accepted or mended, and there is at least one to choose from."""
    states = (ApplicationState.SUBMITTED, ApplicationState.RETURNED)
    waiting = call.applications.filter(state__in=states).count()
    if waiting:
        return _now("还有 %(count)d 项申报没有办完形式审查。") % {"count": waiting}
    if not call.applications.filter(state=ApplicationState.ACCEPTED).exists():
        return _now("没有受理任何申报，可以取消这次申报。")
    return None


def list_is_whole(call: Call, context: Context) -> str | None:
    """Every accepted application stands in the list, as it is now."""
    accepted = call.applications.filter(state=ApplicationState.ACCEPTED)
    missing = accepted.exclude(pk__in=call.decisions.values("application")).count()
    return _now("还有 %(count)d 项申报没有遴选结论，请先排出名单。") % {"count": missing} if missing else None


def notice_is_over(call: Call, context: Context) -> str | None:
    """The list was put up for its whole time, and every objection is answered."""
    return None if announcing.is_concluded(call) else _now("公示还没有办结；公示期满、异议全部答复以后才能公布结果。")


def no_notice_runs(call: Call, context: Context) -> str | None:
    """A list that hangs is not changed behind its readers."""
    return _now("公示正在办理，请先撤回或终止公示。") if announcing.is_under_way(call) else None


def stamp_submission(call: Call, context: Context) -> None:
    """Remember who handed it in for the secrecy review."""
    call.submitted_at, call.submitted_by = context.at, context.actor.user


def publish(call: Call, context: Context) -> None:
    """Give it its number and the hash of what is published."""
    call.published_at = context.at
    if not call.number:
        call.number = numbering.next_number(numbers.CALL, on=clock.today(), where=call.region_id)
    content = dumps(call.snapshot(), ensure_ascii=False, sort_keys=True)
    call.content_sha256 = sha256(content.encode()).hexdigest()


def mark_reminded(call: Call, context: Context) -> None:
    """The last day that was reminded of."""
    call.reminded_for = call.closes_on


def lengthen(call: Call, context: Context) -> None:
    """A later last day, and what follows from it."""
    _close_on(call, context.data["closes_on"])


def _close_on(call: Call, day: date) -> None:
    call.closes_on = day
    days: Any = periods.dates(
        call.edition.periods, opens_on=call.opens_on, closes_on=call.closes_on, where=call.region_id
    )
    call.check_until, call.review_until = days.check_until, days.review_until


def lengthen_for(call: Call, context: Context) -> None:
    """Keep the amendment, and give everybody the time that the norm says to take it in."""
    before, today = call.closes_on, clock.today()
    least: Any = AMENDED_OPEN.get(where=call.region_id, on=today).value
    _close_on(call, max(before, least.end(today)))
    context.write(
        Amendment(
            call=call,
            text=context.data["text"],
            closed_on_before=before,
            closes_on=call.closes_on,
            written_by=context.actor.user,
            written_at=context.at,
        )
    )


def text_is_clean(call: Call, context: Context) -> str | None:
    """No mark of secrecy in what becomes public at once."""
    text = context.data.get("text")
    return None if text is None else secrecy_problem(str(text))


def stamp_list(call: Call, context: Context) -> None:
    """The list is what it is from now on."""
    call.put_up_at = context.at


_BY_OUTCOME = {Outcome.SELECTED: "select", Outcome.RESERVE: "stand_by", Outcome.DECLINED: "decline"}


def carry_out(call: Call, context: Context) -> None:
    """Each application gets what the list says of it."""
    call.decided_at = context.at
    for outcome, name in _BY_OUTCOME.items():
        keys = call.decisions.filter(outcome=outcome).values("application")
        apply_many(Application.objects.filter(pk__in=keys, state=ApplicationState.ACCEPTED), name, actor=SYSTEM)


CALLS = register(
    TransitionTable(
        Call,
        CallState,
        C.DRAFT,
        (
            Transition(
                "submit",
                _("提交保密审查"),
                (C.DRAFT,),
                C.CLEARING,
                Permission.CALL_MANAGE,
                guards=(call_is_sound,),
                effects=(stamp_submission,),
            ),
            Transition(
                "clear",
                _("保密审查通过并发布"),
                (C.CLEARING,),
                C.SCHEDULED,
                Permission.CALL_REVIEW_SECRECY,
                guards=(steps.not_the_submitter, call_is_sound),
                effects=(publish, steps.sign_clearance),
                reactions=(phrases.tell_body,),
                requires=("opinion",),
            ),
            Transition(
                "refuse",
                _("保密审查不通过"),
                (C.CLEARING,),
                C.DRAFT,
                Permission.CALL_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_refusal,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition("open", _("开始申报"), (C.SCHEDULED,), C.OPEN, None, guards=(opening_has_come,)),
            Transition(
                "remind",
                _("提醒将要截止"),
                (C.OPEN,),
                C.OPEN,
                None,
                effects=(mark_reminded,),
                reactions=(phrases.remind_drafts,),
            ),
            Transition(
                "extend",
                _("延期"),
                (C.OPEN,),
                C.OPEN,
                Permission.CALL_MANAGE,
                guards=(is_later,),
                effects=(lengthen,),
                reactions=(phrases.tell_of_extension,),
                requires=("closes_on",),
                reason_required=True,
            ),
            Transition(
                "amend",
                _("发布更正"),
                (C.OPEN,),
                C.OPEN,
                Permission.CALL_MANAGE,
                guards=(deadline_is_ahead, text_is_clean),
                effects=(lengthen_for,),
                reactions=(phrases.tell_of_amendment,),
                requires=("text",),
            ),
            Transition(
                "close",
                _("申报截止"),
                (C.OPEN,),
                C.CHECKING,
                None,
                guards=(deadline_has_passed,),
                reactions=(phrases.tell_body,),
            ),
            Transition(
                "begin_selection",
                _("形式审查完成，进入遴选"),
                (C.CHECKING,),
                C.SELECTING,
                Permission.CALL_DECIDE,
                guards=(everything_is_checked,),
            ),
            Transition(
                "put_up",
                _("名单定稿，进入公示"),
                (C.SELECTING,),
                C.NOTICE,
                Permission.CALL_DECIDE,
                guards=(list_is_whole,),
                effects=(stamp_list,),
            ),
            Transition(
                "reopen",
                _("收回名单，重新遴选"),
                (C.NOTICE,),
                C.SELECTING,
                Permission.CALL_DECIDE,
                guards=(no_notice_runs,),
                reason_required=True,
            ),
            Transition(
                "decide",
                _("公布结果"),
                (C.NOTICE,),
                C.DECIDED,
                Permission.CALL_DECIDE,
                guards=(notice_is_over,),
                effects=(carry_out,),
            ),
            Transition(
                "cancel",
                _("取消这次申报"),
                (C.DRAFT, C.CLEARING, C.SCHEDULED, C.OPEN, C.CHECKING, C.SELECTING),
                C.CANCELLED,
                Permission.CALL_MANAGE,
                reactions=(phrases.tell_of_cancellation,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
