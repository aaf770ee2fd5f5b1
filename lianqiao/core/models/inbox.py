"""A person's inbox: what happened, what happens next, and where to go; copied to e-mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class MailState(models.TextChoices):
    """What became of the e-mail copy. `FAILED` is final: the address refused it too often."""

    WAITING = "waiting", _("待发送")
    DIGEST = "digest", _("待汇总发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("被邮箱拒收")
    NOT_WANTED = "not_wanted", _("不发送")


class Message(models.Model):
    """One message to one person. `key` names the occasion: the same person never gets the same occasion twice.

    `kind` is a registered kind of `core.messages.kinds`. `mail_attempts` counts refusals of this mail by the
    server of the address; the next attempt is not made before `mail_next_at`. `leave_url` is where the person ends what
    the message comes from by one click, signed in or not; empty where leaving the group is all there is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, default="", db_default="")
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"))
    url = models.CharField(_("去处理"), max_length=300, blank=True)
    leave_url = models.CharField(max_length=300, default="", db_default="")
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)
    mail_state = models.CharField(max_length=12, choices=MailState, default=MailState.WAITING)
    mail_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    mail_next_at = models.DateTimeField(null=True)
    digest = models.ForeignKey("core.Digest", null=True, on_delete=models.SET_NULL, related_name="messages")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (models.UniqueConstraint(fields=("recipient", "key"), name="core_message_once"),)
        indexes = (
            models.Index(fields=("recipient", "-created_at", "-id"), name="core_message_list"),
            models.Index(fields=("recipient",), condition=models.Q(read_at__isnull=True), name="core_message_unread"),
            models.Index(
                fields=("created_at",),
                condition=models.Q(mail_state=MailState.WAITING),
                name="core_message_to_mail",
            ),
            models.Index(
                fields=("recipient", "created_at"),
                condition=models.Q(mail_state=MailState.DIGEST),
                name="core_message_to_digest",
            ),
            models.Index(fields=("read_at",), condition=models.Q(read_at__isnull=False), name="core_message_read"),
        )

    def __str__(self) -> str:
        return self.subject
