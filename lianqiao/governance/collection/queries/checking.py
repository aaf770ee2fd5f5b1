"""What speaks against handing a report in, and what is worth a second look."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import norms
from lianqiao.engines.progress import Outlier, outlier_sentence
from lianqiao.engines.progress.outliers import check as check_outlier
from lianqiao.engines.progress.phrases import number, per_cent
from lianqiao.governance.collection.enums import Sign
from lianqiao.governance.indicators import formula
from lianqiao.governance.indicators.enums import IndicatorKind
from lianqiao.governance.indicators.models.indicator import MOST_DECIMALS

FROM_MEASURED = norms.declare(
    "collection.difference_from_measured", norms.Kind.SHARE, gettext_lazy("填报数与实测数相差多少要说明原因")
)
FROM_PREVIOUS = norms.declare(
    "collection.difference_from_previous", norms.Kind.SHARE, gettext_lazy("填报数与上期数相差多少要说明原因")
)
OUTLIER_LIMIT = norms.declare("collection.outlier_limit", norms.Kind.NUMBER, gettext_lazy("填报数异常提示的界限"))

#: Kinds whose differences are counted in percentage points.
_IN_POINTS = (IndicatorKind.SHARE, IndicatorKind.GROWTH)
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    Sign.AT_MOST: operator.le,
    Sign.LESS: operator.lt,
    Sign.EQUAL: operator.eq,
    Sign.AT_LEAST: operator.ge,
    Sign.MORE: operator.gt,
}


@dataclass(frozen=True)
class Limits:
    """The norms of one cycle: shares of the compared figure, and the limit of the score."""

    measured: Decimal
    previous: Decimal
    outlier: Decimal


@dataclass(frozen=True)
class Problem:
    """What must be put right before a report is handed in: the form's field that it is about, None for the whole."""

    field: str | None
    sentence: str


def limits_of(cycle: Any) -> Limits:
    """The norms that hold for the cycle, by its region and the end of its period."""
    where, on = cycle.region_id, cycle.ends_on
    values: list[Any] = [norm.get(where=where, on=on).value for norm in (FROM_MEASURED, FROM_PREVIOUS, OUTLIER_LIMIT)]
    return Limits(*(Decimal(value) for value in values))


def differences_of(row: Any, limits: Limits) -> list[str]:
    """In which ways a figure differs from the measured one and from the last beyond the norm, in sentences."""
    pairs = (
        (row.measured, limits.measured, _("实测数是 %(other)s，相差超过 %(limit)s")),
        (row.previous, limits.previous, _("上期数是 %(other)s，相差超过 %(limit)s")),
    )
    return [
        sentence % {"other": number(other, MOST_DECIMALS), "limit": _limit_words(row.indicator, limit)}
        for other, limit, sentence in pairs
        if row.value is not None and other is not None and _differs(row.indicator, row.value, other, limit)
    ]


def _differs(indicator: Any, value: Decimal, other: Decimal, limit: Decimal) -> bool:
    allowed = limit * 100 if indicator.kind in _IN_POINTS else limit * abs(other)
    return abs(value - other) > allowed


def _limit_words(indicator: Any, limit: Decimal) -> str:
    if indicator.kind in _IN_POINTS:
        return _("%(points)s 个百分点") % {"points": number(limit * 100)}
    return per_cent(limit)


def outlier_of(row: Any, earlier: Iterable[Decimal], limits: Limits) -> str:
    """Why a figure stands far from what the unit reported earlier; empty when it does not, or nothing can be said."""
    if row.value is None:
        return ""
    series = [float(value) for value in earlier]
    found: Outlier[Any] | None = check_outlier(row.indicator_id, float(row.value), series, limit=float(limits.outlier))
    return "" if found is None else outlier_sentence(found, _)


def problems_of(report: Any, rows: Iterable[Any], checks: Iterable[Any], limits: Limits) -> list[Problem]:
    """Everything that keeps the report from being handed in; nothing is asked of one that has nothing to report."""
    if report.is_nothing:
        return [] if report.note.strip() else [Problem("note", _("没有可报的数，请写明原因。"))]
    found = []
    values: dict[str, Decimal | None] = {}
    names: dict[str, str] = {}
    for row in rows:
        values[row.indicator.key] = row.value
        names[row.indicator.key] = row.indicator.name
        if row.value is None and row.is_required:
            found.append(Problem(value_field(row), _("必填。")))
        elif not row.reason.strip() and (differences := differences_of(row, limits)):
            sentence = _("%(differences)s，请说明原因。") % {"differences": "；".join(differences)}
            found.append(Problem(reason_field(row), sentence))
    return found + [problem for check in checks if (problem := _broken(check, values, names)) is not None]


def value_field(row: Any) -> str:
    """The name of the form's field for the figure."""
    return f"value_{row.indicator_id}"


def reason_field(row: Any) -> str:
    """The name of the form's field for the reason."""
    return f"reason_{row.indicator_id}"


def _broken(check: Any, values: Mapping[str, Decimal | None], names: Mapping[str, str]) -> Problem | None:
    left, right = formula.evaluate(check.left, values), formula.evaluate(check.right, values)
    if left is None or right is None or _COMPARE[check.sign](left, right):
        return None
    words = _("%(left)s 应 %(sign)s %(right)s，现在是 %(left_value)s 和 %(right_value)s。") % {
        "left": formula.in_words(check.left, names),
        "sign": check.get_sign_display(),
        "right": formula.in_words(check.right, names),
        "left_value": number(left, MOST_DECIMALS),
        "right_value": number(right, MOST_DECIMALS),
    }
    return Problem(None, f"{words}{check.text}")
