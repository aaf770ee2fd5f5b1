"""Values, thresholds and gaps of conditions in plain words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan, plain
from lianqiao.engines.conditions import Clause, Comparator, Range, Result, Verdict
from lianqiao.registers.cultivation.questions import Unit

HUNDRED = Decimal(100)
#: So exactly are shares and averages shown; they are compared exactly.
SHOWN = Decimal("0.01")


def number_text(value: Decimal, unit: str) -> str:
    """`8.5%`, `3 项`, `500 万元`, `是`: a number of a fact with its unit."""
    if unit == Unit.FLAG:
        return _("是") if value else _("否")
    if unit == Unit.YUAN:
        return f"−{format_yuan(-value, places=2)}" if value < 0 else format_yuan(value, places=2)
    if unit == Unit.SHARE:
        return f"{_rounded(value * HUNDRED)}%"
    return _with_unit(_rounded(value), unit)


def range_text(value: Range, unit: str) -> str:
    """What is known of a fact; empty when nothing is."""
    low, high = value.low, value.high
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        if low == high:
            return number_text(low, unit)
        return _("%(low)s 到 %(high)s") % {"low": _rounded(low), "high": number_text(high, unit)}
    if low is not None:
        return _("至少 %(low)s") % {"low": number_text(low, unit)}
    return _("至多 %(high)s") % {"high": number_text(high or Decimal(0), unit)}


def wanted_text(clause: Clause, *, forbidden: bool = False) -> str:
    """What a clause asks for, with its unit; of a veto what it must not be."""
    if forbidden and clause.comparator == Comparator.ABOVE and clause.value == 0:
        return _("没有")
    if clause.unit == Unit.FLAG and clause.comparator == Comparator.EQUAL:
        return number_text(Decimal(int(bool(clause.value) != forbidden)), clause.unit)
    names = {
        Comparator.AT_LEAST: _("不低于 %(value)s"),
        Comparator.AT_MOST: _("不超过 %(value)s"),
        Comparator.ABOVE: _("高于 %(value)s"),
        Comparator.BELOW: _("低于 %(value)s"),
        Comparator.EQUAL: _("等于 %(value)s"),
    }
    opposite = {
        Comparator.AT_LEAST: Comparator.BELOW,
        Comparator.AT_MOST: Comparator.ABOVE,
        Comparator.ABOVE: Comparator.AT_MOST,
        Comparator.BELOW: Comparator.AT_LEAST,
        Comparator.EQUAL: Comparator.EQUAL,
    }
    comparator = opposite[clause.comparator] if forbidden else clause.comparator
    return names[comparator] % {"value": number_text(clause.value, clause.unit)}


def gap_text(result: Result) -> str:
    """`还差 12 个百分点`, `超出 120 人`; empty where nothing is missing or nobody knows how much."""
    clause: Any = result.rule
    if (
        result.verdict == Verdict.MET
        or result.gap is None
        or not isinstance(clause, Clause)
        or clause.unit == Unit.FLAG
    ):
        return ""
    high, exact = result.value.high, result.value.is_exact
    if high is not None and not exact:
        return _least_gap(clause, high) if result.verdict == Verdict.UNMET else ""
    too_much = clause.comparator in (Comparator.AT_MOST, Comparator.BELOW)
    if result.gap == 0:
        return _("刚到界限，还不够")
    amount = _gap_amount(result.gap, clause.unit)
    return _("超出 %(amount)s") % {"amount": amount} if too_much else _("还差 %(amount)s") % {"amount": amount}


def _least_gap(clause: Clause, best: Decimal) -> str:
    """What is missing even in the best case, to something that is known as a range."""
    if clause.comparator not in (Comparator.AT_LEAST, Comparator.ABOVE):
        return ""
    return _("至少还差 %(amount)s") % {"amount": _gap_amount(clause.value - best, clause.unit)}


def _gap_amount(gap: Decimal, unit: str) -> str:
    if unit == Unit.SHARE:
        return _("%(points)s 个百分点") % {"points": _rounded(gap * HUNDRED)}
    return number_text(gap, unit)


def _with_unit(figure: str, unit: str) -> str:
    names = {
        Unit.YEARS: _("%(n)s 年"),
        Unit.PEOPLE: _("%(n)s 人"),
        Unit.COUNT: _("%(n)s 项"),
        Unit.POINTS: _("%(n)s 分"),
        Unit.RANK: _("第 %(n)s 名"),
    }
    return names.get(Unit(unit) if unit in set(Unit) else Unit.COUNT, "%(n)s") % {"n": figure}


def _rounded(value: Decimal) -> str:
    """At most two decimals; what is more than nothing never reads as 0."""
    shown = value.quantize(SHOWN, rounding=ROUND_HALF_UP)
    return plain(value.normalize() if shown == 0 and value != 0 else shown, grouped=True)
