"""Choosing the edition that counts, and the answer that says by which text and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from lianqiao.core.norms import values
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import Kind, Level, Strictest
from lianqiao.core.norms.places import Place

T_co = TypeVar("T_co", covariant=True)


class NormMissing(LookupError):
    """No edition answers: `key`, `place` and `day` say what was asked."""

    def __init__(self, key: str, place: Place, day: dt.date) -> None:
        where = place.region or "the nation"
        if place.organisation is not None:
            where = f"{where}, organisation {place.organisation}"
        super().__init__(f"no norm {key} holds in {where} on {day:%Y-%m-%d}")
        self.key, self.place, self.day = key, place, day


@dataclass(frozen=True)
class Question:
    """What is asked: the stored description of a norm's key."""

    key: str
    title: str
    kind: Kind
    unit: str
    strictest: Strictest
    columns: tuple[values.Column, ...]


@dataclass(frozen=True)
class Edition:
    """One edition as it is kept for asking; `effective_to` is the first day on which it no longer holds."""

    id: UUID
    question: Question
    place: Place
    place_name: str
    effective_from: dt.date
    effective_to: dt.date | None
    kept: Any
    source_title: str
    source_number: str
    article: str
    verified: bool

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def value(self) -> Any:
        """The typed value; a table is a fresh list of rows each time."""
        return values.load(self.question.kind, self.kept, columns=self.question.columns)

    @property
    def value_text(self) -> str:
        """The value in words."""
        return values.show(self.question.kind, self.value, unit=self.question.unit)

    @cached_property
    def source(self) -> str:
        """The text by which it holds, in words: its title, number and article."""
        return source_text(self.source_title, self.source_number, self.article)


@dataclass(frozen=True)
class Candidate:
    """One level that was looked at: its edition, if it has one, and why that one counts or not."""

    level: Level
    name: str
    edition: Edition | None
    chosen: bool
    why: str


@dataclass(frozen=True)
class Answer(Generic[T_co]):
    """A norm's value with the edition that gives it and the levels that were looked at, from the nation down."""

    value: T_co
    norm: Edition
    chain: tuple[Candidate, ...]

    @property
    def verified(self) -> bool:
        """Whether somebody compared the edition with the original text."""
        return self.norm.verified

    @property
    def source(self) -> str:
        """The text by which the value holds, in words."""
        return self.norm.source

    @property
    def text(self) -> str:
        """The value in words, with its unit."""
        return self.norm.value_text

    def __str__(self) -> str:
        return self.text


def source_text(title: str, number: str, article: str) -> str:
    """`《title》（number）article`; titles that are no names of texts stand without the marks."""
    named = title if title.startswith("《") or title.endswith("规则") else f"《{title}》"
    return f"{named}{f'（{number}）' if number else ''}{article}"


def choose(key: str, editions: Iterable[Edition], place: Place, day: dt.date) -> Answer[Any]:
    """The answer for the place and the day: the most specific edition, or the strictest where the norm says so.

    Raises NormMissing when no level has one.
    """
    steps = place.steps()
    found = {edition.place: edition for edition in editions if edition.holds_on(day)}
    held = [found[step] for step in steps if step in found]
    if not held:
        raise NormMissing(key, place, day)
    chosen = _chosen(held, day)
    chain = tuple(_candidate(step, found.get(step), chosen) for step in steps)
    return Answer(chosen.value, chosen, chain)


def _chosen(held: list[Edition], day: dt.date) -> Edition:
    """Of equals the most specific counts, so that the nearest text is quoted."""
    rule = held[-1].question.strictest
    if rule == Strictest.MOST_SPECIFIC or len(held) == 1:
        return held[-1]
    nearest_first = held[::-1]
    if rule == Strictest.STRICTEST_MAX:
        return max(nearest_first, key=lambda edition: _size(edition.value, day))
    return min(nearest_first, key=lambda edition: _size(edition.value, day))


def _size(value: Any, day: dt.date) -> Any:
    """What is compared; durations by the day on which they end, as their units may differ."""
    return value.end(day) if isinstance(value, Duration) else value


def _candidate(step: Place, edition: Edition | None, chosen: Edition) -> Candidate:
    if edition is None:
        return Candidate(step.level, str(step.level.label), None, False, _("这一级没有另行规定"))
    return Candidate(step.level, edition.place_name, edition, edition is chosen, _why(edition, chosen))


def _why(edition: Edition, chosen: Edition) -> str:
    rule = edition.question.strictest
    if rule == Strictest.MOST_SPECIFIC:
        return _("最近一级的规定，以它为准") if edition is chosen else _("下级另有规定，以下级为准")
    if rule == Strictest.STRICTEST_MAX:
        return _("各级中最高，以它为准") if edition is chosen else _("低于或等于所取的规定")
    return _("各级中最低，以它为准") if edition is chosen else _("高于或等于所取的规定")
