"""Joint tasks with what each side carries, what has arrived, and who is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.key_projects.models import JointDecision, JointShare, JointTask, KeyProject, Receipt

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Carried:
    """A share with what has arrived of it; `is_in_ledger` where its body pays it by its ledger of disbursements."""

    share: JointShare
    arrived: Decimal
    is_late: bool
    is_in_ledger: bool

    @property
    def open_yuan(self) -> Decimal:
        """What is still owed."""
        owed: Decimal = self.share.amount_yuan - self.arrived
        return owed


@dataclass(frozen=True)
class Told:
    """A joint task as its project shows it."""

    task: JointTask
    shares: list[Carried]
    decisions: list[Any]

    @property
    def arrived(self) -> Decimal:
        """What has arrived of all shares."""
        return sum((one.arrived for one in self.shares), _NOTHING)

    @property
    def debtors(self) -> list[Carried]:
        """Who should have paid by now and has not."""
        return [one for one in self.shares if one.is_late]


def with_arrived(shares: QuerySet[Any]) -> QuerySet[Any]:
    """The shares with `arrived`: what receipts add up to, and what their bodies paid by the ledger.

    `is_in_ledger` says whether the body that carries the share entered it there.
    """
    money: Any = DecimalField(max_digits=20, decimal_places=2)
    sums = Receipt.objects.filter(share=OuterRef("pk")).order_by().values("share")
    received = Subquery(sums.annotate(sum=Sum("amount_yuan")).values("sum"))
    promised = Disbursement.objects.filter(
        cause_type=ContentType.objects.get_for_model(KeyProject),
        cause_id=OuterRef("task__project_id"),
        part=Concat(Value("share-"), Cast(OuterRef("pk"), TextField())),
    )
    paid = Subquery(promised.annotate(kept=F("paid_yuan") - F("returned_yuan")).values("kept")[:1])
    told: QuerySet[Any] = shares.annotate(
        arrived=Coalesce(received, _NOTHING, output_field=money) + Coalesce(paid, _NOTHING, output_field=money),
        is_in_ledger=Exists(promised),
    )
    return told


def overdue_shares(*, today: date) -> QuerySet[Any]:
    """Shares whose day is over and of which something is still owed."""
    late: QuerySet[Any] = with_arrived(JointShare.objects.all()).filter(due_on__lt=today, arrived__lt=F("amount_yuan"))
    return late


def told_of(tasks: Iterable[JointTask], *, today: date) -> list[Told]:
    """The tasks with shares and decisions; two queries, however many tasks there are."""
    listed = list(tasks)
    keys = [task.pk for task in listed]
    shares: dict[Any, list[Carried]] = {key: [] for key in keys}
    for share in (
        with_arrived(JointShare.objects.filter(task__in=keys)).select_related("body").order_by("task", "order")
    ):
        late = share.due_on < today and share.arrived < share.amount_yuan
        shares[share.task_id].append(Carried(share, share.arrived, late, share.is_in_ledger))
    decisions: dict[Any, list[Any]] = {key: [] for key in keys}
    for decision in JointDecision.objects.filter(task__in=keys).select_related("recorded_by"):
        decisions[decision.task_id].append(decision)
    return [Told(task, shares[task.pk], decisions[task.pk]) for task in listed]
