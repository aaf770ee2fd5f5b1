"""What an appraisal asks: question sets of the scales and the indicators of scored kinds, from the packaged content.

An appraisal keeps a copy of its set from the moment at which it is handed in, so later editions change nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from lianqiao.processes.appraisals.enums import AppraisalKind
from lianqiao.processes.appraisals.limits import FIRST_INDICATORS
from lianqiao.registers.taxonomy.models import ScaleLevel


@dataclass(frozen=True)
class Question:
    """One thing that has to be shown; `proof` says by what papers it usually is, `weight` counts in scored kinds."""

    key: str
    text: str
    proof: str = ""
    name: str = ""
    weight: int = 0


@dataclass(frozen=True)
class Level:
    """A level with its questions; `stage` is the label of three steps for lay readers."""

    number: int
    name: str
    stage: str
    questions: tuple[Question, ...]

    @property
    def label(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class QuestionSet:
    """All that an appraisal asks: `levels` of a scale, or the `indicators` of a scored kind; the other is empty."""

    title: str
    edition: str
    source: str
    verified: bool
    levels: tuple[Level, ...] = ()
    indicators: tuple[Question, ...] = ()

    def questions(self) -> tuple[Question, ...]:
        """Every question in order."""
        return self.indicators or tuple(one for level in self.levels for one in level.questions)

    def as_json(self) -> dict[str, Any]:
        """What an appraisal keeps."""
        return {
            "title": self.title,
            "edition": self.edition,
            "source": self.source,
            "verified": self.verified,
            "levels": [
                {
                    "number": level.number,
                    "name": level.name,
                    "stage": level.stage,
                    "questions": [_plain(one) for one in level.questions],
                }
                for level in self.levels
            ],
            "indicators": [_plain(one) for one in self.indicators],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> QuestionSet:
        """What `as_json` gave."""
        return cls(
            title=data["title"],
            edition=data["edition"],
            source=data["source"],
            verified=data["verified"],
            levels=tuple(
                Level(row["number"], row["name"], row["stage"], tuple(Question(**one) for one in row["questions"]))
                for row in data["levels"]
            ),
            indicators=tuple(Question(**one) for one in data["indicators"]),
        )


def _plain(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text,
        "proof": question.proof,
        "name": question.name,
        "weight": question.weight,
    }


@cache
def content() -> Mapping[str, Any]:
    """The packaged file."""
    folder = resources.files("lianqiao.processes.appraisals") / "content"
    found: Mapping[str, Any] = yaml.safe_load((folder / "questions.yaml").read_text(encoding="utf-8"))
    return found


def scale_codes() -> tuple[str, ...]:
    """The codes of the scales that have a question set."""
    return tuple(content()["scales"])


def set_of_scale(code: str) -> QuestionSet:
    """The questions of a scale with the names of its levels from the code list; LookupError for an unknown scale."""
    told = content()["scales"][code]
    asked: dict[int, Sequence[Mapping[str, Any]]] = {}
    if "like" in told:
        asked |= content()["scales"][told["like"]]["levels"]
    asked |= told["levels"]
    rows = ScaleLevel.objects.filter(scale=code).order_by("number")
    levels = [Level(row.number, row.name, row.public_stage, _questions(asked[row.number])) for row in rows]
    return QuestionSet(told["title"], told["edition"], told["source"], told["verified"], levels=tuple(levels))


def _questions(rows: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    return tuple(Question(str(row["key"]), row["text"], row["proof"]) for row in rows)


def set_of_kind(kind: str, *, where: Any, on: date) -> QuestionSet:
    """The indicators of a scored kind: those of the norm for value, the platform's own for the prospect."""
    if kind == AppraisalKind.PROSPECT:
        told = content()["prospects"]
        rows = tuple(Question(row["key"], row["text"], name=row["name"], weight=row["weight"]) for row in told["rows"])
        return QuestionSet(told["title"], "", told["source"], told["verified"], indicators=rows)
    norm = FIRST_INDICATORS.get(where=where, on=on)
    ours = content()["indicators"]
    found = [
        Question(row["code"], ours[row["code"]]["text"], name=row["name"], weight=ours[row["code"]]["weight"])
        for row in norm.value
    ]
    title = str(AppraisalKind.VALUE.label)
    return QuestionSet(title, "", str(norm.source), norm.verified, indicators=tuple(found))
