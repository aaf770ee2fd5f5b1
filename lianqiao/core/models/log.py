"""The business log: who did what to which record, and why, in words; nobody can change or delete a row."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class LogEntry(models.Model):
    """One business action. `subject_text` and `actor_name` keep the words of that day, whatever is renamed later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    action = models.CharField(_("动作"), max_length=80)
    text = models.TextField(_("内容"))
    reason = models.TextField(_("理由"), blank=True)
    data = models.JSONField(_("数据"), default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=150)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation_name = models.CharField(_("操作单位"), max_length=200, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_text = models.CharField(_("对象"), max_length=300)

    class Meta:
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "at", "id"), name="core_log_subject"),
            models.Index(fields=("-at", "-id"), name="core_log_at"),
            models.Index(fields=("actor", "-at"), name="core_log_actor"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.text}"
