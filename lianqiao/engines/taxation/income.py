"""Relief of corporate income tax on the income of technology transfer: who qualifies, and how the income is divided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianqiao.engines.taxation.reasons import Reason, Relief, judged

PAPERS = ("contract", "certificate", "accounts", "declaration")


@dataclass(frozen=True)
class IncomeRules:
    """The rules of a day: income up to `exempt_yuan` is free, of what is above `above_share` is taxed."""

    exempt_yuan: Decimal
    above_share: Decimal
    objects: frozenset[str]
    licence_years: int
    exclusive_only: bool
    own_only: bool
    related_share: Decimal


@dataclass(frozen=True)
class IncomeFacts:
    """What is known of the contract and its parties.

    `subject` is what is transferred or licensed. A licence has `years`, `is_exclusive` (worldwide) and `is_own` (the
    licensor holds the right itself). `public_money` asks for `approved`. `related_share` is the share that one party
    holds of the other, directly and indirectly.
    """

    subject: str
    is_licence: bool
    is_resident: bool | None = None
    years: int | None = None
    is_exclusive: bool | None = None
    is_own: bool | None = None
    is_registered: bool | None = None
    public_money: bool | None = None
    approved: bool | None = None
    related_share: Decimal | None = None


@dataclass(frozen=True)
class Split:
    """The income of a year in three parts that sum to it; `taxed_yuan` is what the rate is applied to."""

    exempt_yuan: Decimal
    relieved_yuan: Decimal
    taxed_yuan: Decimal


def income_relief(facts: IncomeFacts, rules: IncomeRules) -> Relief:
    """Whether the income of the contract counts for relief (income tax rules, Art. 90; 财税〔2010〕111号)."""
    reasons = [Reason("resident", facts.is_resident), Reason("object", facts.subject in rules.objects)]
    if facts.is_licence:
        years = None if facts.years is None else facts.years >= rules.licence_years
        reasons.append(Reason("years", years))
        if rules.exclusive_only:
            reasons.append(Reason("exclusive", facts.is_exclusive))
        elif rules.own_only and facts.is_exclusive is not True:
            reasons.append(Reason("own", facts.is_own))
    reasons.append(Reason("registered", facts.is_registered))
    if facts.public_money is not False:
        # Where it is not known whether public money was used, an approval answers the question too.
        reasons.append(Reason("approved", facts.approved if facts.public_money else facts.approved or None))
    related = None if facts.related_share is None else facts.related_share < rules.related_share
    reasons.append(Reason("unrelated", related))
    papers = (*PAPERS, "approval") if facts.public_money else PAPERS
    return judged(reasons, papers)


def split_income(income_yuan: Decimal, rules: IncomeRules) -> Split:
    """Divide the qualifying income of a tax year; a loss has nothing to relieve.

    Up to the limit it is exempt, of what is above one part is relieved and the other taxed; the parts sum to the income
    to the cent.
    """
    income = max(income_yuan, Decimal(0))
    exempt = min(income, rules.exempt_yuan)
    above = income - exempt
    taxed = (above * rules.above_share).quantize(Decimal("0.01"))
    return Split(exempt, above - taxed, taxed)
