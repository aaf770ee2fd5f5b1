"""The estimate of the subsidy for research: the region's rule, both parts, the limits, the proofs."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.norms.models import NormKey
from lianqiao.registers.cultivation import subsidy
from lianqiao.registers.cultivation.subsidy import Outcome, ProofState
from lianqiao.registers.enterprises.models import ResearchReserve
from tests.core.norms.makers import make_norm
from tests.factories.filings import any_filing
from tests.registers.cultivation.makers import WAN, factory, figures

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
TIERS = [
    {"name": "二档", "research_from": "5000000", "base_rate": "0.03", "growth_rate": "0.1", "growth_from": "0.05"},
    {"name": "一档", "research_from": "1000000", "base_rate": "0.02", "growth_rate": "0", "cap": "50000"},
]
PROOFS = [
    {"code": "figures", "name": "数据已审核"},
    {"code": "records", "name": "税务或统计数据"},
    {"code": "reserve", "name": "准备金"},
    {"code": "paper", "name": "承诺书"},
]


@pytest.fixture
def rule(db: None) -> None:
    """The province's rule with its proofs."""
    make_norm(NormKey.objects.get(pk=subsidy.RULE.key), TIERS, code="290000")
    make_norm(NormKey.objects.get(pk=subsidy.PROOFS.key), PROOFS, code="290000")


def of(research: Any, before: Any) -> Any:
    """The estimate in city 290100 for amounts in 万元."""
    in_yuan = [None if wan is None else Decimal(str(wan)) * WAN for wan in (research, before)]
    return subsidy.estimate(where="290100", research=in_yuan[0], before=in_yuan[1], on=DAY)


def test_without_a_rule_of_the_region_nothing_is_estimated() -> None:
    assert of(800, 600) is None


def test_base_and_increase_are_paid_by_the_tier_that_is_reached(rule: None) -> None:
    found = of(800, 600)

    assert (found.outcome, found.tier.name, found.increase, found.rise) == (
        Outcome.GRANTED,
        "二档",
        200 * WAN,
        Decimal(1) / 3,
    )
    assert (found.base, found.growth, found.amount, found.is_capped) == (24 * WAN, 20 * WAN, 44 * WAN, False)
    assert [tier.name for tier in found.tiers] == ["一档", "二档"]


@pytest.mark.parametrize(
    ("research", "before", "outcome", "amount"),
    [
        (None, 600, Outcome.UNKNOWN, None),
        (99, 0, Outcome.TOO_LITTLE, None),
        (0, 0, Outcome.TOO_LITTLE, None),
        (800, None, Outcome.UNKNOWN, None),
        (524, 500, Outcome.TOO_SLOW, None),
        (525, 500, Outcome.GRANTED, Decimal("182500.00")),
        (500, 0, Outcome.GRANTED, Decimal("650000.00")),
        (100, None, Outcome.GRANTED, Decimal("20000.00")),
        (100, 300, Outcome.GRANTED, Decimal("20000.00")),
        (300, 100, Outcome.GRANTED, Decimal("50000")),
        ("123.456789", 500, Outcome.GRANTED, Decimal("24691.35")),
    ],
)
def test_limits_of_the_rule(rule: None, research: Any, before: Any, outcome: Outcome, amount: Decimal | None) -> None:
    found = of(research, before)

    assert (found.outcome, found.amount) == (outcome, amount)
    assert found.is_capped == (amount == 50000)


def test_proofs_are_read_from_the_registers(rule: None) -> None:
    firm = factory()
    figures(firm, 2024)

    def states() -> list[str]:
        """How each proof stands now."""
        given = subsidy.figures_for(firm, year=2025, drafts=True)
        return [proof.state for proof in subsidy.proofs(firm, given, year=2025, on=DAY)]

    first = states()
    row = figures(firm, 2025, state="submitted")
    type(row).objects.filter(pk=row.pk).update(source="tax")
    handed_in = states()
    type(row).objects.filter(pk=row.pk).update(state="confirmed")
    any_filing(ResearchReserve, organisation=firm, year=2025, state="confirmed")

    there, lacking, paper = ProofState.THERE, ProofState.LACKING, ProofState.PAPER
    assert first == [lacking, lacking, lacking, paper]
    assert handed_in == [lacking, there, lacking, paper]
    assert states() == [there, there, there, paper]


def test_drafts_are_for_the_enterprise_alone(rule: None) -> None:
    firm = factory()
    figures(firm, 2025, state="draft")
    figures(firm, 2024)

    assert set(subsidy.figures_for(firm, year=2025, drafts=True)) == {2024, 2025}
    assert set(subsidy.figures_for(firm, year=2025, drafts=False)) == {2024}
