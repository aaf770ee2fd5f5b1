"""Checking an export of the log without a database; pure Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lianqiao.core.oversight.canonical import COLUMNS, Finding, Seal, check_link, check_rows


class NotAnExport(Exception):
    """A line that no export has; the text names it."""


def verify_lines(lines: Iterable[str]) -> Iterator[Finding | Seal]:
    """The findings of an export, and each seal once it is checked.

    An export may begin later than the log: its first seal then leans on a digest that only the database has. Raises
    NotAnExport for a line that is neither row nor seal, and for rows that no seal follows.
    """
    before: Seal | None = None
    rows: list[dict[str, Any]] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        content = _content(text, number)
        if "seal" not in content:
            rows.append(content)
            continue
        try:
            seal = Seal.from_values(content["seal"])
            is_first_of_part = before is None and seal.number > 1
            link = [one for one in check_link(seal, before) if not (is_first_of_part and one.what == "chain")]
        except (KeyError, TypeError, ValueError) as error:
            raise NotAnExport(f"line {number} is no seal") from error
        yield from link
        yield from check_rows(seal, rows)
        yield seal
        before, rows = seal, []
    if rows:
        raise NotAnExport(f"the file ends with {len(rows)} rows without their seal")


def _content(text: str, number: int) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise NotAnExport(f"line {number} is no JSON") from error
    if not isinstance(content, dict) or not ("seal" in content or content.keys() == set(COLUMNS)):
        raise NotAnExport(f"line {number} is neither a log row nor a seal")
    return content
