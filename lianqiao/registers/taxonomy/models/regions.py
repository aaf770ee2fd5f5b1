"""Administrative divisions of GB/T 2260, whose codes make a region's subtree a prefix."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models.base import DatedCode, DatedQuerySet

NATION_CODE = "100000"


class RegionQuerySet(DatedQuerySet["Region"]):
    """Reads of divisions."""

    def within(self, area: str | Region) -> Self:
        """Keep the divisions of a subtree, the top of it included.

        ``area`` is a division or a prefix of digits: ``""`` is the nation, ``"29"`` a province.
        """
        prefix = area.prefix if isinstance(area, Region) else area
        return self.filter(code__startswith=prefix)


class Region(DatedCode):
    """A division of the state, from the nation down to the county.

    A county's parent is its prefecture or, where it has none (municipalities, counties under a province),
    the province itself.
    """

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    short_name = models.CharField(_("简称"), max_length=50)
    former_names = models.CharField(
        _("曾用名"),
        max_length=200,
        blank=True,
        help_text=_("同一代码用过的名称，以顿号分隔"),
    )
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True, editable=False)
    level = models.CharField(_("级别"), max_length=8, choices=RegionLevel)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )

    objects = RegionQuerySet.as_manager()

    class Meta(DatedCode.Meta):
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ("code",)
        constraints = [
            *DatedCode.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="taxonomy_region_six_digits",
            ),
            models.CheckConstraint(
                condition=Q(level=RegionLevel.NATION, code=NATION_CODE, parent__isnull=True)
                | Q(
                    level=RegionLevel.PROVINCE,
                    code__endswith="0000",
                    parent__isnull=False,
                )
                | (Q(level=RegionLevel.CITY, code__endswith="00", parent__isnull=False) & ~Q(code__endswith="0000"))
                | (Q(level=RegionLevel.COUNTY, parent__isnull=False) & ~Q(code__endswith="00")),
                name="taxonomy_region_code_fits_level",
            ),
        ]

    @property
    def prefix(self) -> str:
        """The digits that all codes of the subtree begin with: none for the nation, 2, 4 or 6 below it."""
        digits = {
            RegionLevel.NATION: 0,
            RegionLevel.PROVINCE: 2,
            RegionLevel.CITY: 4,
            RegionLevel.COUNTY: 6,
        }
        return self.code[: digits[RegionLevel(self.level)]]

    def path(self) -> str:
        """Return the names from the province down, such as 辽河省 / 某市 / 某县; the nation is its name."""
        names = [self.name]
        above = self.parent
        while above is not None and above.level != RegionLevel.NATION:
            names.append(above.name)
            above = above.parent
        return " / ".join(reversed(names))
