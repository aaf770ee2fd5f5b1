"""The form that is hashed: stable, documented, and checked without the program."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.oversight.canonical import (
    BEGINNING,
    Day,
    Finding,
    Seal,
    check_link,
    check_rows,
    first_difference,
    line,
    moment,
)


def _row(number: int, text: str = "内容") -> dict[str, Any]:
    return {"id": str(UUID(int=number)), "at": "2026-03-04T00:00:00.000000Z", "text": text}


def _seal(rows: list[dict[str, Any]], *, number: int = 1, day: str = "2026-03-04", previous: str = BEGINNING) -> Seal:
    content = Day()
    for row in rows:
        content.add(row)
    seal = Seal(
        number, day, content.entries, content.first, content.last, content.digest, {}, previous, "", content.locator
    )
    return replace(seal, digest=seal.own_digest())


def test_a_line_is_json_in_one_way_only() -> None:
    assert line({"b": 1, "a": "中\n文", "c": None}) == '{"a":"中\\n文","b":1,"c":null}'


def test_times_are_utc_to_the_microsecond() -> None:
    at = dt.datetime(2026, 3, 4, 8, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert moment(at) == "2026-03-04T00:00:00.000005Z"


def test_the_digest_of_a_day_is_that_of_its_lines() -> None:
    """What the docs tell anybody to do with `sha256sum`."""
    rows = [_row(1), _row(2, "第二行")]
    content = Day()
    for row in rows:
        content.add(row)
    text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)
    assert content.digest == hashlib.sha256(text.encode()).hexdigest()
    assert (content.entries, content.first, content.last) == (2, rows[0]["id"], rows[1]["id"])


@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=8),
    st.integers(min_value=0, max_value=7),
    st.sampled_from(["changed", "removed", "added", "last"]),
)
def test_whatever_is_done_to_a_day_is_found_and_named(texts: list[str], place: int, what: str) -> None:
    rows = [_row(number + 1, text) for number, text in enumerate(texts)]
    seal = _seal(rows)
    place %= len(rows)
    victim, other = rows[place]["id"], str(UUID(int=999))
    if what == "changed":
        present = [{**row, "text": f"{row['text']}。"} if row["id"] == victim else row for row in rows]
        expected = Finding(seal.day, "changed", victim)
    elif what == "removed":
        present = [row for row in rows if row["id"] != victim]
        expected = Finding(seal.day, "removed", victim)
    else:
        slipped = {**_row(999), "id": other}
        present = [*rows, slipped] if what == "last" else [*rows[:place], slipped, *rows[place:]]
        expected = Finding(seal.day, "added", other)
    assert check_rows(seal, rows) == []
    assert check_rows(seal, present) == [expected]


def test_rows_in_another_order_are_found() -> None:
    seal = _seal([_row(1), _row(2)])
    (finding,) = check_rows(seal, [_row(2), _row(1)])
    assert finding.what == "changed"


def test_a_chain_without_a_link_or_with_another_one_is_found() -> None:
    first = _seal([_row(1)])
    second = _seal([_row(2)], number=2, day="2026-03-05", previous=first.digest)
    third = _seal([], number=3, day="2026-03-06", previous=second.digest)
    assert check_link(first, None) == []
    assert check_link(second, first) == []
    assert check_link(third, first) == [Finding("2026-03-06", "chain")]
    assert check_link(second, None) == [Finding("2026-03-05", "chain")]
    assert check_link(replace(second, entries=5), first) == [Finding("2026-03-05", "seal")]
    made_anew = _seal([_row(9)], number=2, day="2026-03-05", previous=first.digest)
    assert check_link(made_anew, first) == []
    assert check_link(third, made_anew) == [Finding("2026-03-06", "chain")]


def test_a_difference_in_the_digest_alone_is_a_matter_of_the_seal() -> None:
    seal = _seal([_row(1)])
    assert first_difference(seal.locator, seal.locator) == ("seal", "")
