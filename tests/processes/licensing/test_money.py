"""Royalties to the cent, limits of a region, and what the terms may not say."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.norms.models import NormKey
from lianqiao.processes.licensing import limits
from lianqiao.processes.licensing.checking import findings, refusal_of
from lianqiao.processes.licensing.domain.owing import royalty_of
from tests.core.norms.makers import make_norm
from tests.factories.licensing import STAGES, make_offer

CENT = Decimal("0.01")
MONEY = st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2)
RATE = st.decimals(min_value=0, max_value=100, places=2)


@given(base=MONEY, rate=RATE)
@settings(deadline=None)
def test_a_royalty_is_a_whole_number_of_cents_and_never_more_than_half_a_cent_off(base: Decimal, rate: Decimal) -> None:
    royalty = royalty_of(base, rate)
    assert royalty == royalty.quantize(CENT)
    assert abs(royalty - base * rate / 100) <= CENT / 2
    assert 0 <= royalty <= base


@given(one=MONEY, more=MONEY, rate=RATE)
@settings(deadline=None)
def test_who_sells_more_never_owes_less_and_splitting_a_period_gains_nothing_but_a_cent(
    one: Decimal, more: Decimal, rate: Decimal
) -> None:
    assert royalty_of(one + more, rate) >= royalty_of(one, rate)
    assert abs(royalty_of(one, rate) + royalty_of(more, rate) - royalty_of(one + more, rate)) <= CENT


@pytest.mark.parametrize("base", [None, Decimal(0), Decimal("-5000.00")])
def test_nothing_is_owed_of_a_loss(base: Decimal | None) -> None:
    assert royalty_of(base, Decimal(3)) == 0


@pytest.mark.django_db
def test_limits_of_the_guide_are_said_and_not_refused() -> None:
    offer = make_offer(
        "draft", scheme="open_licence", fixed_fee_yuan=Decimal(20_000_001), royalty_rate=Decimal("20.01")
    )
    said = findings(offer)
    assert [one.sentence for one in said] == [
        "固定许可费一般不超过 2,000 万元。",
        "按净销售额提成的比例一般不超过 20%。",
    ]
    assert refusal_of(offer) is None
    assert not any(one.verified for one in said)
    assert all(one.source for one in said)
    bounds = {"fixed_fee_yuan": Decimal(20_000_000), "royalty_rate": Decimal(20)}
    assert findings(make_offer("draft", scheme="open_licence", **bounds)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "stages", "sentence"),
    [
        ({"fixed_fee_yuan": Decimal(1)}, STAGES, "不收入门费"),
        ({"payment": "plain"}, STAGES, "只能选"),
        ({"royalty_base": "", "royalty_rate": None}, (), "阶段性支付或收入提成"),
        ({}, ({"kind": "term", "months": 11, "amount_yuan": Decimal(1)},), "太早"),
        ({"scheme": "open_licence", "decision": {"pricing": "auction"}}, (), "公开标价"),
    ],
)
def test_terms_that_no_rule_allows_are_not_handed_in(wrong: dict[str, Any], stages: Any, sentence: str) -> None:
    refusal = refusal_of(make_offer("draft", stages=stages, **wrong))
    assert refusal is not None
    assert sentence in refusal


@pytest.mark.django_db
def test_a_province_sets_its_floor_and_it_holds_from_its_day() -> None:
    offer = make_offer("draft", readiness=3)
    assert refusal_of(offer) is None
    key = NormKey.objects.get(key="licensing.readiness_least")
    make_norm(key, "4", code="290000", effective_from=clock.today())
    refusal = refusal_of(offer)
    assert refusal == "技术成熟度要在 4 级以上。"
    before = findings(offer, on=clock.today() - timedelta(days=1))
    assert not any(one.blocks for one in before)
    assert limits.READINESS_LEAST.find(where="310100", on=clock.today()) is None
