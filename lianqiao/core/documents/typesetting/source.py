"""Writing Typst: every text goes in as a string literal, so that nothing in a document is ever read as a command."""

from __future__ import annotations

from collections.abc import Iterable

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}


def literal(text: str) -> str:
    """The text as a string literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def points(length: float) -> str:
    """A length in points."""
    return f"{length:.4f}pt"


def colour(digits: str) -> str:
    """A colour of six hexadecimal digits."""
    return f"rgb({literal('#' + digits)})"


def sequence(parts: Iterable[str]) -> str:
    """Several pieces of content as one."""
    inside = "; ".join(part for part in parts if part)
    return "{" + inside + "}"


def array(items: Iterable[str]) -> str:
    """A list of values."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def stroke(width: float, digits: str) -> str:
    """A line."""
    return f"(paint: {colour(digits)}, thickness: {points(width)})"
