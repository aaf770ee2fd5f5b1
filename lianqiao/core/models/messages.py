"""How people want to hear of things: their choices, the daily digest, and channels beside the e-mail."""

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.models.inbox import MailState, Message


class Way(models.TextChoices):
    """How messages of a group reach a person, besides standing in the inbox."""

    AT_ONCE = "at_once", _("立即发邮件")
    DIGEST = "digest", _("每日汇总邮件")
    INBOX = "inbox", _("只在站内查看")


class MessageChoice(models.Model):
    """What a person chose for a group of messages; without a row the group's own way holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(_("消息类别"), max_length=40)
    way = models.CharField(_("方式"), max_length=12, choices=Way)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "group"), name="core_messagechoice_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.group} {self.way}"


class MessageSettings(models.Model):
    """When a person gets the digest, and whether the person's address takes mail.

    `digest_hour` None means the hour of the norm. `refused_address` is the address that refused mail last, empty
    since one went out again; it says nothing about an address that the person has entered since.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="message_settings"
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("汇总邮件时间"), null=True, blank=True, validators=[MaxValueValidator(23)]
    )
    working_days_only = models.BooleanField(_("只在工作日发送汇总"), default=False)
    refused_address = models.EmailField(blank=True, default="")
    refused_at = models.DateTimeField(null=True)
    refused_text = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23), name="core_messagesettings_hour"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest_time or ''}"

    @property
    def digest_time(self) -> time | None:
        """The chosen hour as a time of day."""
        return None if self.digest_hour is None else time(self.digest_hour)


class Digest(models.Model):
    """One person's digest of one day: made with its messages before it is sent, and sent once.

    `message_id` is the Message-ID of the mail, the same for every attempt, so that a second copy that a crash
    between the server's answer and our commit may cause is recognised by mail programs and in mail logs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    mail_state = models.CharField(max_length=12, choices=MailState, default=MailState.WAITING)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recipient", "day"), name="core_digest_once"),)
        indexes = (
            models.Index(fields=("created_at",), condition=Q(mail_state=MailState.WAITING), name="core_digest_to_mail"),
        )

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.day}"


class Channel(models.Model):
    """A way to a person or an organisation beside inbox and e-mail: one Apprise address, kept encrypted.

    `groups` empty means all groups. `failures` counts deliveries refused in a row; a success sets it to 0.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="message_channels"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.CASCADE, related_name="message_channels"
    )
    label = models.CharField(_("名称"), max_length=60)
    scheme = models.CharField(_("服务"), max_length=20)
    address = models.BinaryField()
    masked = models.CharField(_("地址"), max_length=300)
    groups = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("消息类别"))
    is_active = models.BooleanField(_("启用"), default=True)
    failures = models.PositiveIntegerField(_("连续失败次数"), default=0)
    last_failure_at = models.DateTimeField(_("最近失败"), null=True)
    last_success_at = models.DateTimeField(_("最近成功"), null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("通知渠道")
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(user__isnull=True, organisation__isnull=False)
                | Q(user__isnull=False, organisation__isnull=True),
                name="core_channel_one_owner",
            ),
        )

    def __str__(self) -> str:
        return self.label


class Delivery(models.Model):
    """One occasion on its way to one channel; `key` is that of the message, so that each occasion goes there once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=200)
    outcome = models.CharField(max_length=12, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("channel", "key"), name="core_delivery_once"),)
        indexes = (
            models.Index(fields=("created_at",), condition=Q(outcome=MailState.WAITING), name="core_delivery_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.channel_id} {self.key} {self.outcome}"
