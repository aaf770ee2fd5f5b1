"""A text on its way through passes of edits, which carries for each character the raw span it came from."""

from array import array
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, str]
"""Replace the characters from the first number up to the second by the text."""


class Draft:
    """The current characters of a text with their raw spans; an edit cannot forget to keep the map right."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.starts: array[int] = array("L", range(len(raw)))
        self.ends: array[int] = array("L", range(1, len(raw) + 1))

    def apply(self, edits: Iterable[Edit]) -> None:
        """Replace each span by its text; edits come in order and do not overlap, none has an empty span.

        A replacement as long as its span maps character by character, any other maps to the whole span.
        """
        pieces: list[str] = []
        starts: array[int] = array("L")
        ends: array[int] = array("L")
        at = 0
        for start, end, new in edits:
            pieces.append(self.text[at:start])
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if len(new) == end - start:
                starts += self.starts[start:end]
                ends += self.ends[start:end]
            elif new:
                starts += array("L", [self.starts[start]]) * len(new)
                ends += array("L", [self.ends[end - 1]]) * len(new)
            pieces.append(new)
            at = end
        if at == 0:
            return
        pieces.append(self.text[at:])
        starts += self.starts[at:]
        ends += self.ends[at:]
        self.text, self.starts, self.ends = "".join(pieces), starts, ends


class PlainDraft(Draft):
    """The same for whoever does not ask where the characters came from: no spans, in half the time."""

    def __init__(self, raw: str) -> None:
        self.text = raw

    def apply(self, edits: Iterable[Edit]) -> None:
        """Replace each span by its text, see `Draft.apply`."""
        pieces: list[str] = []
        at = 0
        for start, end, new in edits:
            pieces += (self.text[at:start], new)
            at = end
        if at:
            pieces.append(self.text[at:])
            self.text = "".join(pieces)


def span_of(starts: Sequence[int], ends: Sequence[int], raw_length: int, start: int, end: int) -> tuple[int, int]:
    """The half-open raw span that the span [start, end) of a draft's text came from; an empty span stays empty.

    Raises `IndexError` when the span does not lie inside the text.
    """
    if not 0 <= start <= end <= len(starts):
        raise IndexError(f"span [{start}, {end}) lies outside a text of {len(starts)} characters")
    if start == end:
        at = starts[start] if start < len(starts) else raw_length
        return at, at
    return starts[start], ends[end - 1]
