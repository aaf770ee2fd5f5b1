"""The facts that follow from the yearly figures of an enterprise: the last year, the year before, three years."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.engines.conditions import Range
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.organisations.models import Organisation

Values = Mapping[str, Decimal | int | None]


def figure_facts(
    by_year: Mapping[int, YearFigures], *, organisation: Organisation, on: dt.date, make: Callable[..., Any]
) -> Iterable[Any]:
    """The facts of the years before `on`, made by `make(name, value, source, record=…, year=…)`.

    The last year is the calendar year before the day. An enterprise younger than three years is asked for the years
    that it has existed. Nothing comes of a figure that is missing, or of a share of nothing.
    """
    last = on.year - 1
    present, before = by_year.get(last), by_year.get(last - 1)
    if present is not None:
        for name, value in _of_last_year(present):
            if value is not None:
                yield make(name, Range.exactly(value), words_of(present), record=present, year=last)
    if before is not None:
        for name, value in (
            ("rd_spend_before", before.research_yuan),
            ("rd_revenue_ratio_before", before.research_intensity),
        ):
            if value is not None:
                yield make(name, Range.exactly(value), words_of(before), record=before, year=last - 1)
    two = _rows(by_year, last, 2, organisation)
    for name, value in (("rd_spend_2y_total", _sum(two, "research_yuan")), ("rd_spend_2y_average", _average(two))):
        if value is not None:
            yield make(name, Range.exactly(value), _words(two), record=present, year=last)
    three = _rows(by_year, last, 3, organisation)
    spent = _sum(three, "research_yuan")
    for name, value in (
        ("rd_revenue_ratio_3y", _share(spent, _sum(three, "revenue_yuan"))),
        ("rd_domestic_share", _share(_sum(three, "research_at_home_yuan"), spent)),
        ("revenue_growth_2y_average", _growth(by_year, last)),
    ):
        if value is not None:
            yield make(name, Range.exactly(value), _words(three), record=present, year=last)


def _of_last_year(row: YearFigures) -> Iterable[tuple[str, Any]]:
    return (
        ("staff", row.staff),
        ("rd_staff_share", _share(row.research_staff, row.staff)),
        ("revenue", row.revenue_yuan),
        ("main_revenue", row.main_revenue_yuan),
        ("total_assets", row.assets_yuan),
        ("main_business_share", _share(row.main_revenue_yuan, row.revenue_yuan)),
        ("high_tech_income_share", _share(row.high_tech_revenue_yuan, row.revenue_yuan)),
        ("debt_ratio", _share(row.debts_yuan, row.assets_yuan)),
        ("rd_spend", row.research_yuan),
        ("rd_revenue_ratio", row.research_intensity),
        ("rd_cost_ratio", _share(row.research_yuan, row.cost_yuan)),
    )


def words_of(row: YearFigures) -> str:
    """`2025 年度数据（审计报告，已审核）`: the year, what it rests on, and how far it has come."""
    state = _("草稿，还没提交") if row.state == FilingState.DRAFT else row.get_state_display()
    given = {"year": row.year, "source": row.get_source_display(), "state": state}
    return _("%(year)d 年度数据（%(source)s，%(state)s）") % given


def _words(rows: list[YearFigures]) -> str:
    return "；".join(words_of(row) for row in rows)


def _rows(by_year: Mapping[int, YearFigures], last: int, number: int, organisation: Organisation) -> list[YearFigures]:
    """The rows of so many years, the newest first; empty where the row of a year is missing in which it existed."""
    years = [last - back for back in range(number)]
    if organisation.founded_on is not None:
        years = [year for year in years if year >= organisation.founded_on.year]
    rows = [by_year[year] for year in years if year in by_year]
    return rows if len(rows) == len(years) else []


def _sum(rows: list[YearFigures], column: str) -> Decimal | None:
    figures = [getattr(row, column) for row in rows]
    return None if not figures or None in figures else sum(figures, Decimal(0))


def _average(rows: list[YearFigures]) -> Decimal | None:
    total = _sum(rows, "research_yuan")
    return None if total is None else total / len(rows)


def _share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    return None if part is None or not whole else Decimal(part) / Decimal(whole)


def _growth(by_year: Mapping[int, YearFigures], last: int) -> Decimal | None:
    """The mean of the two last years' growth of the main revenue."""
    figures = [by_year[year].main_revenue_yuan if year in by_year else None for year in (last - 2, last - 1, last)]
    growths = [_share(new, old) for old, new in itertools.pairwise(figures)]
    if any(growth is None for growth in growths):
        return None
    return sum((growth - 1 for growth in growths if growth is not None), Decimal(0)) / len(growths)
