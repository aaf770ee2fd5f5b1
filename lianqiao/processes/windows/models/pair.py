"""The pair: a demand and an achievement of one window that may sit at a table, and whether their owners want to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.explain import Explanation, explanation_of
from lianqiao.processes.windows.enums import PairOrigin
from lianqiao.processes.windows.models.entry import Entry
from lianqiao.processes.windows.models.window import Window
from lianqiao.processes.windows.queries.visibility import PairQuerySet


class Pair(models.Model):
    """What the engine found among the entries of the window, with reasons, or what one owner asked for.

    `demand_wants` and `achievement_wants` are None as long as the owner has not said. `score` (0 to 1) is that of the
    achievement among the answers to the demand; 0 for a wish that the engine did not find.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="pairs", verbose_name=_("专场对接"))
    demand_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("技术需求"))
    achievement_entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("科技成果"))
    origin = models.CharField(_("来源"), max_length=8, choices=PairOrigin)
    score = models.FloatField(_("契合度"), default=0)
    reasons = models.JSONField(_("理由"), default=list)
    gaps = models.JSONField(_("差距"), default=list)
    demand_wants = models.BooleanField(_("需求方想谈"), null=True)
    achievement_wants = models.BooleanField(_("成果方想谈"), null=True)
    made_at = models.DateTimeField(_("匹配时间"), default=timezone.now, editable=False)

    objects: ClassVar[Any] = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配对")
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=("demand_entry", "achievement_entry"), name="windows_pair_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="windows_pair_score_0_1"),
        )
        indexes = (models.Index(fields=("window", "-score", "id"), name="windows_pairs_best"),)

    def __str__(self) -> str:
        return f"{self.demand_entry} · {self.achievement_entry}"

    @property
    def is_mutual(self) -> bool:
        """Whether both owners want to talk."""
        return bool(self.demand_wants and self.achievement_wants)

    @property
    def is_refused(self) -> bool:
        """Whether one of the owners does not want to talk."""
        return self.demand_wants is False or self.achievement_wants is False

    @property
    def rank(self) -> tuple[int, float]:
        """What is seated first: what both want, then what one wants, then what fits best."""
        return int(bool(self.demand_wants)) + int(bool(self.achievement_wants)), self.score

    @property
    def explanation(self) -> Explanation:
        """Why the two fit and what does not, in words."""
        return explanation_of(score=self.score, reasons=self.reasons, gaps=self.gaps)

    def wants(self, side: MatchSide) -> bool | None:
        """What one side has said."""
        return self.demand_wants if side == MatchSide.DEMAND else self.achievement_wants
