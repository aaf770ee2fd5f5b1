"""What an enterprise may expect of its region's subsidy for research (研发投入奖补), and which proofs it still lacks.

The rule is the region's own norm; it is an estimate for the enterprise's planning and pays nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import CENT
from lianqiao.core.norms import Answer, Kind
from lianqiao.registers.enterprises.enums import FigureSource
from lianqiao.registers.enterprises.models import ResearchReserve, YearFigures
from lianqiao.registers.organisations.models import Organisation

RULE = norms.declare("enterprises.research_subsidy", Kind.TABLE, _("研发投入奖补测算"), nationwide=False)
PROOFS = norms.declare("enterprises.research_subsidy_proofs", Kind.TABLE, _("研发投入奖补测算"), nationwide=False)

#: Figures that come from reports to the tax office or to statistics, not from the enterprise's own word.
REPORTED = frozenset({FigureSource.TAX, FigureSource.STATISTICS})


class Outcome(TextChoices):
    """What the rule says of an enterprise."""

    GRANTED = "granted", _("可以申报")
    TOO_LITTLE = "too_little", _("研发费用没有达到最低一档")
    TOO_SLOW = "too_slow", _("研发费用增长没有达到要求")
    UNKNOWN = "unknown", _("还缺数据")


class ProofState(TextChoices):
    """How a proof stands."""

    THERE = "there", _("已具备")
    LACKING = "lacking", _("还没有")
    PAPER = "paper", _("申报时提交")


@dataclass(frozen=True)
class Tier:
    """One row of the rule: from which research of a year, which shares of it and of its increase, and the limits."""

    name: str
    research_from: Decimal
    base_rate: Decimal
    growth_rate: Decimal
    growth_from: Decimal | None
    cap: Decimal | None


@dataclass(frozen=True)
class Estimate:
    """What the rule gives for the research of a year and of the year before, all in yuan.

    `base` and `growth` are the two parts, `amount` their sum after the cap, to the cent downwards. `rise` is the share
    by which research rose; None after a year without any. Parts are None where the outcome is not GRANTED.
    """

    outcome: Outcome
    research: Decimal | None
    before: Decimal | None
    tiers: tuple[Tier, ...]
    norm: Answer[Any]
    tier: Tier | None = None
    increase: Decimal | None = None
    rise: Decimal | None = None
    base: Decimal | None = None
    growth: Decimal | None = None
    amount: Decimal | None = None
    is_capped: bool = False


@dataclass(frozen=True)
class Proof:
    """A proof that the region wants, and how it stands; `slug` names the filing that brings it."""

    name: str
    state: ProofState
    slug: str = ""


def estimate(*, where: Any, research: Decimal | None, before: Decimal | None, on: dt.date) -> Estimate | None:
    """The estimate by the rule of the place on the day; None where the place has no rule.

    An increase counts from what was spent the year before, a decrease as none. Where the tier gives something for the
    increase or asks for one, the year before has to be known.
    """
    norm = RULE.find(where=where, on=on)
    if norm is None or not norm.value:
        return None
    tiers = tuple(
        Tier(
            row["name"],
            row["research_from"],
            row["base_rate"],
            row["growth_rate"],
            row.get("growth_from"),
            row.get("cap"),
        )
        for row in sorted(norm.value, key=lambda row: row["research_from"])
    )
    told: dict[str, Any] = {"research": research, "before": before, "tiers": tiers, "norm": norm}
    if research is None:
        return Estimate(Outcome.UNKNOWN, **told)
    reached = [tier for tier in tiers if tier.research_from <= research]
    if not reached or research == 0:
        return Estimate(Outcome.TOO_LITTLE, **told)
    tier = told["tier"] = reached[-1]
    if before is None and (tier.growth_rate or tier.growth_from is not None):
        return Estimate(Outcome.UNKNOWN, **told)
    earlier = research if before is None else before
    increase = told["increase"] = max(research - earlier, Decimal(0))
    rise = told["rise"] = (research - earlier) / earlier if earlier else None
    if tier.growth_from is not None and rise is not None and rise < tier.growth_from:
        return Estimate(Outcome.TOO_SLOW, **told)
    base, growth = _cents(research * tier.base_rate), _cents(increase * tier.growth_rate)
    whole = base + growth
    amount = whole if tier.cap is None else min(whole, tier.cap)
    return Estimate(Outcome.GRANTED, base=base, growth=growth, amount=amount, is_capped=amount < whole, **told)


def figures_for(enterprise: Organisation, *, year: int, drafts: bool) -> Mapping[int, YearFigures]:
    """The figures of the year and of the year before, by year; without `drafts` only what was handed in."""
    rows = YearFigures.objects.filter(organisation=enterprise, year__in=(year, year - 1))
    return {row.year: row for row in _standing(rows, drafts)}


def proofs(enterprise: Organisation, figures: Mapping[int, YearFigures], *, year: int, on: dt.date) -> list[Proof]:
    """The proofs that the region wants for the year, in its order; none where it names none."""
    norm = PROOFS.find(where=enterprise, on=on)
    if norm is None:
        return []
    present = figures.get(year)

    def are_confirmed() -> bool:
        """The figures of both years."""
        rows = [figures.get(one) for one in (year, year - 1)]
        return all(row is not None and row.state == FilingState.CONFIRMED for row in rows)

    def are_reported() -> bool:
        """The figures of the year rest on a report to the tax office or to statistics."""
        return present is not None and present.source in REPORTED

    def is_reserved() -> bool:
        """A reserve of the year was confirmed."""
        rows = ResearchReserve.objects.filter(organisation=enterprise, year=year, state=FilingState.CONFIRMED)
        return bool(rows.exists())

    known: dict[str, tuple[Callable[[], bool], str]] = {
        "figures": (are_confirmed, "year-figures"),
        "records": (are_reported, "year-figures"),
        "reserve": (is_reserved, "research-reserves"),
    }
    found = []
    for row in norm.value:
        if row["code"] in known:
            holds, slug = known[row["code"]]
            found.append(Proof(row["name"], ProofState.THERE if holds() else ProofState.LACKING, slug))
        else:
            found.append(Proof(row["name"], ProofState.PAPER))
    return found


def _standing(rows: QuerySet[YearFigures], drafts: bool) -> QuerySet[YearFigures]:
    hidden = (FilingState.CANCELLED,) if drafts else (FilingState.CANCELLED, FilingState.DRAFT)
    return rows.exclude(state__in=hidden)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_DOWN)
