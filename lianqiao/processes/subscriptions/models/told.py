"""What a person has been told of, so that nobody is told of a record twice."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.subscriptions.models.subscription import Subscription
from lianqiao.processes.subscriptions.queries.visibility import ToldQuerySet


class Told(models.Model):
    """`user` has been told of an achievement or a demand, by `subscription` (None once that is deleted).

    `run` is one message; `fit` (per cent) and `because` say why the record was told, for a search without words the
    conditions of the subscription do.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.SET_NULL, related_name="told")
    achievement = models.ForeignKey(
        "achievements.Achievement", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("成果")
    )
    demand = models.ForeignKey(
        "demands.Demand", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("需求")
    )
    run = models.UUIDField()
    fit = models.PositiveSmallIntegerField(_("契合度"), null=True)
    because = models.CharField(_("推送的理由"), max_length=300, blank=True)
    told_at = models.DateTimeField(_("推送时间"))

    objects: ClassVar[Any] = ToldQuerySet.as_manager()

    class Meta:
        verbose_name = _("推送记录")
        ordering = ("-told_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(achievement__isnull=True, demand__isnull=False)
                | Q(achievement__isnull=False, demand__isnull=True),
                name="subscriptions_told_of_one_record",
            ),
            models.UniqueConstraint(
                fields=("user", "achievement"),
                condition=Q(achievement__isnull=False),
                name="subscriptions_achievement_once",
            ),
            models.UniqueConstraint(
                fields=("user", "demand"), condition=Q(demand__isnull=False), name="subscriptions_demand_once"
            ),
        )
        indexes = (
            models.Index(fields=("subscription", "-told_at", "-id"), name="subscriptions_told_list"),
            models.Index(fields=("run",), name="subscriptions_told_run"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.achievement_id or self.demand_id}"

    @property
    def record(self) -> Any:
        """The achievement or the demand."""
        return self.achievement or self.demand
