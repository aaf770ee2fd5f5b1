"""Tax relief of technology contracts: pure functions on typed facts, which say why and what is still to be known."""

from lianqiao.engines.taxation.income import IncomeFacts, IncomeRules, Split, income_relief, split_income
from lianqiao.engines.taxation.reasons import Reason, Relief, Verdict
from lianqiao.engines.taxation.vat import VatFacts, VatRules, vat_relief

__all__ = [
    "IncomeFacts",
    "IncomeRules",
    "Reason",
    "Relief",
    "Split",
    "VatFacts",
    "VatRules",
    "Verdict",
    "income_relief",
    "split_income",
    "vat_relief",
]
