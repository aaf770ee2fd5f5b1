"""The conditions of each kind as questions, and what the answers say: by the rule engine, from the norm of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.norms import Answer
from lianqiao.engines.conditions.results import Verdict, evaluate
from lianqiao.engines.conditions.tables import rule_of
from lianqiao.engines.conditions.values import Range
from lianqiao.processes.contracts.enums import DEVELOPMENT
from lianqiao.processes.contracts.limits import CONDITIONS

ANY = "any"
_FAMILY = {kind.value: ("development",) for kind in DEVELOPMENT}


@dataclass(frozen=True)
class Question:
    """One condition: what is asked, why, whether a yes excludes, and what was answered (None: nothing yet)."""

    fact: str
    text: str
    why: str
    is_veto: bool
    answer: bool | None
    verdict: Verdict

    @property
    def is_open(self) -> bool:
        """Whether it still wants an answer."""
        return self.verdict == Verdict.UNKNOWN

    @property
    def is_unmet(self) -> bool:
        """Whether the answer stands against the kind."""
        return self.verdict == Verdict.UNMET


@dataclass(frozen=True)
class Asked:
    """All questions of a kind, the verdict on all, and the edition of the norm that asks them."""

    questions: tuple[Question, ...]
    verdict: Verdict
    norm: Answer[list[dict[str, Any]]]


def questions_of(kind: str, answers: Mapping[str, Any], *, where: Any, on: date) -> Asked:
    """The questions of a kind of contract with what `answers` ({fact: yes or no}) say of them."""
    norm = CONDITIONS.get(where=where, on=on)
    kinds = (kind, *_FAMILY.get(kind, ()), ANY)
    rows = [row for row in norm.value if row["kind"] in kinds]
    # Of a development the family's conditions come first, then those of the sub-kind, then what excludes any kind.
    rows.sort(key=lambda row: (row["kind"] == ANY, row["kind"] == kind and kind in _FAMILY))
    facts = {fact: Range.exactly(Decimal(bool(said))) for fact, said in answers.items()}
    rule = rule_of({**row, "comparator": "=", "value": 1} for row in rows)
    result = evaluate(rule, facts)
    asked = tuple(
        Question(row["fact"], row["text"], row["why"], bool(row["veto"]), answers.get(row["fact"]), part.verdict)
        for row, part in zip(rows, result.parts, strict=True)
    )
    return Asked(asked, result.verdict, norm)
