"""Every figure of every place and month: the one table that boards, league tables and series read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.governance.indicators.enums import Origin
from lianqiao.governance.indicators.models.indicator import Indicator
from lianqiao.governance.indicators.queries.visibility import ReadingQuerySet


class Reading(models.Model):
    """The figure of an indicator at one place in one month; the place is a region or an organisation.

    `month` is the first day of the month; a figure that is collected for a quarter or a year stands at its last month.
    `value` is in the unit of the indicator, None where there is none (a division by zero, a report of "not known").
    `as_of` is the day up to which it counts. `revision` counts how often the figure has changed since it was first
    written. Written by `domain.readings` alone.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="readings", db_index=False, verbose_name=_("指标")
    )
    region = models.ForeignKey(
        "taxonomy.Region",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("地区"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("单位"),
    )
    month = models.DateField(_("月份"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6, null=True)
    as_of = models.DateField(_("截至日期"))
    revision = models.PositiveIntegerField(_("修订次数"), default=0)

    objects: ClassVar[Any] = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("指标数值")
        ordering = ("indicator", "region", "organisation", "month", "origin")
        constraints = (
            models.CheckConstraint(
                condition=Q(region__isnull=True, organisation__isnull=False)
                | Q(region__isnull=False, organisation__isnull=True),
                name="indicators_reading_one_place",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="indicators_reading_month_begins"),
            models.UniqueConstraint(
                fields=("indicator", "region", "month", "origin"),
                condition=Q(region__isnull=False),
                name="indicators_reading_of_region",
            ),
            models.UniqueConstraint(
                fields=("indicator", "organisation", "month", "origin"),
                condition=Q(organisation__isnull=False),
                name="indicators_reading_of_unit",
            ),
        )
        indexes = (
            models.Index(
                fields=("region", "indicator", "month"),
                include=("origin", "value", "as_of"),
                condition=Q(region__isnull=False),
                name="indicators_reading_at_place",
            ),
        )

    def __str__(self) -> str:
        place: Any = self.region_id or self.organisation_id
        return f"{self.indicator_id} {place} {self.month:%Y-%m} {self.value}"
