"""How figures came along within a period: for many indicators and places at once, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from lianqiao.core.periods import Period
from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.enums import OverTime
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.indicators.queries.figures import is_recomputed, stored, values

#: The figures of one indicator at one place by month.
Months: TypeAlias = Mapping[date, Decimal | None]
#: An indicator's primary key and a place's: the code of a region or the key of an organisation.
Key: TypeAlias = tuple[Any, Any]


@dataclass(frozen=True)
class Course:
    """The figure of an indicator at a place through a period.

    `monthly` are the figures of single months, `so_far` what the period came to by the end of each month, as the
    indicator adds up over time, `last_year` the same one year earlier (all twelve months of a year, where known).
    Months run from the first of the period to the last that was asked for. `value` is what the period came to; it was
    added up from the regions below, of which `missing` have nothing, where the place has no figures of its own.
    """

    months: tuple[date, ...] = ()
    monthly: tuple[Decimal | None, ...] = ()
    so_far: tuple[Decimal | None, ...] = ()
    last_year: tuple[Decimal | None, ...] = ()
    value: Decimal | None = None
    missing: int = 0

    @property
    def month(self) -> date | None:
        """The latest month with a figure."""
        return next(
            (month for month, value in zip(self.months[::-1], self.monthly[::-1], strict=True) if value is not None),
            None,
        )

    @property
    def beside_last_year(self) -> tuple[Decimal | None, Decimal | None]:
        """What it came to by the end of the latest month with a figure, and by the same month of the year before."""
        at = next((at for at in range(len(self.so_far) - 1, -1, -1) if self.so_far[at] is not None), None)
        if at is None:
            return None, None
        return self.so_far[at], self.last_year[at] if at < len(self.last_year) else None


@dataclass
class Courses:
    """What was read, by indicator and place."""

    found: dict[Key, Course] = field(default_factory=dict)

    def of(self, indicator: Indicator, place: Any) -> Course:
        """The course of one indicator at one place; an empty one where nothing is known."""
        return self.found.get((indicator.pk, place), Course())


def courses(indicators: Iterable[Indicator], places: Sequence[Any], *, period: Period, until: date) -> Courses:
    """The courses of all indicators at all places from the period's beginning to the month of `until`.

    `places` are codes of regions and keys of organisations. As many queries for one as for many: those of `stored`,
    those of `values` for what months alone do not tell, and one for indicators that only formulas name.
    """
    wanted = list(indicators)
    shown = period.until(until)
    if not wanted or not places or shown is None:
        return Courses()
    known = _with_inputs(wanted)
    before = period.year_before()
    read = stored(known.values(), places, Period(before.start, shown.end))
    now, then = shown.months(), before.months()
    out = Courses()
    for place in places:
        series = {key: read.of(one, place) for key, one in known.items()}
        present = _accumulated(known, series, now)
        earlier = _accumulated(known, series, then)
        for indicator in wanted:
            monthly, so_far = tuple(map(series[indicator.key].get, now)), present[indicator.key]
            value = _told_by_months(indicator, monthly, so_far) if (indicator.pk, place) in read.own else None
            out.found[indicator.pk, place] = Course(now, monthly, so_far, earlier[indicator.key], value)
    _add_totals(out, wanted, known=known.values(), period=shown)
    return out


def _told_by_months(
    indicator: Indicator, monthly: Sequence[Decimal | None], so_far: Sequence[Decimal | None]
) -> Decimal | None:
    """What the place's own months come to, as `values` would add them up; None where they do not tell it."""
    if is_recomputed(indicator):
        return None
    if indicator.over_time == OverTime.NONE:
        return monthly[-1]
    return next((value for value in reversed(so_far) if value is not None), None)


def _add_totals(read: Courses, wanted: Sequence[Indicator], *, known: Iterable[Indicator], period: Period) -> None:
    """Ask for the totals that months do not tell: of formulas, and of what was added up from the regions below.

    Courses of which nothing is known, now or a year before, are dropped.
    """
    lacking = [key for key, course in read.found.items() if course.value is None]
    keys = {pk for pk, _place in lacking}
    totals = values([one for one in wanted if one.pk in keys], [place for _pk, place in lacking], period, known=known)
    for key in lacking:
        total, course = totals[key], read.found[key]
        if total.value is not None:
            read.found[key] = replace(course, value=total.value, missing=total.missing)
        elif not any(value is not None for value in course.last_year):
            del read.found[key]


def _with_inputs(indicators: Sequence[Indicator]) -> dict[str, Indicator]:
    """The indicators by key, with all that their formulas over time name."""
    known = {one.key: one for one in indicators}
    while (
        missing := {
            key for one in known.values() if one.over_time == OverTime.FORMULA for key in formulas.keys(one.formula)
        }
        - known.keys()
    ):
        found = Indicator.objects.filter(key__in=missing)
        known |= {one.key: one for one in found}
        if still := missing - known.keys():
            raise LookupError(f"formulas name unknown indicators: {sorted(still)}")
    return known


def _accumulated(
    known: Mapping[str, Indicator], series: Mapping[str, Months], months: Sequence[date]
) -> dict[str, tuple[Decimal | None, ...]]:
    """What each indicator came to by the end of each month."""
    out = {
        key: accumulate(series[key], months, one.over_time)
        for key, one in known.items()
        if one.over_time != OverTime.FORMULA
    }
    computed = {key: one.formula for key, one in known.items() if one.over_time == OverTime.FORMULA}
    earlier: dict[str, tuple[Decimal | None, ...]] = {}
    for key in formulas.in_order(computed):
        terms = formulas.terms(computed[key])
        for term in terms:
            if term.is_last_year and term.key not in earlier:
                past = [month.replace(year=month.year - 1) for month in months]
                earlier[term.key] = accumulate(series[term.key], past, known[term.key].over_time)
        out[key] = tuple(
            formulas.evaluate(
                computed[key],
                {term.name: (earlier if term.is_last_year else out)[term.key][at] for term in terms},
            )
            for at in range(len(months))
        )
    return out


def accumulate(figures: Months, months: Sequence[date], over_time: str) -> tuple[Decimal | None, ...]:
    """What months come to by the end of each: sum, mean or latest of those known so far, else the month's own.

    Behind the last figure there is nothing, so that a course ends where the figures do.
    """
    out: list[Decimal | None] = []
    total, count, latest = Decimal(0), 0, None
    last = max((month for month in months if figures.get(month) is not None), default=None)
    for month in months:
        value = figures.get(month)
        if value is not None:
            total, count, latest = total + value, count + 1, value
        if last is None or month > last or not count:
            out.append(None)
        elif over_time == OverTime.SUM:
            out.append(total)
        elif over_time == OverTime.MEAN:
            out.append(total / count)
        else:
            out.append(latest if over_time == OverTime.LAST else value)
    return tuple(out)
