"""The three approaches: replacement cost, adjusted comparables, discounted share of income."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import prod
from typing import Any

from lianqiao.engines.valuation.results import Case, Result, Step
from lianqiao.engines.valuation.statistics import median

_CENT = Decimal("0.01")
_ONE = Decimal(1)
#: Digits kept while calculating, so that only the result is rounded.
_PRECISION = 60
#: Years that a calculation may run over, so that it stays small.
MOST_TERMS = 30


@dataclass(frozen=True)
class CostInputs:
    """What making it again would cost. Amounts in yuan, rates as shares of one, time in years.

    `capital_rate` is the yearly cost of the money spent, `profit_rate` what the work should earn on top,
    `obsolescence` how much of the technique is out of date already (0 new, 1 worthless).
    """

    labour: Decimal
    material: Decimal
    equipment: Decimal
    overhead: Decimal
    protection: Decimal
    years: int
    capital_rate: Decimal
    profit_rate: Decimal
    obsolescence: Decimal


@dataclass(frozen=True)
class MarketInputs:
    """What comparable ones were sold for, in yuan, and by which factors this one differs (1: not at all)."""

    comparables: tuple[Decimal, ...]
    maturity: Decimal = _ONE
    scope: Decimal = _ONE
    market: Decimal = _ONE
    time: Decimal = _ONE


@dataclass(frozen=True)
class IncomeInputs:
    """What it may earn: `revenues` in yuan year by year, of which `share` is owed to the technique.

    `discount_rate` is the yearly rate of discount, `success` the probability that it comes about at all.
    """

    revenues: tuple[Decimal, ...]
    share: Decimal
    discount_rate: Decimal
    success: Decimal = _ONE


Inputs = CostInputs | MarketInputs | IncomeInputs


def value_by_cost(given: CostInputs) -> Result:
    """V = C × (1 + i)^n × (1 + p) × (1 − d); ValueError for inputs outside of their range."""
    parts = (given.labour, given.material, given.equipment, given.overhead, given.protection)
    _require(all(part >= 0 for part in parts), "an amount is below zero")
    _require(0 <= given.years <= MOST_TERMS, "years")
    _require(_is_share(given.capital_rate) and 0 <= given.profit_rate <= 10, "a rate")
    _require(_is_share(given.obsolescence), "obsolescence")
    with localcontext(prec=_PRECISION):
        cost = sum(parts, Decimal(0))
        grown = cost * (_ONE + given.capital_rate) ** given.years
        earned = grown * (_ONE + given.profit_rate)
        value = earned * (_ONE - given.obsolescence)
        steps = (
            Step("cost", "C = A₁ + A₂ + A₃ + A₄ + A₅", " + ".join(_money(part) for part in parts), _cents(cost)),
            Step(
                "grown",
                "C′ = C × (1 + i)ⁿ",
                f"{_money(cost)} × (1 + {_number(given.capital_rate)})^{given.years}",
                _cents(grown),
            ),
            Step("earned", "P = C′ × (1 + p)", f"{_money(grown)} × (1 + {_number(given.profit_rate)})", _cents(earned)),
            Step("value", "V = P × (1 − d)", f"{_money(earned)} × (1 − {_number(given.obsolescence)})", _cents(value)),
        )
    return Result(_cents(value), steps)


def value_by_market(given: MarketInputs) -> Result:
    """V = M × k₁ × k₂ × k₃ × k₄ with the median M of comparables; ValueError for none, or factors not above 0."""
    _require(all(amount > 0 for amount in given.comparables) and bool(given.comparables), "comparables")
    factors = (given.maturity, given.scope, given.market, given.time)
    _require(all(0 < factor <= 10 for factor in factors), "a factor")
    with localcontext(prec=_PRECISION):
        middle = median(given.comparables)
        value = middle * prod(factors, start=_ONE)
        steps = (
            Step("median", "M = median(P₁ … Pₙ)", f"n = {len(given.comparables)}", _cents(middle)),
            Step(
                "value",
                "V = M × k₁ × k₂ × k₃ × k₄",
                " × ".join([_money(middle), *(_number(factor) for factor in factors)]),
                _cents(value),
            ),
        )
    return Result(_cents(value), steps)


def value_by_income(given: IncomeInputs) -> Result:
    """V = q × Σ Rₜ × s ÷ (1 + r)ᵗ; ValueError for no or too many years and for rates outside of their range."""
    _require(0 < len(given.revenues) <= MOST_TERMS, "years")
    _require(all(amount >= 0 for amount in given.revenues), "a revenue is below zero")
    _require(_is_share(given.share) and _is_share(given.success), "a share")
    _require(0 <= given.discount_rate <= 1, "discount")
    with localcontext(prec=_PRECISION):
        steps, total = [], Decimal(0)
        for year, revenue in enumerate(given.revenues, start=1):
            present = revenue * given.share / (_ONE + given.discount_rate) ** year
            total += present
            filled = f"{_money(revenue)} × {_number(given.share)} ÷ (1 + {_number(given.discount_rate)})^{year}"
            steps.append(Step(f"year_{year}", f"PV({year}) = R × s ÷ (1 + r)^{year}", filled, _cents(present)))
        value = total * given.success
        steps.append(Step("present", "S = Σ PV", f"n = {len(given.revenues)}", _cents(total)))
        steps.append(Step("value", "V = q × S", f"{_number(given.success)} × {_money(total)}", _cents(value)))
    return Result(_cents(value), tuple(steps))


#: The inputs that are varied one at a time, by kind of inputs.
_VARIED: dict[type, tuple[str, ...]] = {
    CostInputs: ("labour", "profit_rate", "obsolescence"),
    MarketInputs: ("comparables", "maturity", "market"),
    IncomeInputs: ("revenues", "share", "discount_rate", "success"),
}
#: Inputs that are shares of one and stay at most one when they are varied.
_SHARES = frozenset({"obsolescence", "share", "success", "discount_rate"})


def with_cases(given: Inputs, *, change: Decimal) -> Result:
    """The value by the approach of the inputs, and what it would be with each main input `change` lower and higher."""
    calculate = _calculator(given)
    result = calculate(given)
    cases = []
    for name in _VARIED[type(given)]:
        for factor in (_ONE - change, _ONE + change):
            other: Any = {name: _times(getattr(given, name), factor, is_share=name in _SHARES)}
            changed = replace(given, **other)
            cases.append(Case(name, factor, calculate(changed).value_yuan))
    return replace(result, cases=tuple(cases))


def _calculator(given: Inputs) -> Callable[[Inputs], Result]:
    functions: dict[type, Callable[..., Result]] = {
        CostInputs: value_by_cost,
        MarketInputs: value_by_market,
        IncomeInputs: value_by_income,
    }
    return functions[type(given)]


def _times(value: Decimal | Sequence[Decimal], factor: Decimal, *, is_share: bool) -> Decimal | tuple[Decimal, ...]:
    if isinstance(value, Decimal):
        return min(value * factor, _ONE) if is_share else value * factor
    return tuple(one * factor for one in value)


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


def _is_share(value: Decimal) -> bool:
    return 0 <= value <= 1


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def _money(value: Decimal) -> str:
    return f"{_cents(value):,f}".removesuffix(".00")


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
