"""The candidate: a pair of demand and achievement in somebody's work list, once somebody has done something with it."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.introductions.validators import validate_no_contact
from lianqiao.processes.matchmaking.enums import CandidateState, DropCode
from lianqiao.processes.matchmaking.queries.visibility import CandidateQuerySet


@pghistory.track()
class Candidate(Record):
    """A pair in the list of a government body (`manager` None) or of one technology manager of `organisation`.

    What nobody has touched has no row: it is a match (`queries.pairs`). `note` goes to both owners with the
    recommendation. A pair is recommended once, whoever does it.
    """

    state = models.CharField(
        _("状态"), max_length=8, choices=CandidateState, default=CandidateState.OPEN, editable=False
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("技术经理人"),
    )
    demand = models.ForeignKey("demands.Demand", on_delete=models.CASCADE, related_name="+", verbose_name=_("需求"))
    achievement = models.ForeignKey(
        "achievements.Achievement", on_delete=models.CASCADE, related_name="+", verbose_name=_("成果")
    )
    score = models.FloatField(_("契合度"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    note = limited_text(_("推荐意见"), max_length=500, blank=True, validators=[validate_no_contact])
    sent_at = models.DateTimeField(_("推送时间"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("推送人"),
    )
    drop_code = models.CharField(_("排除原因"), max_length=16, choices=DropCode, blank=True, editable=False)
    drop_text = models.CharField(_("排除说明"), max_length=300, blank=True, editable=False)

    objects: ClassVar[Any] = CandidateQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("撮合候选")
        ordering = ("-updated_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "manager", "demand", "achievement"),
                nulls_distinct=False,
                name="matchmaking_pair_once_per_list",
            ),
            models.UniqueConstraint(
                fields=("demand", "achievement"),
                condition=Q(state=CandidateState.SENT),
                name="matchmaking_sent_once",
            ),
            models.UniqueConstraint(
                fields=("organisation", "demand", "achievement"),
                condition=Q(state=CandidateState.TAKEN),
                name="matchmaking_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.SENT, sent_at__isnull=False)
                | ~Q(state=CandidateState.SENT) & Q(sent_at__isnull=True),
                name="matchmaking_sent_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.DROPPED) & ~Q(drop_code="")
                | ~Q(state=CandidateState.DROPPED) & Q(drop_code=""),
                name="matchmaking_dropped_with_reason",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-updated_at", "-id"), name="matchmaking_handled"),)

    def __str__(self) -> str:
        return f"{self.demand.title} · {self.achievement.title}"[:200]

    def snapshot(self) -> dict[str, Any]:
        """What was recommended to whom, and with which words."""
        return {
            "demand": self.demand.title,
            "achievement": self.achievement.title,
            "note": self.note,
            "state": self.get_state_display(),
        }
