"""Characters lost to a wrong decoding: the shift of bytes is undone where words of the dictionary result."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianqiao.engines.text.drafts import Edit

REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Repaired:
    """Edits that undo what can be undone, and the places to look at: start, end, sentence."""

    edits: Sequence[Edit]
    doubts: Sequence[tuple[int, int, str]]


def find(text: str) -> Repaired:
    return Repaired((), ())
