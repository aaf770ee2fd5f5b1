"""Moving up from the reserve: a selected application is given up, and the next of the reserve takes its place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.domain.deciding import overspent
from lianqiao.processes.programmes.enums import ApplicationState, CallState, Outcome
from lianqiao.processes.programmes.models import Application, Call, Decision, Vacancy

LONGEST_REASON = 300


def next_in_line(call: Call) -> list[Decision]:
    """The lines of the reserve of which one moves up next: the best, and its equals; none when nobody stands by."""
    lines = call.decisions.in_order().filter(
        outcome=Outcome.RESERVE, application__state=ApplicationState.RESERVE, rank__isnull=False
    )
    waiting = list(lines)
    return [line for line in waiting if line.rank == waiting[0].rank]


def open_vacancies(call: Call) -> list[Vacancy]:
    """The places that nobody has moved up into, the oldest first."""
    rows = call.vacancies.filter(filled_by__isnull=True)
    return list(rows.select_related("left_by__organisation").order_by("opened_at", "pk"))


@transaction.atomic
def promote(
    vacancy: Vacancy,
    *,
    actor: Actor,
    reason: str,
    chosen: Application | None = None,
    amount_yuan: Decimal | None = None,
) -> Application:
    """Let the next of the reserve move up into a vacancy, by decision of the calling body.

    Nobody moves up past somebody better; among equals `chosen` names one. The amount is what was asked for unless
    given, and quota, money and floor of the call hold. Units concerned are told, and the result on the portal shows
    the change. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    call: Call = Call.objects.select_for_update(of=("self",)).get(pk=vacancy.call_id)
    actor.require(Permission.CALL_DECIDE, call)
    locked: Vacancy = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if call.state != CallState.DECIDED:
        raise DomainError("not_decided", _("公布结果以后才能递补。"))
    if locked.filled_by_id is not None:
        raise DomainError("filled", _("这个名额已经递补。"))
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise DomainError("reason_missing", _("请写明递补的理由，不超过三百字。"), "reason")
    line = _line_of(call, chosen)
    promoted = line.application
    line.outcome, line.is_by_hand, line.updated_by = Outcome.SELECTED, True, actor.user
    line.amount_yuan = promoted.asked_yuan if amount_yuan is None else amount_yuan
    line.reason = _("递补“%(title)s”的名额：%(reason)s") % {"title": locked.left_by.title[:60], "reason": text}
    line.reason = line.reason[:LONGEST_REASON]
    try:
        line.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    line.save()
    if problem := overspent(call):
        raise DomainError("limit", problem, "amount_yuan")
    locked.filled_by, locked.reason, locked.filled_at, locked.decided_by = promoted, text, clock.now(), actor.user
    locked.save()
    moved: Application = apply(promoted, "promote", actor=SYSTEM, reason=text)
    topic = outbox.topic_of(call, "promote")
    log.record(
        topic,
        call,
        actor=actor,
        text=_("递补入选：%(title)s") % {"title": promoted.title},
        reason=text,
        data={"left": locked.left_by.number, "promoted": promoted.number},
    )
    outbox.publish(topic, call.pk)
    return moved


def _line_of(call: Call, chosen: Application | None) -> Decision:
    group = next_in_line(call)
    if not group:
        raise DomainError("no_reserve", _("没有可以递补的备选项目。"))
    if chosen is None and len(group) > 1:
        raise DomainError("tie", _("排在最前的备选项目得分相同，请选定一项并写明理由。"), "chosen")
    found = [line for line in group if chosen is None or line.application_id == chosen.pk]
    if not found:
        raise DomainError("not_next", _("只能按名次递补，不能越过得分更高的备选项目。"), "chosen")
    locked: Decision = Decision.objects.select_for_update(of=("self",)).get(pk=found[0].pk)
    return locked


#: Answers None when a selected application may be given up, else one sentence that says what holds it.
Bond = Callable[[Application], str | None]
_BONDS: dict[str, Bond] = {}


def register_bond(name: str, bond: Bond) -> None:
    """Let a process above say what keeps a selected application from being given up, such as a signed agreement."""
    if name in _BONDS:
        raise LookupError(f"there is a bond {name} already")
    _BONDS[name] = bond


def what_binds(application: Application) -> str | None:
    """The first sentence that says why it may not be given up any more; None when nothing does."""
    return next((refusal for bond in _BONDS.values() if (refusal := bond(application)) is not None), None)


def open_vacancy(application: Application, *, cause: str, at: Any, by: Any) -> None:
    """The place of an application that was selected is free; for the effect of the transition that gives it up."""
    line = Decision.objects.select_for_update(of=("self",)).filter(application=application).first()
    if line is None:
        return
    if line.outcome == Outcome.SELECTED:
        Vacancy.objects.create(
            call_id=application.call_id, left_by=application, cause=cause[:500], opened_at=at, opened_by=by
        )
    line.outcome, line.amount_yuan, line.is_by_hand = Outcome.DECLINED, None, True
    line.reason = (_("已退出：%(cause)s") % {"cause": cause})[:LONGEST_REASON]
    if by is not None:
        line.updated_by = by
    line.save()
