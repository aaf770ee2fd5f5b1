"""What all dated codes share: a natural key, a name, a sort key and the days on which the code holds."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[M_co]):
    """Rows with ``valid_from`` and ``valid_to``."""

    def valid_on(self, day: dt.date) -> Self:
        """Keep the rows that hold on ``day``; an empty bound is open."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_over = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(started & not_over)


class DatedCode(models.Model):
    """A code that came into force on one day and may have ended on another.

    Codes are never deleted, because old records go on pointing at them: a code that vanishes from its list
    gets ``valid_to``, the first day on which it no longer holds.
    """

    name = models.CharField(_("名称"), max_length=200)
    pinyin = models.CharField(_("拼音"), max_length=600, blank=True, editable=False)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("自该日起不再有效"))
    local = models.BooleanField(
        _("本地增补"),
        default=False,
        help_text=_("由本系统增补，不属于国家代码表，装载国家代码表时不受影响"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell whether the code holds on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)
