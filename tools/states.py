"""Writes the page of state diagrams from the registered transition tables: `python -m tools.states docs/states.md`.

The tables are read as the program registers them; no database is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # models can be imported only after Django has been set up
    from lianqiao.core.transitions import Transition, TransitionTable

OPENING = """\
# States

Made by `python -m tools.states docs/states.md` from the registered transition tables; a test holds the two together.
`lianqiao manage transitions MODEL` prints one of them.

A state changes only by `core.transitions.apply`: the row is locked, then source state, permission, required data and
guards are checked in this order, the effects run in the same transaction, and the business log and the change feed
get a row each. *System* stands where no person may do it. What a permission means for a record is said by the
predicates in the app's `rules.py`; which role holds it, by `ROLE_PERMISSIONS` in `lianqiao/core/permissions.py`.
"""


def page(tables: Iterable[TransitionTable]) -> str:
    """The whole page as Markdown: for each table its diagram, its states and its transitions."""
    return "\n".join([OPENING, *(section(table) for table in tables)])


def section(table: TransitionTable) -> str:
    """One model: heading, diagram, states with their words, transitions with what they ask for."""
    options = table.model._meta
    lines = [f"## {options.label}", "", str(options.verbose_name), "", "```mermaid", table.mermaid(), "```", ""]
    lines += ["| state | word |", "| --- | --- |"]
    lines += [f"| `{value}` | {label} |" for value, label in table.states.choices]
    lines += ["", "| transition | word | from | to | permission | asks for | guards |", "| --- |" + " --- |" * 6]
    lines += [_row(transition) for transition in table]
    return "\n".join([*lines, ""])


def _row(transition: Transition) -> str:
    asked = [*transition.requires, *(["reason"] if transition.reason_required else [])]
    cells = (
        f"`{transition.name}`",
        str(transition.label),
        _codes(transition.sources),
        f"`{transition.target}`",
        f"`{transition.permission}`" if transition.permission else "system",
        _codes(asked),
        _codes(guard.__name__ for guard in transition.guards),
    )
    return f"| {' | '.join(cells)} |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> None:
    """Write the page into the file that is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    from lianqiao.core.transitions import tables

    Path(sys.argv[1]).write_text(page(tables()), encoding="utf-8")


if __name__ == "__main__":
    main()
