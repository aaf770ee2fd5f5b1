"""The table of procedures: what fits the schema, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.processes.market.enums import ProcedureKey, Settling
from lianqiao.processes.market.procedures import TABLE, FlagsError, procedure_of, read_flags, way_to_settle

FIXED = procedure_of("fixed").flags.to_json()


def test_table_has_every_procedure_and_reads_back() -> None:
    assert set(TABLE) == set(ProcedureKey.values)
    assert [read_flags(one.flags.to_json()) for one in TABLE.values()] == [one.flags for one in TABLE.values()]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price": "free"}, "price: one of"),
        ({"early": "yes"}, "early: true or false"),
        ({"speed": 1}, "speed: unknown"),
        ({"several": "auction"}, "a contest begins at a starting price"),
        ({"offers": True}, "an intent names a price where"),
        ({"announces": False}, "the market announces"),
        ({"several": "talks"}, "who talks names no price"),
        ({"single": "chosen", "price": "start"}, "the seller chooses beforehand only"),
        ({"price": "start"}, "nothing competes"),
    ],
)
def test_flags_that_do_not_fit_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(FlagsError, match=words):
        read_flags(FIXED | changes)


def test_missing_flag_is_refused() -> None:
    with pytest.raises(FlagsError, match="early: missing"):
        read_flags({name: value for name, value in FIXED.items() if name != "early"})


@pytest.mark.parametrize(
    ("key", "contest", "qualified", "way"),
    [
        ("fixed", "auction", 3, Settling.FIRST),
        ("negotiable", "auction", 2, Settling.TALKS),
        ("competing", "auction", 1, Settling.FIRST),
        ("competing", "auction", 2, Settling.AUCTION),
        ("competing", "sealed", 2, Settling.SEALED),
        ("english", "sealed", 2, Settling.AUCTION),
        ("sealed", "auction", 1, Settling.SEALED),
    ],
)
def test_way_follows_from_how_many_are_qualified(key: str, contest: str, qualified: int, way: Settling) -> None:
    assert way_to_settle(procedure_of(key).flags, contest=contest, qualified=qualified) == way
