"""The learning event: one thing that happened to a pair of demand and achievement that had been found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.learning.enums import EventKind


class Event(models.Model):
    """Made from what other processes keep (`domain.collecting`), once for each `source` and kind.

    It names no person and no organisation, and goes with its records. `rank` says where in the list of its demand a
    find stood when its owner looked, `version` by which numbers it was ranked; later changes of scores do not touch
    them.
    """

    demand = models.ForeignKey("demands.Demand", on_delete=models.CASCADE, related_name="+", verbose_name=_("需求"))
    achievement = models.ForeignKey(
        "achievements.Achievement", on_delete=models.CASCADE, related_name="+", verbose_name=_("成果")
    )
    kind = models.CharField(_("事件"), max_length=12, choices=EventKind)
    reason = models.CharField(_("原因"), max_length=24, blank=True)
    happened_at = models.DateTimeField(_("时间"))
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)
    version = models.PositiveIntegerField(_("排序版本"), default=0)
    source = models.UUIDField()

    class Meta:
        verbose_name = _("匹配反馈")
        constraints = (
            models.UniqueConstraint(fields=("source", "kind"), name="learning_event_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(kind=EventKind.SHOWN, rank__gte=1), name="learning_rank_of_shown"
            ),
        )
        indexes = (
            models.Index(fields=("demand", "achievement"), name="learning_of_pair"),
            models.Index(fields=("kind", "version", "achievement"), name="learning_shown"),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())
