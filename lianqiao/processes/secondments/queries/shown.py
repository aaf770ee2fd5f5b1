"""One secondment as its page shows it: signatures, services with their sums, assessments, and what the actor may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.core.permissions import Permission
from lianqiao.processes.secondments.agreement import parties_of
from lianqiao.processes.secondments.domain.signing import parties_for, unsigned
from lianqiao.processes.secondments.enums import IN_OFFICE, PARTIES, SecondmentState
from lianqiao.processes.secondments.limits import services_least
from lianqiao.processes.secondments.models import Assessment, Secondment, Service, Signature

S = SecondmentState


@dataclass(frozen=True)
class Signed:
    """One of the three and its signature in the present round."""

    label: str
    name: str
    signature: Signature | None


@dataclass(frozen=True)
class Period:
    """An assessment and what the actor may say of it."""

    assessment: Assessment
    may_sum_up: bool
    may_grade: bool
    may_conclude: bool


@dataclass(frozen=True)
class Shown:
    """What the page shows besides the columns; `year_count` are services since a year ago, `least` those asked."""

    plan: list[Any]
    signed: list[Signed]
    extensions: list[Signature]
    services: list[Service]
    replaced: int
    year_count: int
    days: Decimal
    least: int | None
    periods: list[Period]
    is_host: bool
    may_plan: bool
    may_sign: bool
    may_log: bool


def shown_of(one: Secondment, actor: Actor, today: date) -> Shown:
    """What the actor, who sees the secondment, is shown of it."""
    is_self = bool(actor.can(Permission.SECONDMENT_APPLY, one))
    is_host = bool(actor.can(Permission.SECONDMENT_HOST, one))
    decides = bool(actor.can(Permission.SECONDMENT_DECIDE, one))
    names = parties_of(one)
    signatures = list(one.signatures.select_related("signed_by"))
    present = {row.party: row for row in signatures if row.round == one.signing_round}
    lines = list(one.services.select_related("corrected_by"))
    services = [row for row in lines if not hasattr(row, "corrected_by")]
    signing = one.state in (S.APPOINTED, S.EXTENDING)
    first: Any = one.begins_on
    year_ago = Duration(1, TimeUnit.YEARS).start(today)
    return Shown(
        plan=list(one.plan.all()),
        signed=[Signed(str(party.label), names[party], present.get(party.value)) for party in PARTIES],
        extensions=[row for row in signatures if row.round and row.round != one.signing_round],
        services=services,
        replaced=len(lines) - len(services),
        year_count=sum(row.done_on > year_ago for row in services),
        days=sum((row.days for row in services), Decimal(0)),
        least=None if first is None else services_least(one.kind, where=one.region_id, on=first),
        periods=[_period(row, is_self, is_host, decides) for row in one.assessments.all()],
        is_host=is_host,
        may_plan=is_self and one.state == S.APPOINTED and not one.agreement_sha256,
        may_sign=signing and bool(set(parties_for(one, actor)) & set(unsigned(one))),
        may_log=is_self and one.state in IN_OFFICE,
    )


def _period(row: Assessment, is_self: bool, is_host: bool, decides: bool) -> Period:
    is_open = row.concluded_at is None
    return Period(
        assessment=row,
        may_sum_up=is_self and row.host_at is None,
        may_grade=is_host and is_open,
        may_conclude=decides and is_open and bool(row.host_grade),
    )
