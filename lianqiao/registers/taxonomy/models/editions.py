"""The record of what was loaded into the code lists, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import EditionKind


class Edition(models.Model):
    """One loaded edition of one code list; rows are added, not changed."""

    kind = models.CharField(_("代码表"), max_length=20, choices=EditionKind)
    version = models.CharField(_("版本"), max_length=50)
    source = models.CharField(_("来源"), max_length=300)
    loaded_at = models.DateTimeField(_("装载时间"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("行数"))
    checksum = models.CharField(_("校验和"), max_length=64, help_text="SHA-256")

    class Meta:
        verbose_name = _("代码表版本")
        verbose_name_plural = _("代码表版本")
        ordering = ("-loaded_at", "-id")
        indexes = [models.Index(fields=["kind", "-loaded_at"], name="taxonomy_edition_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
