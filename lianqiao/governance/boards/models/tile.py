"""Where a region stands on the map of tiles: a province drawn as equal squares, each near its neighbours."""

from __future__ import annotations

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

#: Rows and columns of the largest map.
MOST = 19


@pghistory.track()
class Tile(models.Model):
    """The place of a region on the map of the region above it, counted from 0 at the north-west."""

    region = models.OneToOneField(
        "taxonomy.Region", primary_key=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("地区")
    )
    row = models.PositiveSmallIntegerField(_("行"), validators=[MaxValueValidator(MOST)])
    column = models.PositiveSmallIntegerField(_("列"), validators=[MaxValueValidator(MOST)])

    class Meta:
        verbose_name = _("地图位置")
        ordering = ("row", "column", "region")

    def __str__(self) -> str:
        return f"{self.region_id} {self.row},{self.column}"
