"""Why a record was found and what does not fit, as lines that pages and messages show."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext

from lianqiao.engines.retrieval import Gap, GapKind, Hit, Reason, ReasonKind
from lianqiao.engines.retrieval.phrases import gap_sentence, reason_sentence


@dataclass(frozen=True)
class Line:
    """One reason in words, with its part of the score in per cent."""

    label: str
    share: int


@dataclass(frozen=True)
class Explanation:
    """How well a record fits (per cent), what carried it (largest share first), what does not fit."""

    fit: int
    reasons: tuple[Line, ...]
    gaps: tuple[str, ...]


def explain(hit: Hit) -> Explanation:
    """The explanation of a hit, in the language of the page."""
    return Explanation(
        round(100 * hit.score),
        tuple(Line(reason_sentence(reason, gettext), round(100 * reason.share)) for reason in hit.reasons),
        tuple(gap_sentence(gap, gettext) for gap in hit.gaps),
    )


def explanation_of(
    *, score: float, reasons: Iterable[Mapping[str, Any]], gaps: Iterable[Mapping[str, Any]]
) -> Explanation:
    """The explanation of a stored match (see `to_json`), in the language of the page."""
    return explain(
        Hit(
            "",
            "",
            score,
            tuple(Reason(**{**reason, "kind": ReasonKind(reason["kind"])}) for reason in reasons),
            tuple(Gap(**{**gap, "kind": GapKind(gap["kind"])}) for gap in gaps),
        )
    )


def to_json(parts: Iterable[Reason | Gap]) -> list[dict[str, Any]]:
    """Reasons or gaps as plain values that `explanation_of` reads."""
    return [{**asdict(part), "kind": part.kind.value} for part in parts]
