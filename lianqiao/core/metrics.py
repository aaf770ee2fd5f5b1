"""Figures that the records themselves give: each is declared once, with its unit, dimensions and counting rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, QuerySet
from django.utils.translation import gettext_lazy as _

Number = int | Decimal


@dataclass(frozen=True)
class Metric:
    """A named figure: `records` gives the rows of a day, `dimensions` maps names to fields or expressions."""

    name: str
    label: Any
    unit: Any
    rule: Any
    records: Callable[[date], QuerySet[Any]]
    dimensions: Mapping[str, Any]
    aggregate: Aggregate

    def value(self, *, on: date, **where: Any) -> Number:
        """The figure on a day; `where` narrows it by dimension, e.g. `region="290100"`. 0 when nothing counts."""
        rows = self._narrowed(on, where)
        return rows.aggregate(value=self.aggregate)["value"] or 0

    def by(self, dimension: str, *, on: date, **where: Any) -> dict[Any, Number]:
        """The figure for each value of a dimension, largest first."""
        rows = self._narrowed(on, where).order_by().values(key=self._expression(dimension))
        counted = rows.annotate(value=self.aggregate).order_by("-value", "key").values_list("key", "value")
        return {key: value or 0 for key, value in counted}

    def _narrowed(self, on: date, where: Mapping[str, Any]) -> QuerySet[Any]:
        rows = self.records(on)
        for dimension, wanted in where.items():
            rows = rows.alias(**{f"by_{dimension}": self._expression(dimension)}).filter(**{f"by_{dimension}": wanted})
        return rows

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
) -> Callable[[Callable[[date], QuerySet[Any]]], Callable[[date], QuerySet[Any]]]:
    """Declare a figure over the rows that the decorated function returns for a day (counted unless told otherwise)."""

    def register(records: Callable[[date], QuerySet[Any]]) -> Callable[[date], QuerySet[Any]]:
        if name in _METRICS:
            raise LookupError(f"metric {name} is declared twice")
        _METRICS[name] = Metric(name, label, unit, rule, records, dict(by), aggregate or Count("pk"))
        return records

    return register


def get(name: str) -> Metric:
    """The metric of that name; LookupError when there is none."""
    return _METRICS[name]


def metrics() -> tuple[Metric, ...]:
    """Every declared metric, by name."""
    return tuple(_METRICS[name] for name in sorted(_METRICS))
