"""The subscription: what a person wants to be told of, how often, and when to look next."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.subscriptions.enums import Rhythm, Subject
from lianqiao.processes.subscriptions.queries.visibility import SubscriptionQuerySet


class Subscription(models.Model):
    """One thing that `user` wants to hear of, as the person who acts for `organisation` (None: for nobody).

    For `MATCHES` the own record is `achievement` or `demand`; otherwise `words` and `filters` (the parameters of
    `SearchFilters`) are those of a search. By `core.clock` what is published after `since` is told, `looked_until` is
    the moment up to which has been looked, `next_at` when to look next; a subscription that is not active waits.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("单位")
    )
    subject = models.CharField(_("订阅内容"), max_length=12, choices=Subject)
    rhythm = models.CharField(_("多久推送一次"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    name = models.CharField(_("名称"), max_length=60)
    words = models.CharField(_("关键词或难题"), max_length=300, blank=True)
    filters = models.JSONField(_("条件"), default=dict, blank=True)
    achievement = models.ForeignKey(
        "achievements.Achievement",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("本单位的成果"),
    )
    demand = models.ForeignKey(
        "demands.Demand", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("本单位的需求")
    )
    is_active = models.BooleanField(_("正在推送"), default=True)
    since = models.DateTimeField(editable=False)
    looked_until = models.DateTimeField(editable=False)
    next_at = models.DateTimeField(editable=False)
    created_at = models.DateTimeField(_("订阅时间"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("订阅")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(subject=Subject.MATCHES, achievement__isnull=True, demand__isnull=False)
                | Q(subject=Subject.MATCHES, achievement__isnull=False, demand__isnull=True)
                | ~Q(subject=Subject.MATCHES) & Q(achievement__isnull=True, demand__isnull=True),
                name="subscriptions_record_for_matches",
            ),
            models.UniqueConstraint(
                fields=("user", "organisation", "subject", "words", "filters", "achievement", "demand"),
                nulls_distinct=False,
                name="subscriptions_once",
            ),
        )
        indexes = (
            models.Index(fields=("user", "-created_at", "-id"), name="subscriptions_own"),
            models.Index(fields=("next_at", "id"), condition=Q(is_active=True), name="subscriptions_due"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def own_record(self) -> Any:
        """The record of the organisation whose matches are told; None for a search."""
        return self.achievement or self.demand

    @property
    def search_filters(self) -> SearchFilters:
        """The conditions of the search."""
        return SearchFilters.from_params(self.filters)
