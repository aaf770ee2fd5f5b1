"""What an installation knows of the calendar beyond the program: entered days, complete years, the demo's clock."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id

FIRST_YEAR, LAST_YEAR = 2001, 2099


@pghistory.track()
class DayOverride(models.Model):
    """A day that is other than the program knows: a holiday, a make-up day, a day off by local order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("是否上班"), default=False)
    name = models.CharField(_("名称"), max_length=60)
    source = models.CharField(_("依据"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("日历例外")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"


@pghistory.track()
class YearSchedule(models.Model):
    """A year whose whole schedule somebody has entered and vouches for, with the notice that announced it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField(
        _("年度"), unique=True, validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    source = models.CharField(_("依据"), max_length=200)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("年度放假安排")
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class ClockOffset(models.Model):
    """How far the clock of a demonstration is ahead: one row or none."""

    forward = models.DurationField(default=timedelta(0))

    class Meta:
        verbose_name = _("演示时钟")

    def __str__(self) -> str:
        return str(self.forward)
