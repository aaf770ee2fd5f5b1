"""Tax relief: each condition, its limits, and that the parts of an income sum to it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.taxation import (
    IncomeFacts,
    IncomeRules,
    VatFacts,
    VatRules,
    Verdict,
    income_relief,
    split_income,
    vat_relief,
)

CENT = Decimal("0.01")
RULES = IncomeRules(
    exempt_yuan=Decimal("5000000"),
    above_share=Decimal("0.5"),
    objects=frozenset({"patent", "software"}),
    licence_years=5,
    exclusive_only=False,
    own_only=True,
    related_share=Decimal(1),
)
TRANSFER = IncomeFacts(
    subject="patent",
    is_licence=False,
    is_resident=True,
    is_registered=True,
    public_money=False,
    related_share=Decimal(0),
)
LICENCE = replace(TRANSFER, is_licence=True, years=5, is_exclusive=False, is_own=True)
VAT = VatRules(frozenset({"transfer", "development", "service"}), frozenset({"service"}))
amounts = st.decimals(min_value=0, max_value=10**12, places=2)
known = st.sampled_from([True, False, None])


@given(amounts)
def test_parts_of_an_income_sum_to_it(income: Decimal) -> None:
    split = split_income(income, RULES)

    assert split.exempt_yuan + split.relieved_yuan + split.taxed_yuan == income
    assert min(split.exempt_yuan, split.relieved_yuan, split.taxed_yuan) >= 0
    assert split.exempt_yuan <= RULES.exempt_yuan


@given(amounts, amounts)
def test_more_income_is_never_taxed_less(one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))

    assert split_income(less, RULES).taxed_yuan <= split_income(more, RULES).taxed_yuan


@pytest.mark.parametrize(
    ("income", "taxed"),
    [
        (RULES.exempt_yuan - CENT, Decimal(0)),
        (RULES.exempt_yuan, Decimal(0)),
        (RULES.exempt_yuan + 2 * CENT, CENT),
        (Decimal("8000000"), Decimal("1500000")),
    ],
)
def test_steps_at_the_limit(income: Decimal, taxed: Decimal) -> None:
    assert split_income(income, RULES).taxed_yuan == taxed


def test_loss_has_nothing_to_relieve() -> None:
    split = split_income(Decimal(-5), RULES)

    assert (split.exempt_yuan, split.relieved_yuan, split.taxed_yuan) == (0, 0, 0)


def test_transfer_that_meets_all_is_relieved_with_papers() -> None:
    relief = income_relief(TRANSFER, RULES)

    assert relief.verdict == Verdict.GRANTED
    assert relief.papers == ("contract", "certificate", "accounts", "declaration")


@pytest.mark.parametrize(
    ("change", "against"),
    [
        ({"subject": "know_how"}, "object"),
        ({"is_resident": False}, "resident"),
        ({"is_registered": False}, "registered"),
        ({"public_money": True, "approved": False}, "approved"),
        ({"related_share": Decimal(1)}, "unrelated"),
    ],
)
def test_one_condition_that_is_not_met_decides(change: dict[str, object], against: str) -> None:
    relief = income_relief(replace(TRANSFER, **change), RULES)  # type: ignore[arg-type]

    assert relief.verdict == Verdict.DENIED
    assert relief.against == (against,)
    assert relief.papers == ()


def test_share_just_below_the_whole_is_not_related() -> None:
    assert income_relief(replace(TRANSFER, related_share=Decimal("0.9999")), RULES).verdict == Verdict.GRANTED


@pytest.mark.parametrize(("years", "verdict"), [(4, Verdict.DENIED), (5, Verdict.GRANTED), (None, Verdict.OPEN)])
def test_licence_lasts_the_years_of_the_rule(years: int | None, verdict: Verdict) -> None:
    assert income_relief(replace(LICENCE, years=years), RULES).verdict == verdict


def test_before_the_new_rule_a_licence_had_to_be_exclusive() -> None:
    old = replace(RULES, exclusive_only=True, own_only=False)

    assert income_relief(LICENCE, old).against == ("exclusive",)
    assert income_relief(LICENCE, RULES).verdict == Verdict.GRANTED
    assert income_relief(replace(LICENCE, is_own=False), RULES).against == ("own",)
    assert income_relief(replace(LICENCE, is_own=False, is_exclusive=True), RULES).verdict == Verdict.GRANTED


def test_unknown_public_money_asks_for_the_approval() -> None:
    unknown = replace(TRANSFER, public_money=None)

    assert income_relief(unknown, RULES).open == ("approved",)
    assert income_relief(replace(unknown, approved=True), RULES).verdict == Verdict.GRANTED


def test_service_needs_the_transfer_and_its_invoice() -> None:
    service = VatFacts("service", is_written=True, is_registered=True, is_related=True, same_invoice=True)

    assert vat_relief(service, VAT).papers == ("contract", "certificate", "opinion", "invoice")
    assert vat_relief(replace(service, same_invoice=False), VAT).against == ("same_invoice",)
    assert vat_relief(replace(service, is_related=None), VAT).verdict == Verdict.OPEN
    assert vat_relief(replace(service, kind="training"), VAT).against == ("kind",)


@given(known, known, known, known)
def test_verdict_never_changes_when_more_becomes_known(
    written: bool | None, registered: bool | None, related: bool | None, invoice: bool | None
) -> None:
    facts = VatFacts("service", written, registered, related, invoice)
    told = {name: value for name, value in vars(facts).items() if value is None}
    before = vat_relief(facts, VAT).verdict
    for name in told:
        for value in (True, False):
            after = vat_relief(replace(facts, **{name: value}), VAT).verdict
            if before == Verdict.DENIED:
                assert after == Verdict.DENIED
            if before == Verdict.GRANTED:
                assert after == Verdict.GRANTED
