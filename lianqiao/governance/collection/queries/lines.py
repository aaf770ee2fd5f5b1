"""A report line by line, as its page, its form and its sheet show it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.engines.progress.phrases import number
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.governance.collection.queries.checking import differences_of, limits_of, outlier_of
from lianqiao.governance.collection.queries.figures import earlier_figures, figures_below
from lianqiao.governance.indicators.models.indicator import MOST_DECIMALS


@dataclass(frozen=True)
class Line:
    """One figure with what is shown beside it: `below` is the sum of what the units below have handed in."""

    row: ReportValue
    help: str
    differences: tuple[str, ...]
    outlier: str
    below: Decimal | None

    @property
    def value(self) -> str:
        """The figure in words, empty when there is none."""
        return _shown(self.row.value)

    @property
    def previous(self) -> str:
        """The last period's figure in words."""
        return _shown(self.row.previous)

    @property
    def measured(self) -> str:
        """The measured figure in words."""
        return _shown(self.row.measured)

    @property
    def sum_below(self) -> str:
        """The sum of the units below in words."""
        return _shown(self.below)


def lines_of(report: Report, *, actor: Actor) -> list[Line]:
    """The visible figures of a report in their order, with hints; a fixed number of queries."""
    rows: QuerySet[Any] = ReportValue.objects.visible_to(actor).filter(report=report).select_related("indicator")
    return with_hints(report, list(rows.order_by("position")))


def with_hints(report: Report, rows: list[ReportValue]) -> list[Line]:
    """These rows of the report as lines."""
    limits, earlier, below = limits_of(report.cycle), earlier_figures(report), figures_below(report)
    helps = dict(report.cycle.data_set.items.values_list("indicator", "help"))
    return [
        Line(
            row=row,
            help=helps.get(row.indicator_id, ""),
            differences=tuple(differences_of(row, limits)),
            outlier=outlier_of(row, earlier.get(row.indicator_id, []), limits),
            below=below.get(row.indicator_id),
        )
        for row in rows
    ]


def _shown(value: Decimal | None) -> str:
    return "" if value is None else number(value, MOST_DECIMALS)
