"""What a kind of subject tells the reviews: title, parties, fields and the text to judge. Callers declare theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from lianqiao.core.access import Actor

#: What stands for a name in a blind copy.
HIDDEN = "〔已隐去〕"
#: Names shorter than this are not replaced: they occur in ordinary words.
SHORTEST = 2
#: The shortest that is left of a firm's name.
LEAST_FIRM = 4


#: Where the name of an institution ends and that of its part begins, and what is left off when one speaks of firms.
_INSTITUTION = re.compile(r".{2,}?(?:大学|学院|研究院|研究所|医院|公司|集团)")
_LEGAL_FORM = re.compile(r"(?:科技|技术|股份|集团|有限|责任|公司)+$")


def short_names(name: str) -> list[str]:
    """How an organisation is also called: the institution without its part, the firm without its legal form.

    A firm's name that is left with fewer than four characters is no name of its own.
    """
    found = []
    if (whole := _INSTITUTION.match(name)) is not None:
        found.append(whole.group())
    firm = _LEGAL_FORM.sub("", name)
    if len(firm) >= LEAST_FIRM and firm != name:
        found.append(firm)
    return found


@dataclass(frozen=True)
class Parties:
    """Whose matter a subject is: what experts are compared with, and what a blind copy hides.

    `organisations`: keys of registered ones; `organisation_names`: of these and of others. `people`: (name, name of the
    organisation); `users`: keys of accounts.
    """

    organisations: frozenset[str] = frozenset()
    organisation_names: frozenset[str] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()
    users: frozenset[str] = frozenset()

    def names(self) -> list[str]:
        """All names, longest first, so that none is cut by a shorter one within it."""
        units = {*self.organisation_names, *(unit for _name, unit in self.people)}
        found = {*units, *(short for unit in units for short in short_names(unit)), *(name for name, _u in self.people)}
        return sorted((name for name in found if len(name) >= SHORTEST), key=lambda name: (-len(name), name))

    def as_json(self) -> dict[str, Any]:
        """Plain lists, in order."""
        return {
            "organisations": sorted(self.organisations),
            "organisation_names": sorted(self.organisation_names),
            "people": [list(one) for one in sorted(self.people)],
            "users": sorted(self.users),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Parties:
        """What `as_json` gave."""
        return cls(
            frozenset(data["organisations"]),
            frozenset(data["organisation_names"]),
            frozenset((name, unit) for name, unit in data["people"]),
            frozenset(data["users"]),
        )


@dataclass(frozen=True)
class SubjectKind:
    """How records of a model are judged.

    `sections` gives (heading, text) of what reviewers read, `fields` codes of `TechField`, `offered` the records that
    the actor may have judged; `files_readable` is not there on purpose: reviewers get files of their own.
    """

    model: type[Model]
    label: Any
    title: Callable[[Any], str]
    owner_label: Callable[[Any], str]
    parties: Callable[[Any], Parties]
    fields: Callable[[Any], Iterable[str]]
    sections: Callable[[Any], Iterable[tuple[str, str]]]
    offered: Callable[[Actor], QuerySet[Any]]
    #: Other names of the parties in the text: short names of organisations and the like.
    also_hidden: Callable[[Any], Iterable[str]] = field(default=lambda record: ())


_KINDS: dict[type[Model], SubjectKind] = {}


def declare(kind: SubjectKind) -> None:
    """Let records of the model be judged; a model is declared once."""
    if kind.model in _KINDS:
        raise LookupError(f"{kind.model.__name__} is declared already")
    _KINDS[kind.model] = kind


def kinds() -> tuple[SubjectKind, ...]:
    """Every declared kind, ordered by model label."""
    return tuple(sorted(_KINDS.values(), key=lambda kind: kind.model._meta.label_lower))


def kind_of(model: type[Model]) -> SubjectKind:
    """The kind of a model; LookupError when its records are not judged."""
    return _KINDS[model]


@dataclass(frozen=True)
class Copy:
    """What reviewers read of a record."""

    title: str
    sections: list[list[str]]
    names: list[str]


def copy_of(kind: SubjectKind, record: Any, *, blind: bool) -> Copy:
    """The title and sections of a record; where `blind`, with every name of its parties replaced."""
    sections = [[str(heading), str(text).strip()] for heading, text in kind.sections(record) if str(text).strip()]
    title = kind.title(record)
    if not blind:
        return Copy(title, sections, [])
    also = {name for name in kind.also_hidden(record) if len(name) >= SHORTEST}
    names = sorted({*kind.parties(record).names(), *also}, key=lambda name: (-len(name), name))
    hidden = [[hide(heading, names), hide(text, names)] for heading, text in sections]
    return Copy(hide(title, names), hidden, names)


def hide(text: str, names: Iterable[str]) -> str:
    """The text with each name replaced."""
    for name in names:
        text = text.replace(name, HIDDEN)
    return text


def found_in(text: str, names: Iterable[str]) -> list[str]:
    """The names that the text holds, also where spaces and line breaks stand between the characters."""
    compact = "".join(text.split())
    return [name for name in names if "".join(name.split()) in compact]
