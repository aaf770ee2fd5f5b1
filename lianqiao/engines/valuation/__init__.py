"""What an achievement may be worth: the cost, market and income approaches as formulas whose steps can be read."""

from lianqiao.engines.valuation.approaches import (
    CostInputs,
    IncomeInputs,
    Inputs,
    MarketInputs,
    value_by_cost,
    value_by_income,
    value_by_market,
    with_cases,
)
from lianqiao.engines.valuation.results import Case, Result, Step
from lianqiao.engines.valuation.statistics import Quartiles, median, quartiles

__all__ = [
    "Case",
    "CostInputs",
    "IncomeInputs",
    "Inputs",
    "MarketInputs",
    "Quartiles",
    "Result",
    "Step",
    "median",
    "quartiles",
    "value_by_cost",
    "value_by_income",
    "value_by_market",
    "with_cases",
]
