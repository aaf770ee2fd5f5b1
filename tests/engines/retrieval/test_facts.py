"""How single facts fit, and that words weigh more than all facts together."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.retrieval import Document, Query, ReasonKind
from lianqiao.engines.retrieval.facts import (
    WEIGHTS,
    Fit,
    field_fit,
    fits,
    freshness_fit,
    price_fit,
    readiness_fit,
    region_fit,
    states_facts,
)
from lianqiao.engines.retrieval.ranking import explain, fuse


@pytest.mark.parametrize(
    ("mine", "theirs", "value", "fit"),
    [
        ("290102", "290102", "county", 1.0),
        ("290102", "290103", "city", 0.6),
        ("290100", "290103", "city", 0.6),
        ("290100", "290100", "city", 0.6),
        ("290102", "290200", "province", 0.2),
        ("290000", "290102", "province", 0.2),
        ("290000", "290000", "province", 0.2),
        ("290102", "110102", "elsewhere", -0.4),
    ],
)
def test_region_fit(mine: str, theirs: str, value: str, fit: float) -> None:
    assert region_fit(mine, theirs) == Fit(ReasonKind.REGION, fit, value, mine, theirs)


@pytest.mark.parametrize(
    ("wanted", "offered", "fit"),
    [(6, 6, 1.0), (6, 9, 1.0), (6, 5, -0.25), (6, 4, -0.5), (6, 2, -1.0), (9, 1, -1.0)],
)
def test_readiness_fit(wanted: int, offered: int, fit: float) -> None:
    assert readiness_fit(wanted=wanted, offered=offered).fit == fit


@pytest.mark.parametrize(("price", "fit"), [(0, 1.0), (100, 1.0), (125, -0.25), (200, -1.0), (10**9, -1.0)])
def test_price_fit(price: int, fit: float) -> None:
    assert price_fit(budget=Decimal(100), price=Decimal(price)).fit == fit


@pytest.mark.parametrize(("days", "fit"), [(0, 1.0), (-5, 1.0), (365, 0.0), (730, -0.5), (1095, -0.75)])
def test_freshness_fit(days: int, fit: float) -> None:
    day = dt.date(2026, 1, 1)

    assert freshness_fit(on=day, updated=day - dt.timedelta(days)).fit == pytest.approx(fit)


@pytest.mark.parametrize(
    ("wanted", "offered", "fit"),
    [
        (("01",), ("0102",), 1.0),
        (("0102",), ("01",), 1.0),
        (("C26",), ("C",), 1.0),
        (("0101",), ("0102",), 0.5),
        (("01",), ("02",), -0.5),
        (("07", "0102"), ("03", "0102"), 1.0),
    ],
)
def test_field_fit(wanted: tuple[str, ...], offered: tuple[str, ...], fit: float) -> None:
    assert field_fit(wanted, offered).fit == fit


def test_a_fact_of_one_side_alone_does_not_count() -> None:
    full = {"region": "290102", "fields": ("01",)}

    assert fits(Query(**full, budget_yuan=Decimal(1), readiness_wanted=3), Document(id="1", kind="a")) == ()
    assert fits(Query(), Document(id="1", kind="a", **full, readiness=3, price_yuan=Decimal(1))) == ()


def test_a_budget_of_nothing_states_nothing() -> None:
    document = Document(id="1", kind="a", price_yuan=Decimal(5))

    assert fits(Query(budget_yuan=Decimal(0)), document) == ()


def test_states_facts() -> None:
    assert not states_facts(Query("电池"))
    assert states_facts(Query("电池", readiness_wanted=1))
    assert states_facts(Query("电池", on=dt.date(2026, 1, 1)))


COVERAGE = st.floats(min_value=1e-3, max_value=5.0)
FITS = st.lists(
    st.builds(Fit, st.sampled_from(sorted(WEIGHTS)), st.floats(min_value=-1.0, max_value=1.0)),
    unique_by=lambda fit: fit.kind,
)


@given(COVERAGE, FITS, FITS)
def test_words_that_cover_more_than_three_times_as_much_win_whatever_the_facts(
    coverage: float, good: list[Fit], bad: list[Fit]
) -> None:
    assert fuse(3.4 * coverage, bad) > fuse(coverage, good)


@given(COVERAGE, FITS)
def test_the_account_of_a_hit_adds_up(coverage: float, facts: list[Fit]) -> None:
    reasons, gaps = explain(coverage, {"电池": 3.0, "电解质": 2.0, "": 0.5}, facts)
    score = fuse(coverage, facts)
    without_gaps = fuse(coverage, [fit for fit in facts if fit.fit > 0])

    assert sum(reason.share for reason in reasons) == pytest.approx(1.0)
    assert sum(gap.cost for gap in gaps) == pytest.approx(without_gaps - score, abs=1e-12)
    assert 0.0 < score < 1.0


@given(COVERAGE, FITS)
def test_facts_that_are_neutral_change_nothing(coverage: float, facts: list[Fit]) -> None:
    neutral = [Fit(fit.kind, 0.0) for fit in facts]

    assert fuse(coverage, neutral) == fuse(coverage, [])
    assert explain(coverage, {"电池": 1.0}, neutral) == explain(coverage, {"电池": 1.0}, [])


def test_many_words_are_summed_up() -> None:
    words = {f"词{number}": float(number) for number in range(1, 13)}

    reasons, _ = explain(0.5, words, [])

    assert [reason.value for reason in reasons] == [f"词{number}" for number in range(12, 4, -1)] + [""]
    assert reasons[-1].kind is ReasonKind.OTHER_WORDS
    assert reasons[-1].share == pytest.approx(10 / 78)
