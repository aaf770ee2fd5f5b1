"""What a licensee owes and when: by the norms of the day, never before the first payment may be asked."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import CENT
from lianqiao.core.norms.domain.citations import cite
from lianqiao.processes.licensing import limits
from lianqiao.processes.licensing.content import after_months
from lianqiao.processes.licensing.domain.keeping import tell
from lianqiao.processes.licensing.enums import DueKind, RoyaltyBase, StageKind, TriggerState
from lianqiao.processes.licensing.models import Licence, LicenceDue, TriggerEvent

_PERCENT = Decimal(100)


def royalty_of(base_yuan: Decimal | None, rate: Decimal | None) -> Decimal:
    """The running royalty to the cent; nothing of a loss."""
    if base_yuan is None or rate is None or base_yuan <= 0:
        return Decimal(0)
    return (base_yuan * rate / _PERCENT).quantize(CENT, ROUND_HALF_UP)


def royalty_for(licence: Licence, *, sales_yuan: Decimal, profit_yuan: Decimal | None) -> Decimal:
    """What is owed for a period in which so much was sold."""
    base = sales_yuan if licence.royalty_base == RoyaltyBase.SALES else profit_yuan
    return royalty_of(base, licence.royalty_rate)


def due_day(licence: Licence, begins: date) -> tuple[date, Any]:
    """The day by which something that came about on a day is to be paid, with the norm that says so."""
    answer = limits.PAY_WITHIN.get(where=licence.region_id, on=begins)
    last, floor = answer.value.end(begins), licence.floor_on()
    return (last if floor is None else max(last, floor)), answer


def owe(
    licence: Licence, *, actor: Actor, kind: str, amount_yuan: Decimal, words: str, begins: date, **cause: Any
) -> LicenceDue:
    """Write down what is owed; the caller holds the licence. `cause` names the trigger or the report."""
    day, answer = due_day(licence, max(begins, clock.today()))
    remind: date = limits.REMIND_BEFORE.get(where=licence.region_id, on=day).value.start(day)
    due: LicenceDue = LicenceDue.objects.create(
        organisation_id=licence.organisation_id,
        region_id=licence.region_id,
        created_by=actor.user,
        licence=licence,
        kind=kind,
        words=words[:200],
        amount_yuan=amount_yuan,
        due_on=day,
        remind_on=remind if remind > clock.today() else None,
        default_on=limits.DEFAULT_AFTER.get(where=licence.region_id, on=day).value.end(day),
        **cause,
    )
    cite(due, answer)
    tell(due, "create", actor, _("列入应付款"))
    return due


def owe_stage(trigger: TriggerEvent, licence: Licence, *, actor: Actor) -> None:
    """What has come about is owed, where a stage waited for it; the first sale is the first income."""
    if trigger.kind == StageKind.FIRST_SALE and licence.income_on is None:
        licence.income_on = trigger.happened_on
        licence.save(update_fields=["income_on", "updated_at"])
    if trigger.stage is not None:
        owe(
            licence,
            actor=actor,
            kind=DueKind.STAGE,
            amount_yuan=trigger.stage.amount_yuan,
            words=trigger.stage.sentence(),
            begins=trigger.happened_on,
            trigger=trigger,
        )


def next_term(licence: Licence) -> date | None:
    """When the next stage that waits only for time falls due; None where there is none."""
    if licence.starts_on is None:
        return None
    waiting = licence.stages.filter(kind=StageKind.TERM).exclude(triggers__isnull=False)
    return min((after_months(licence.starts_on, one.months or 0) for one in waiting), default=None)


def pass_terms(licence: Licence, *, actor: Actor) -> None:
    """Stages whose time has come are owed; the caller holds the licence and saves it."""
    begun: Any = licence.starts_on
    for stage in licence.stages.filter(kind=StageKind.TERM).exclude(triggers__isnull=False):
        day = after_months(begun, stage.months or 0)
        if day <= clock.today():
            trigger = TriggerEvent.objects.create(
                organisation_id=licence.organisation_id,
                region_id=licence.region_id,
                created_by=None,
                licence=licence,
                stage=stage,
                kind=StageKind.TERM,
                happened_on=day,
                words=_("许可生效满 %(months)d 个月") % {"months": stage.months or 0},
                state=TriggerState.CONFIRMED,
                answered_at=clock.now(),
            )
            owe_stage(trigger, licence, actor=actor)
    licence.next_term_on = next_term(licence)
