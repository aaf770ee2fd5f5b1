"""The high-tech fields that the state supports, used for tagging and matching."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.models.base import DatedCode, DatedQuerySet


class TechFieldQuerySet(DatedQuerySet["TechField"]):
    """Reads of fields."""

    def within(self, field: str | TechField) -> Self:
        """Keep a field and all below it."""
        prefix = field.code if isinstance(field, TechField) else field
        return self.filter(code__startswith=prefix)


class TechField(DatedCode):
    """A field of 国家重点支持的高新技术领域; each level adds two digits to the code (``01``, ``0103``)."""

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    verified = models.BooleanField(_("已核实"), default=False, help_text=_("名称已与正式文本核对"))

    objects = TechFieldQuerySet.as_manager()

    def path(self) -> str:
        """Return the names from the first level down, such as 新材料 / 金属材料."""
        return f"{self.parent.path()} / {self.name}" if self.parent else self.name

    class Meta(DatedCode.Meta):
        verbose_name = _("高新技术领域")
        verbose_name_plural = _("高新技术领域")
        ordering = ("code",)
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^([0-9]{2}){1,3}$"),
                name="taxonomy_techfield_pairs_of_digits",
            ),
        ]
