"""What an auditor may want to look at: counted from the business log, no more than what stands there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, F, Func, IntegerField, Max, QuerySet
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.models import OccurrenceKind
from lianqiao.core.oversight.occurrences import ACTIONS
from lianqiao.core.oversight.reading import bounds

EXPORTS = norms.declare("security.unusual_exports", norms.Kind.NUMBER, _("提示一人一天导出过多"))
REFUSALS = norms.declare("security.unusual_refusals", norms.Kind.NUMBER, _("提示一人一天被拒绝过多"))
NIGHT_ACTIONS = norms.declare("security.unusual_night_actions", norms.Kind.NUMBER, _("提示夜间办理过多"))
NIGHT_BEGINS = norms.declare("security.night_begins", norms.Kind.NUMBER, _("夜间自几点起"))
NIGHT_ENDS = norms.declare("security.night_ends", norms.Kind.NUMBER, _("夜间到几点止"))

_SENT_OUT = [ACTIONS[kind] for kind in (OccurrenceKind.LOG_EXPORT, OccurrenceKind.EXPORT, OccurrenceKind.DOWNLOAD)]


@dataclass(frozen=True)
class Pattern:
    """One person on one day (a night belongs to the day on which it began), the kind of pattern and how often."""

    what: Any
    day: dt.date
    person: str
    organisation: str
    count: int
    is_night: bool = False

    @property
    def until(self) -> dt.date:
        """The last day that the pattern touches."""
        return self.day + dt.timedelta(days=1) if self.is_night else self.day


class _NightOf(Func):
    """The day on which the night of a moment began: so many hours earlier, in Shanghai."""

    template = "((%(expressions)s AT TIME ZONE 'Asia/Shanghai') - make_interval(hours => %(hours)s))::date"


def unusual(*, days: int = 30) -> list[Pattern]:
    """The patterns of the last `days` days, newest first."""
    today = timezone.localdate()
    rows = LogEntry.objects.filter(at__gte=bounds(today - dt.timedelta(days=days))[0], actor__isnull=False)
    by_day = rows.annotate(day=TruncDate("at"))
    found = [
        *_counted(by_day.filter(action__in=_SENT_OUT), _("导出、下载较多"), EXPORTS.get(on=today).value),
        *_counted(
            by_day.filter(action=ACTIONS[OccurrenceKind.REFUSAL]), _("多次被拒绝访问"), REFUSALS.get(on=today).value
        ),
        *_counted(_at_night(rows, today), _("夜间办理较多"), NIGHT_ACTIONS.get(on=today).value, is_night=True),
    ]
    return sorted(found, key=lambda pattern: (pattern.day, pattern.count), reverse=True)


def _at_night(rows: QuerySet[LogEntry], today: dt.date) -> QuerySet[Any]:
    begins, ends = int(NIGHT_BEGINS.get(on=today).value), int(NIGHT_ENDS.get(on=today).value)
    hours = rows.annotate(hour=ExtractHour("at", output_field=IntegerField()))
    late = hours.filter(hour__gte=begins) | hours.filter(hour__lt=ends)
    return late.annotate(day=_NightOf(F("at"), hours=ends, output_field=DateField()))


def _counted(rows: QuerySet[Any], what: Any, most: Any, *, is_night: bool = False) -> list[Pattern]:
    groups = (
        rows.order_by()
        .values("day", "actor")
        .annotate(count=Count("pk"), person=Max("actor_name"), unit=Max("organisation_name"))
        .filter(count__gte=most)
    )
    return [Pattern(what, row["day"], row["person"], row["unit"], row["count"], is_night) for row in groups]
