"""What the retention job removed, or would remove."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class RetentionReport(models.Model):
    """One run. `items` holds for each rule its key, label, the moment before which things go, and their number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    is_trial = models.BooleanField(_("试运行"), default=False)
    items = models.JSONField(_("内容"), default=list)
    removed = models.PositiveBigIntegerField(_("清理数量"), default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("清理报告")
        ordering = ("-started_at", "-id")
        indexes = (models.Index(fields=("-started_at", "-id"), name="oversight_report_list"),)

    def __str__(self) -> str:
        return str(_("清理报告")) if not self.is_trial else str(_("清理试运行报告"))
