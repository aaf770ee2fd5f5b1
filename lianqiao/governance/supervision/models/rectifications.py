"""Orders to rectify: the issue that was found, what is to be done until when, and the proofs handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.plans.dues import due_events
from lianqiao.governance.supervision.enums import OrderState, Verdict
from lianqiao.governance.supervision.limits import REMIND_BEFORE
from lianqiao.governance.supervision.models.inspections import Inspection
from lianqiao.governance.supervision.queries.visibility import ProofQuerySet, RectificationQuerySet


@pghistory.track()
class Rectification(Timed, Record):
    """An issue that the government body `organisation` found at `unit`, and its order to put it right.

    `task` is the line of the ledger and `indicator` the name of the indicator that it is about. `effect` is what the
    last check said.
    """

    inspection = models.ForeignKey(
        Inspection,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
        verbose_name=_("发现于哪次督导"),
    )
    unit: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("整改单位")
    )
    state = models.CharField(_("状态"), max_length=10, choices=OrderState, default=OrderState.DRAFT, editable=False)
    title = models.CharField(_("问题"), max_length=200, help_text=_("一句话说清楚"))
    problem = limited_text(_("问题详情"), max_length=3000, blank=True)
    demand = limited_text(_("整改要求"), max_length=3000)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    due_on = models.DateField(_("整改期限"))
    task: Any = models.ForeignKey(
        "plans.Task",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
        verbose_name=_("涉及的任务"),
    )
    indicator = models.CharField(_("涉及的指标"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("下达时间"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("下达人"),
    )
    effect = limited_text(_("跟踪问效结论"), max_length=1000, blank=True, editable=False)
    closed_on = models.DateField(_("销号日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    overdue_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = RectificationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("整改")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(OrderState.ORDERED, OrderState.CHECKING, OrderState.CLOSED))
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="supervision_order_issued_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.CLOSED) | Q(closed_on__isnull=False),
                name="supervision_order_closed_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("due_on", "id"), name="supervision_order_due"),
            models.Index(fields=("unit", "state"), name="supervision_order_of_unit"),
            models.Index(fields=("organisation", "state"), name="supervision_order_of_body"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was found and ordered."""
        names = ("title", "problem", "demand", "document_number", "due_on", "task", "indicator")
        return {
            "unit": str(self.unit),
            **{name: None if (value := getattr(self, name)) is None else str(value) for name in names},
        }

    def is_overdue(self, today: date) -> bool:
        """Whether nothing was handed in though its day is over."""
        return self.state == OrderState.ORDERED and self.due_on < today

    def future(self) -> Iterable[Event]:
        """While the unit works on it: a reminder before its day, and word that the day is over."""
        if self.state == OrderState.ORDERED:
            yield from due_events(self, REMIND_BEFORE)


@pghistory.track()
class RectificationReport(models.Model):
    """The proof that the ordered unit handed in, and what the issuing body said of it.

    Evidence are stored files whose subject is the report.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="reports")
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("报送单位")
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送人")
    )
    reported_at = models.DateTimeField(_("报送时间"))
    text = limited_text(_("整改情况"), max_length=3000)
    decision = models.CharField(_("核查结果"), max_length=10, choices=Verdict, blank=True, editable=False)
    opinion = limited_text(_("核查意见"), max_length=1000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("核查人"),
    )
    decided_at = models.DateTimeField(_("核查时间"), null=True, editable=False)

    objects: ClassVar[Any] = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("整改报告")
        ordering = ("-reported_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="supervision_proof_decided_is_dated"
            ),
        )
        indexes = (models.Index(fields=("rectification", "-reported_at", "-id"), name="supervision_proof_of_order"),)

    def __str__(self) -> str:
        return f"{self.rectification}（{self.reported_at:%Y-%m-%d}）"
