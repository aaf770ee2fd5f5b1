"""Figures that the records themselves give: each is declared once, with its unit, dimensions and counting rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, Field, Q, QuerySet, TextChoices
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.periods import Period, last_day

Number = int | Decimal

#: The dimension by which rows are dated; a flow has it.
MONTH = "month"
#: The dimension that a figure is told by for each region.
REGION = "region"


class Nature(TextChoices):
    """Whether a figure stands at a level on a day, or comes about in the course of a month."""

    STOCK = "stock", _("时点数（期末有多少）")
    FLOW = "flow", _("时期数（当期发生多少）")


@dataclass(frozen=True)
class Metric:
    """A named figure: `records` gives the rows of a day, `dimensions` maps names to fields or expressions.

    `records(day)` holds what counts up to that day. By month a stock is the figure of all these rows at the month's
    end, a flow that of the rows that the dimension `month` dates in the month.
    """

    name: str
    label: Any
    unit: Any
    rule: Any
    records: Callable[[date], QuerySet[Any]]
    dimensions: Mapping[str, Any]
    aggregate: Aggregate
    nature: Nature = Nature.STOCK

    def value(self, *, on: date, **where: Any) -> Number:
        """The figure on a day; `where` narrows it by dimension, e.g. `region="290100"`. 0 when nothing counts."""
        rows = self._narrowed(on, where)
        return rows.aggregate(value=self.aggregate)["value"] or 0

    def by(self, dimension: str, *, on: date, **where: Any) -> dict[Any, Number]:
        """The figure for each value of a dimension, largest first."""
        rows = self._narrowed(on, where).order_by().values(key=self._expression(dimension))
        counted = rows.annotate(value=self.aggregate).order_by("-value", "key").values_list("key", "value")
        return {key: value or 0 for key, value in counted}

    @property
    def is_additive(self) -> bool:
        """Whether the figures of parts add up to that of the whole; distinct counts do not."""
        return not getattr(self.aggregate, "distinct", False)

    @property
    def has_regions(self) -> bool:
        """Whether it is told for each region."""
        return REGION in self.dimensions

    def monthly(
        self,
        period: Period,
        *,
        today: date,
        by: Sequence[str] = (REGION,),
        where: Mapping[str, Any] | None = None,
        digits: int | None = None,
    ) -> dict[tuple[Any, ...], Number]:
        """The figure of each month of the period that has begun: `{(first of month, *values of by): figure}`.

        In one grouped query, but for stocks whose rows are not dated by `month` or whose figures do not add up: these
        take one query for each month. `where` narrows a dimension to a value or to a list of values; with `digits`
        regions are told by the first digits of their codes. What no row has is left out.
        """
        begun = period.until(today)
        if begun is None:
            return {}
        narrowed = where or {}
        if self.nature == Nature.FLOW:
            rows = self._grouped(min(begun.end, today), (MONTH, *by), narrowed, digits)
            found = {(_first(key[0]), *key[1:]): value for key, value in rows}
            return {key: value for key, value in found.items() if begun.start <= key[0]}
        if MONTH in self.dimensions and self.is_additive:
            return self._accumulated(begun, today, by, narrowed, digits)
        out = {}
        for month in begun.months():
            for key, value in self._grouped(min(last_day(month), today), by, narrowed, digits):
                out[month, *key] = value
        return out

    def choices(self, dimension: str) -> dict[str, Any]:
        """The values of a dimension that is a closed list, with their labels; empty for any other."""
        field = self._field(dimension)
        return dict(field.flatchoices) if field is not None and field.choices else {}

    def dimension_label(self, dimension: str) -> str:
        """The dimension in words: those of the column that it leads to, else its name."""
        field = self._field(dimension)
        return dimension if field is None else str(field.verbose_name)

    def _accumulated(
        self, period: Period, today: date, by: Sequence[str], where: Mapping[str, Any], digits: int | None
    ) -> dict[tuple[Any, ...], Number]:
        begun: dict[tuple[Any, ...], dict[date, Number]] = defaultdict(dict)
        for key, value in self._grouped(min(period.end, today), (MONTH, *by), where, digits):
            begun[key[1:]][_first(key[0])] = value
        out = {}
        for key, months in begun.items():
            total: Number = sum(value for month, value in months.items() if month < period.start)
            for month in period.months():
                total += months.get(month, 0)
                if total:
                    out[month, *key] = total
        return out

    def _grouped(
        self, on: date, by: Sequence[str], where: Mapping[str, Any], digits: int | None
    ) -> list[tuple[tuple[Any, ...], Number]]:
        expressions = {f"key_{place}": self._expression(name) for place, name in enumerate(by)}
        if digits is not None and REGION in by:
            name = f"key_{list(by).index(REGION)}"
            expressions[name] = Substr(_with_key(self.dimensions[REGION]), 1, digits)
        rows = self._narrowed(on, where).order_by().values(**expressions).annotate(value=self.aggregate)
        told = [f"key_{place}" for place, name in enumerate(by) if name in (MONTH, REGION)]
        return [
            (tuple(row[name] for name in expressions), row["value"])
            for row in rows
            if row["value"] is not None and all(row[name] is not None for name in told)
        ]

    def _narrowed(self, on: date, where: Mapping[str, Any]) -> QuerySet[Any]:
        rows = self.records(on)
        for dimension, wanted in where.items():
            name = f"by_{dimension}"
            condition = Q(**{f"{name}__in": wanted}) if isinstance(wanted, list | tuple) else Q(**{name: wanted})
            rows = rows.alias(**{name: self._expression(dimension)}).filter(condition)
        return rows

    def _field(self, dimension: str) -> Field[Any, Any] | None:
        path = self.dimensions.get(dimension)
        rows = self.records(timezone.localdate())
        model: Any = rows.model
        if not isinstance(path, str):
            return None
        if path in rows.query.annotations:
            return rows.query.annotations[path].output_field
        field: Any = None
        for name in path.split(LOOKUP_SEP):
            if model is None:
                return None
            field = model._meta.get_field(name)
            if field.many_to_many or field.one_to_many:
                return None
            model = field.related_model
        return field  # type: ignore[no-any-return]

    def _expression(self, dimension: str) -> Any:
        if dimension not in self.dimensions:
            raise LookupError(f"metric {self.name} has no dimension {dimension!r}; it has {sorted(self.dimensions)}")
        expression = self.dimensions[dimension]
        return F(expression) if isinstance(expression, str) else expression


_METRICS: dict[str, Metric] = {}


def metric(
    name: str,
    *,
    label: Any,
    rule: Any,
    by: Mapping[str, Any],
    unit: Any = _("项"),
    aggregate: Aggregate | None = None,
    nature: Nature = Nature.STOCK,
) -> Callable[[Callable[[date], QuerySet[Any]]], Callable[[date], QuerySet[Any]]]:
    """Declare a figure over the rows that the decorated function returns for a day (counted unless told otherwise).

    A flow is dated by a dimension `month`; LookupError when it has none.
    """
    if nature == Nature.FLOW and MONTH not in by:
        raise LookupError(f"metric {name} is a flow and has no dimension {MONTH!r}")

    def register(records: Callable[[date], QuerySet[Any]]) -> Callable[[date], QuerySet[Any]]:
        if name in _METRICS:
            raise LookupError(f"metric {name} is declared twice")
        _METRICS[name] = Metric(name, label, unit, rule, records, dict(by), aggregate or Count("pk"), nature)
        return records

    return register


def get(name: str) -> Metric:
    """The metric of that name; LookupError when there is none."""
    return _METRICS[name]


def metrics() -> tuple[Metric, ...]:
    """Every declared metric, by name."""
    return tuple(_METRICS[name] for name in sorted(_METRICS))


def _first(moment: Any) -> date:
    """The first day of the month that TruncMonth gives, as a date or as a moment."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def _with_key(path: Any) -> Any:
    """The code of a region, where the dimension leads to the region itself."""
    return F(f"{path}_id") if isinstance(path, str) else path
