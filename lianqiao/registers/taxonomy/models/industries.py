"""Classes of economic activity, GB/T 4754."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import IndustryLevel
from lianqiao.registers.taxonomy.models.base import DatedCode, DatedQuerySet


class IndustryQuerySet(DatedQuerySet["Industry"]):
    """Reads of industries."""

    def within(self, industry: str | Industry) -> Self:
        """Keep an industry and all below it; codes carry the letter of the section, so this is a prefix."""
        prefix = industry.code if isinstance(industry, Industry) else industry
        return self.filter(code__startswith=prefix)


class Industry(DatedCode):
    """A section (``C``), division (``C26``) or group (``C261``) of GB/T 4754."""

    code = models.CharField(_("代码"), max_length=4, primary_key=True)
    level = models.CharField(_("层级"), max_length=8, choices=IndustryLevel)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    edition = models.CharField(_("标准版本"), max_length=20)

    objects = IndustryQuerySet.as_manager()

    class Meta(DatedCode.Meta):
        verbose_name = _("行业")
        verbose_name_plural = _("行业")
        ordering = ("code",)
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    level=IndustryLevel.SECTION,
                    code__regex=r"^[A-T]$",
                    parent__isnull=True,
                )
                | Q(
                    level=IndustryLevel.DIVISION,
                    code__regex=r"^[A-T][0-9]{2}$",
                    parent__isnull=False,
                )
                | Q(
                    level=IndustryLevel.GROUP,
                    code__regex=r"^[A-T][0-9]{3}$",
                    parent__isnull=False,
                ),
                name="taxonomy_industry_code_fits_level",
            ),
        ]
