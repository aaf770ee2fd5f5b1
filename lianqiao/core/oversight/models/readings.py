"""What happened around the business log: who read or exported it, what was downloaded, and who was refused."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id


class OccurrenceKind(models.TextChoices):
    """What happened."""

    READING = "reading", _("查看日志")
    LOG_EXPORT = "log_export", _("导出日志")
    EXPORT = "export", _("导出列表")
    DOWNLOAD = "download", _("下载文件")
    REFUSAL = "refusal", _("被拒绝访问")


class Occurrence(models.Model):
    """One of these, as the subject of its own row in the business log."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("种类"), max_length=12, choices=OccurrenceKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("页面"), max_length=300)
    details = models.JSONField(_("条件"), default=dict)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("访问记录")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address}"
