"""Scales by which the readiness of a result is measured, and their levels."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import PublicStage


class Scale(models.Model):
    """A named scale with numbered levels, such as the nine levels of technology readiness."""

    code = models.CharField(_("代码"), max_length=20, primary_key=True)
    name = models.CharField(_("名称"), max_length=100)
    verified = models.BooleanField(_("已核实"), default=False, help_text=_("等级名称已与正式文本核对"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("成熟度量表")
        verbose_name_plural = _("成熟度量表")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ScaleLevel(models.Model):
    """One level of a scale, with the label of three steps that lay readers see for it."""

    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="levels", verbose_name=_("量表"))
    number = models.PositiveSmallIntegerField(_("等级"))
    name = models.CharField(_("名称"), max_length=50)
    description = models.CharField(_("说明"), max_length=200)
    public_stage = models.CharField(_("公开阶段"), max_length=8, choices=PublicStage)

    class Meta:
        verbose_name = _("量表等级")
        verbose_name_plural = _("量表等级")
        ordering = ("scale", "number")
        constraints = [
            models.UniqueConstraint(fields=["scale", "number"], name="taxonomy_scalelevel_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="taxonomy_scalelevel_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
