"""The credit file of a licensee: what it paid on time, late, not at all, and what it contested."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from lianqiao.core.access import Actor
from lianqiao.processes.licensing.enums import BEGUN, LATE, USING, DueState, TriggerState
from lianqiao.processes.licensing.models import Licence, LicenceDue, TriggerEvent


@dataclass(frozen=True)
class CreditFile:
    """How a company has kept its licences."""

    licences: int
    in_use: int
    on_time: int
    late: int
    arrears: int
    arrears_yuan: Decimal
    defaults: int
    covered: int
    contested: int
    lost: int

    @property
    def is_empty(self) -> bool:
        """Whether it never had a licence."""
        return not self.licences

    @property
    def has_blemish(self) -> bool:
        """Whether something was late, in default or covered by somebody else."""
        return bool(self.late or self.arrears or self.defaults or self.covered)


def credit_of(company: Any) -> CreditFile:
    """The credit file of a company; three queries."""
    licences = Licence.objects.filter(licensee=company, state__in=BEGUN).aggregate(
        licences=Count("pk"), in_use=Count("pk", filter=Q(state__in=USING))
    )
    came = Q(state=DueState.PAID)
    dues = LicenceDue.objects.filter(licence__licensee=company).aggregate(
        on_time=Count("pk", filter=came & Q(was_late=False)),
        late=Count("pk", filter=came & Q(was_late=True)),
        arrears=Count("pk", filter=Q(state__in=LATE)),
        arrears_yuan=Sum("amount_yuan", filter=Q(state__in=LATE)),
        defaults=Count("pk", filter=Q(was_default=True)),
        covered=Count("pk", filter=Q(state=DueState.COVERED)),
    )
    events = TriggerEvent.objects.filter(licence__licensee=company).aggregate(
        contested=Count("pk", filter=~Q(objection="") & ~Q(organisation=company)),
        lost=Count("pk", filter=Q(state=TriggerState.UPHELD) & ~Q(organisation=company)),
    )
    dues["arrears_yuan"] = dues["arrears_yuan"] or Decimal(0)
    return CreditFile(**licences, **dues, **events)


def may_read_credit(actor: Actor, licence: Licence) -> bool:
    """The company itself, and who gives it a licence or was asked for one."""
    return actor.organisation_id is not None and actor.organisation_id in (licence.organisation_id, licence.licensee_id)
