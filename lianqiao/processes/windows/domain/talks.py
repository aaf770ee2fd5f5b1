"""What both sides say after a talk, and the introduction that follows when both want to go on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.domain.introductions import accept, record_outcome, request_introduction
from lianqiao.processes.introductions.enums import OPEN_STATES, IntroductionState, OutcomeCode, Side, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.windows.domain.pairs import own_entry
from lianqiao.processes.windows.enums import TalkResult, WindowState
from lianqiao.processes.windows.models import Pair, Remark, Talk


@transaction.atomic
def record_talk(talk: Talk, *, actor: Actor, result: str, text: str = "", agrees: bool = False) -> Talk:
    """One side says how a talk went (`TalkResult`), once, from its beginning on.

    Who wants to go on asks for an introduction, or accepts that of the other side, or adds a step to the one that there
    is; so `agrees` is needed, as it is there: contact data is told when both have agreed, and by no other way. An
    introduction is no result; contracts and landings come from it. Raises AccessError, InvalidInput or DomainError, and
    then nothing has changed.
    """
    locked: Talk = Talk.objects.select_for_update(of=("self",)).select_related("window").get(pk=talk.pk)
    pair: Pair = Pair.objects.for_list().get(pk=locked.pair_id)
    entry = own_entry(pair, actor)
    actor.require(Permission.WINDOW_JOIN, entry)
    if locked.window.state not in (WindowState.READY, WindowState.HELD) or clock.now() < locked.begins_at:
        raise DomainError("too_early", _("洽谈开始后才能登记结果。"))
    if result not in TalkResult.values:
        raise DomainError("no_result", _("请选择洽谈结果。"), "result")
    if locked.remarks.filter(side=entry.side).exists():
        raise DomainError("told_already", _("本单位已经登记过这场洽谈的结果。"))
    remark = Remark(talk=locked, side=entry.side, result=result, text=text.strip(), said_by=actor.user)
    try:
        remark.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    remark.save(force_insert=True)
    if result == TalkResult.GO_ON:
        locked.introduction = _carry_on(locked, pair, actor, text=remark.text, agrees=agrees)
        locked.save(update_fields=["introduction"])
    label = _("登记洽谈结果：%(result)s") % {"result": TalkResult(result).label}
    log.record(outbox.topic_of(entry, "talk"), entry, actor=actor, text=label)
    outbox.publish(outbox.topic_of(entry, "talk"), entry.pk)
    return locked


def _carry_on(talk: Talk, pair: Pair, actor: Actor, *, text: str, agrees: bool) -> Introduction:
    """The introduction of the two, one step further by the word of the actor's side."""
    if not agrees:
        raise DomainError("not_agreed", _("请勾选同意：双方都愿意继续时，系统会互相告知联系方式。"), "agrees")
    words = _("在专场对接“%(window)s”洽谈后愿意继续。%(text)s") % {"window": talk.window.title, "text": text}
    introduction = _open_between(pair)
    if introduction is None:
        return request_introduction(
            actor=actor,
            achievement=pair.achievement_entry.achievement,
            demand=pair.demand_entry.demand,
            problem_text=pair.demand_entry.record.problem,
            message=words[:500],
            agrees=True,
        )
    is_asked = introduction.side_of(actor.organisation_id) == Side.COUNTERPART
    if introduction.state == IntroductionState.REQUESTED and is_asked:
        introduction = accept(introduction, actor=actor)
    if introduction.is_disclosed and introduction.stage == Stage.TALKS:
        return record_outcome(introduction, actor=actor, code=OutcomeCode.IN_TALKS, text=words[:500])
    return introduction


def _open_between(pair: Pair) -> Introduction | None:
    """What the two have begun already about one of the records, the pair itself first, and the newest."""
    sides = (pair.demand_entry.organisation_id, pair.achievement_entry.organisation_id)
    about = Q(demand=pair.demand_entry.demand_id) | Q(achievement=pair.achievement_entry.achievement_id)
    going = Q(state__in=OPEN_STATES) | Q(state=IntroductionState.CLOSED, outcome=OutcomeCode.IN_TALKS)
    rows = Introduction.objects.select_for_update(of=("self",)).filter(
        about, going, organisation__in=sides, counterpart__in=sides
    )
    exact = rows.filter(demand=pair.demand_entry.demand_id, achievement=pair.achievement_entry.achievement_id)
    return exact.order_by("-created_at").first() or rows.order_by("-created_at").first()
