"""The campaign: who calls on units, for what, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.registers.campaigns.enums import CampaignKind, CampaignState
from lianqiao.registers.campaigns.queries.visibility import CampaignQuerySet
from lianqiao.registers.campaigns.validators import validate_questions

REMIND_BEFORE = norms.declare("campaigns.remind_before", norms.Kind.DURATION, _("截止前自动提醒还没有报送的单位"))
CLOSE_AFTER = norms.declare("campaigns.close_after", norms.Kind.DURATION, _("截止后自动结束征集"))


@pghistory.track()
class Campaign(Timed, Record):
    """A call of the government body `organisation` on units of `region`.

    `ends_on` is the last day for all, `last_due_on` that of the unit with the longest time. `reminded_for` is the
    last day that the program has reminded of. `questions` are those of a survey, see `validators`.
    """

    state = models.CharField(
        _("状态"), max_length=12, choices=CampaignState, default=CampaignState.DRAFT, editable=False
    )
    kind = models.CharField(_("类型"), max_length=12, choices=CampaignKind)
    title = models.CharField(_("名称"), max_length=120)
    text = limited_text(_("说明"), max_length=3000, help_text=_("写明做什么、为什么做、有问题找谁"))
    starts_on = models.DateField(_("开始日期"), null=True, editable=False)
    ends_on = models.DateField(_("截止日期"))
    last_due_on = models.DateField(_("最晚的截止日期"), null=True, editable=False)
    closed_on = models.DateField(_("结束日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    questions = models.JSONField(_("问题"), default=list, blank=True, validators=[validate_questions])

    objects: ClassVar[Any] = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("征集")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaigns_campaign_ends_after_start",
                violation_error_message=_("截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=CampaignState.RUNNING) | Q(starts_on__isnull=False, last_due_on__isnull=False),
                name="campaigns_campaign_running_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="campaigns_campaign_newest"),
            models.Index(fields=("organisation", "kind", "starts_on"), name="campaigns_campaign_waves"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_survey(self) -> bool:
        """Whether enterprises are asked questions; otherwise units go through their achievements."""
        return self.kind == CampaignKind.SURVEY

    @property
    def is_running(self) -> bool:
        """Whether units may work on it."""
        return self.state == CampaignState.RUNNING

    def future(self) -> Iterable[Event]:
        """While it runs: a reminder before each last day, and the end some time after the last of them."""
        if self.state != CampaignState.RUNNING or self.last_due_on is None:
            return
        for day in sorted({self.ends_on, self.last_due_on}):
            if self.reminded_for is None or day > self.reminded_for:
                before: Any = REMIND_BEFORE.get(where=self.region_id, on=day).value
                yield Event(start_of(before.start(day), hour=9), "remind", {"day": day})
        after: Any = CLOSE_AFTER.get(where=self.region_id, on=self.last_due_on).value
        yield Event(start_of(after.end(self.last_due_on)), "end")
