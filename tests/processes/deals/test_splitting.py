"""Splitting money: the parts sum to the whole to the cent, and follow the weights."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.processes.deals.splitting import share_of, split

CENTS = st.integers(0, 10**13).map(lambda cents: Decimal(cents) / 100)
WEIGHTS = st.lists(st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100), min_size=1, max_size=12).filter(any)


@given(CENTS, WEIGHTS)
def test_parts_sum_to_the_whole(total: Decimal, weights: list[Decimal]) -> None:
    parts = split(total, weights)

    assert sum(parts) == total
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for part in parts)


@given(CENTS, WEIGHTS)
def test_part_is_within_a_cent_of_its_share(total: Decimal, weights: list[Decimal]) -> None:
    whole = sum(weights)

    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < Decimal("0.01") * whole


@given(CENTS, st.integers(1, 12))
def test_equal_weights_differ_by_a_cent_at_most(total: Decimal, count: int) -> None:
    parts = split(total, [Decimal(1)] * count)

    assert max(parts) - min(parts) <= Decimal("0.01")
    assert parts == sorted(parts, reverse=True)


@pytest.mark.parametrize(
    ("total", "weights"),
    [(Decimal(-1), [Decimal(1)]), (Decimal("0.001"), [Decimal(1)]), (Decimal(1), []), (Decimal(1), [Decimal(0)])],
)
def test_what_cannot_be_split_is_an_error(total: Decimal, weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="is"):
        split(total, weights)


def test_share_is_rounded_half_up() -> None:
    assert share_of(Decimal("0.50"), Decimal(1)) == Decimal("0.01")
    assert share_of(Decimal("100000.01"), Decimal(5)) == Decimal("5000.00")
