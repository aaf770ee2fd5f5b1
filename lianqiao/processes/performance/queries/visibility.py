"""Who sees the performance of which contracts, and what belongs to it."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.performance.enums import MilestoneKind, MilestoneState

_OF_CONTRACT = ("contract__organisation", "contract__office__organisation", "contract__counterpart")
#: By which column the rows of a model find their performance; the others by one of their own name.
_WAYS = {"MilestoneStep": "milestone__performance", "BreachStatement": "breach__performance"}


def arrears() -> Q:
    """Milestones whose payment is overdue."""
    due = Q(pay_by__lt=clock.today()) & ~Q(state=MilestoneState.DROPPED)
    reached = ~Q(kind=MilestoneKind.DELIVERY) | Q(state=MilestoneState.ACCEPTED)
    unpaid = Q(amount_yuan__gt=F("paid_yuan")) | Q(amount_yuan__isnull=True, paid_yuan=0)
    return due & reached & unpaid


class PerformanceQuerySet(VisibleQuerySet[Any]):
    """Performances of contracts, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of contracts that the actor may see: of both sides, of the office, and of governments."""
        contracts: Any = apps.get_model("contracts.TechnologyContract")._default_manager
        return self.filter(contract__in=contracts.visible_to(actor))

    def for_list(self) -> Self:
        """With all that a row shows; `arrears_yuan` is what should have been paid."""
        milestones: Any = apps.get_model("performance.ContractMilestone")._default_manager
        late = milestones.filter(arrears()).values("performance")
        return self.select_related("seller", "buyer", "region", *_OF_CONTRACT).annotate(
            is_late=Case(When(pk__in=late, then=Value(True)), default=Value(False))
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        lines = ("payments__answer", "payments__corrections__answer", "payments__milestone", "payments__organisation")
        parts = ("milestones", "certificates", "breaches__organisation", "proposals", "payments__files")
        return self.select_related("seller", "buyer", "organisation", "region", *_OF_CONTRACT).prefetch_related(
            *lines, *parts, "payments__certified"
        )


class OfPerformanceQuerySet(VisibleQuerySet[Any]):
    """Rows that belong to a performance, beginning with those of performances that the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the performances that the actor may see."""
        performances: Any = apps.get_model("performance.Performance")._default_manager
        way = _WAYS.get(self.model.__name__, "performance")
        return self.filter(**{f"{way}__in": performances.visible_to(actor)})

    def for_detail(self) -> Self:
        """With the contract and both sides."""
        found = [f"performance__{name}" for name in ("seller", "buyer", "region", *_OF_CONTRACT)]
        return self.select_related("organisation", *found)

    def overdue(self) -> Self:
        """Milestones whose payment is overdue, with `unpaid` in yuan."""
        unpaid = Coalesce(F("amount_yuan") - F("paid_yuan"), Value(0), output_field=DecimalField())
        return self.filter(arrears()).annotate(unpaid=unpaid)


class PaymentQuerySet(OfPerformanceQuerySet):
    """Lines of money."""

    def for_answer(self) -> Self:
        """With the contract, both sides and what was answered."""
        found = [f"performance__{name}" for name in ("seller", "buyer", "region", *_OF_CONTRACT)]
        return self.select_related("organisation", "milestone", "answer", "corrects", *found)

    def confirmed(self) -> Self:
        """Those that both sides stand by."""
        return self.filter(answer__verdict="confirmed")

    def sum_yuan(self) -> Any:
        """What they come to."""
        return self.aggregate(sum=Coalesce(Sum("amount_yuan"), Value(0), output_field=DecimalField()))["sum"]
