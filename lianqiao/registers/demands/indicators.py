"""The wanted indicators of a demand: typed as lines, read as name and requirement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lianqiao.engines.text import Quantity, quantities

MAXIMUM = 20
LENGTH_MAXIMUM = 200

_PARTED = re.compile(r"\s*[|｜:：\t]\s*")


@dataclass(frozen=True)
class Indicator:
    """One wanted indicator; `requirement` is empty where the line only names it."""

    line: str
    name: str
    requirement: str

    @property
    def is_quantified(self) -> bool:
        """Whether the line gives a figure that can be measured."""
        return bool(self.quantities)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures of the requirement, or of the whole line where nothing parts it."""
        return tuple(quantities(self.requirement or self.name))


def parse_indicators(text: str) -> list[Indicator]:
    """The indicators of a text, one a line, name and requirement parted by ｜, |, a colon or a tab."""
    rows = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        name, *rest = _PARTED.split(line, maxsplit=1)
        rows.append(Indicator(line, name, rest[0] if rest else ""))
    return rows
