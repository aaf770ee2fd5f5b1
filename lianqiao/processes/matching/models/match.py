"""The match: an achievement that fits a demand, kept for one of the two owners with the reasons."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.matching.enums import DismissCode, MatchSide, MatchState
from lianqiao.processes.matching.explain import Explanation, explanation_of
from lianqiao.processes.matching.queries.visibility import MatchQuerySet


class Match(models.Model):
    """One row for each side: `organisation` owns the demand or the achievement, as `side` says.

    `score` (0 to 1) is that of the achievement among the answers to the demand. What the owner did is kept
    as times, from which the state follows; an account refreshed by a later run changes score and reasons and
    nothing else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    demand = models.ForeignKey("demands.Demand", on_delete=models.CASCADE, related_name="+", verbose_name=_("需求"))
    achievement = models.ForeignKey(
        "achievements.Achievement", on_delete=models.CASCADE, related_name="+", verbose_name=_("成果")
    )
    side = models.CharField(_("哪一方"), max_length=12, choices=MatchSide)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("所属单位")
    )
    score = models.FloatField(_("契合度"))
    reasons = models.JSONField(_("理由"), default=list)
    gaps = models.JSONField(_("差距"), default=list)
    found_at = models.DateTimeField(_("发现时间"), default=timezone.now, editable=False)
    refreshed_at = models.DateTimeField(_("更新时间"), default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    seen_at = models.DateTimeField(_("查看时间"), null=True, editable=False)
    opened_at = models.DateTimeField(_("打开对方页面时间"), null=True, editable=False)
    introduced_at = models.DateTimeField(_("发起对接时间"), null=True, editable=False)
    dismissed_at = models.DateTimeField(_("排除时间"), null=True, editable=False)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("排除人"),
    )
    dismiss_code = models.CharField(_("排除原因"), max_length=16, choices=DismissCode, blank=True)
    dismiss_text = models.CharField(_("排除说明"), max_length=300, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配")
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=("demand", "achievement", "side"), name="matching_pair_once_per_side"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="matching_score_0_1"),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismiss_code="")
                | Q(dismissed_at__isnull=False) & ~Q(dismiss_code=""),
                name="matching_dismissed_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "side", "-score", "id"), name="matching_desk"),
            models.Index(fields=("achievement", "-score"), name="matching_by_achievement"),
            models.Index(fields=("side", "-score", "id"), name="matching_best"),
            models.Index(fields=("id",), condition=Q(told_at__isnull=True), name="matching_untold"),
        )

    def __str__(self) -> str:
        return f"{self.demand.title} · {self.achievement.title}"

    @property
    def state(self) -> MatchState:
        """What its owner has done with it; the latest step counts."""
        if self.introduced_at is not None:
            return MatchState.INTRODUCED
        if self.dismissed_at is not None:
            return MatchState.DISMISSED
        return MatchState.NEW if self.seen_at is None else MatchState.SEEN

    @property
    def own_record(self) -> Any:
        """The record of the organisation that the row belongs to."""
        return self.demand if self.side == MatchSide.DEMAND else self.achievement

    @property
    def other_record(self) -> Any:
        """The record that was found for it."""
        return self.achievement if self.side == MatchSide.DEMAND else self.demand

    @property
    def explanation(self) -> Explanation:
        """Why it fits and what does not, in words."""
        return explanation_of(score=self.score, reasons=self.reasons, gaps=self.gaps)
