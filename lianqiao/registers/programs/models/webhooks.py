"""The webhook: an address of an organisation that hears of changes, and each message to it."""

from __future__ import annotations

from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.registers.programs.enums import PauseReason


class WebhookQuerySet(VisibleQuerySet["Webhook"]):
    """Webhooks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisation, for those who manage them; removed ones are gone."""
        if actor.organisation_id is None or not actor.has(Permission.WEBHOOK_MANAGE):
            return self.none()
        return self.filter(organisation=actor.organisation_id, removed_at__isnull=True)

    def listening(self) -> Self:
        """Those that hear of changes; while one is paused its messages wait."""
        return self.filter(removed_at__isnull=True)


@pghistory.track(exclude=["failures"])
class Webhook(models.Model):
    """`user` is the person whose rights decide of which records the address hears; `topics` are names of feeds.

    `failures` counts messages in a row that did not arrive. The secret is derived from the site's key, this row and
    `secret_number`, so that it is stored nowhere. Whether it is paused or removed follows from the times.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    url = models.URLField(_("接收地址"), max_length=500)
    topics = ArrayField(models.CharField(max_length=80), verbose_name=_("通知哪些变化"))
    own_only = models.BooleanField(
        _("只通知本单位的记录"), default=True, help_text=_("不勾选时，也通知其他单位公开记录的变化")
    )
    secret_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0)
    paused_at = models.DateTimeField(_("暂停时间"), null=True)
    pause_reason = models.CharField(_("暂停原因"), max_length=12, choices=PauseReason, blank=True)
    removed_at = models.DateTimeField(_("删除时间"), null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("变更通知")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(topics=[]), name="programs_webhook_has_topic"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, pause_reason="")
                | (Q(paused_at__isnull=False) & ~Q(pause_reason="")),
                name="programs_webhook_paused_for_reason",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="programs_webhook_list"),)

    def __str__(self) -> str:
        return self.url[:100]


class DeliveryQuerySet(VisibleQuerySet["Delivery"]):
    """Messages to webhooks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those to the webhooks that the actor sees."""
        return self.filter(webhook__in=Webhook.objects.visible_to(actor))


class Delivery(models.Model):
    """One message: ids and a topic, no content of the record. Its id goes along, so that receivers know it again.

    It waits while `due_at` is set; `attempts` counts how often it was sent. `change_id` is None for a test message.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    change_id = models.BigIntegerField(null=True)
    topic = models.CharField(_("变化"), max_length=80)
    record_id = models.UUIDField(_("记录编号"))
    is_gone = models.BooleanField(_("已不再公开"), default=False)
    happened_at = models.DateTimeField(_("发生时间"))
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(_("下次发送"), null=True)
    attempts = models.PositiveIntegerField(_("已发送次数"), default=0)
    last_at = models.DateTimeField(_("最近发送"), null=True)
    last_status = models.PositiveSmallIntegerField(_("对方答复"), null=True)
    last_error = models.CharField(_("失败原因"), max_length=200, blank=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知记录")
        ordering = ("-created_at", "-id")
        constraints = (models.UniqueConstraint(fields=("webhook", "change_id"), name="programs_delivery_once"),)
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(due_at__isnull=False), name="programs_delivery_due"),
            models.Index(fields=("webhook", "-created_at", "-id"), name="programs_delivery_list"),
            models.Index(fields=("created_at",), name="programs_delivery_old"),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.record_id}"

    @property
    def is_given_up(self) -> bool:
        """Whether it did not arrive and is not sent again by itself."""
        return self.delivered_at is None and self.due_at is None
