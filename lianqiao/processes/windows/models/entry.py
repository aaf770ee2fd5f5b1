"""The entry: an achievement or a demand that takes part in a window, or is to."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.records import Record
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.explain import Explanation, explanation_of
from lianqiao.processes.windows.enums import DeclineReason, EntryOrigin, EntryState
from lianqiao.processes.windows.models.window import Window
from lianqiao.processes.windows.queries.visibility import WindowEntryQuerySet


@pghistory.track()
class Entry(Record):
    """One record of `organisation` in one window; exactly one of `demand` and `achievement` is set.

    `delegate` sits at the table for it and has agreed (`agreed_at`) that the other side reads the name. An invitation
    keeps why it was thought of: `score` (0 to 1), `reasons` and `gaps`, for the theme or for `because_of`.
    """

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="entries", verbose_name=_("专场对接"))
    state = models.CharField(_("状态"), max_length=12, choices=EntryState, default=EntryState.PROPOSED, editable=False)
    origin = models.CharField(_("来源"), max_length=8, choices=EntryOrigin, editable=False)
    demand = models.ForeignKey(
        "demands.Demand", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("技术需求")
    )
    achievement = models.ForeignKey(
        "achievements.Achievement", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("科技成果")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("参会代表"),
    )
    agreed_at = models.DateTimeField(_("同意时间"), null=True, editable=False)
    signed_in_at = models.DateTimeField(_("签到时间"), null=True, editable=False)
    decline_code = models.CharField(_("婉拒原因"), max_length=12, choices=DeclineReason, blank=True, editable=False)
    score = models.FloatField(_("契合度"), null=True, editable=False)
    reasons = models.JSONField(_("理由"), default=list, editable=False)
    gaps = models.JSONField(_("差距"), default=list, editable=False)
    because_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", editable=False, verbose_name=_("与哪个项目相配")
    )

    objects: ClassVar[Any] = WindowEntryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("参加项目")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(demand__isnull=True, achievement__isnull=False)
                | Q(demand__isnull=False, achievement__isnull=True),
                name="windows_entry_is_one_record",
            ),
            models.UniqueConstraint(fields=("window", "demand"), name="windows_demand_once"),
            models.UniqueConstraint(fields=("window", "achievement"), name="windows_achievement_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(EntryState.PROPOSED, EntryState.TAKING_PART))
                | Q(delegate__isnull=False, agreed_at__isnull=False),
                name="windows_entry_has_delegate",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DECLINED) & ~Q(decline_code="")
                | ~Q(state=EntryState.DECLINED) & Q(decline_code=""),
                name="windows_declined_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("window", "created_at", "id"), name="windows_entries"),
            models.Index(fields=("organisation", "created_at", "id"), name="windows_entries_of_owner"),
        )

    def __str__(self) -> str:
        return str(self.record.title)

    @property
    def side(self) -> MatchSide:
        """Whether it seeks or offers."""
        return MatchSide.DEMAND if self.demand_id is not None else MatchSide.ACHIEVEMENT

    @property
    def record(self) -> Any:
        """The achievement or the demand."""
        return self.demand if self.demand_id is not None else self.achievement

    @property
    def explanation(self) -> Explanation | None:
        """Why it was invited, in words; None for what its owner proposed."""
        if self.score is None:
            return None
        return explanation_of(score=self.score, reasons=self.reasons, gaps=self.gaps)

    def snapshot(self) -> dict[str, Any]:
        """What takes part and how far it has come."""
        return {"record": self.record.title, "state": self.get_state_display(), "origin": self.get_origin_display()}
