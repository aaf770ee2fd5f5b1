"""The hand-written content, read from YAML into typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True)
class Region:
    """A division of the invented province."""

    code: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """An organisation; `contact` is "name title" of the person who signs in for it.

    A `department` is one that plans name: it reports on tasks and figures, and reviews nobody's records.
    """

    key: str
    kind: str
    name: str
    short: str
    region: str
    founded: int
    staff: int
    address: str
    contact: str
    business: str
    industry: str = ""
    level: str = ""
    code: str = ""
    department: bool = False

    @property
    def contact_name(self) -> str:
        return self.contact.split(" ", 1)[0]

    @property
    def contact_title(self) -> str:
        return self.contact.split(" ", 1)[1]


@dataclass(frozen=True)
class Person:
    """Somebody besides the contacts; `also` is a second organisation to act for."""

    name: str
    role: str
    organisation: str
    title: str
    speciality: str
    also: str = ""


@dataclass(frozen=True)
class Achievement:
    """An achievement; `rights` are "kind year status [with organisation]"."""

    id: str
    title: str
    plain: str
    academic: str
    keywords: list[str]
    fields: list[str]
    industries: list[str]
    readiness: int
    evidence: str
    rights: list[str]
    ways: list[str]
    holder: str
    completers: list[str]
    years: list[int]
    price: int | None = None
    publicity: str = "public"


@dataclass(frozen=True)
class Demand:
    """A demand as its owner wrote it; not everybody says what was tried, what is there, or what it may cost."""

    id: str
    title: str
    kind: str
    fields: list[str]
    background: str
    problem: str
    wanted: list[str]
    modes: list[str]
    months: int
    urgency: str
    readiness: int
    organisation: str
    tried: str = ""
    conditions: str = ""
    budget: int | None = None
    masked: list[str] = field(default_factory=list)
    publicity: str = "public"


@dataclass(frozen=True)
class Meeting:
    """An introduction; `days` are counted back. `problem` and `organisation` stand where no demand is named."""

    by: str
    days: int
    message: str
    achievement: str
    demand: str = ""
    organisation: str = ""
    problem: str = ""
    accepted: int | None = None
    declined: int | None = None
    code: str = ""
    text: str = ""
    cancelled: int | None = None
    reason: str = ""
    lapsed: bool = False
    outcome: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Login:
    """A person who can sign in to the demonstration; `advice` is what to try first.

    `office` is one of the three administrators', who belong to no organisation; empty for all others. `secret` is what
    an authenticator app makes their six figures from.
    """

    person: str
    email: str
    role: str
    advice: str
    office: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Content:
    """All of it. `groups` says from which file a record comes; `pairs` grades answers to demands (3, 2, 1).

    `collected` are the ids of records that are handed in by the batch and have no story of their own, and the keys of
    the firms around them, and `share` the part of all such records (0 to 1); `newcomers` are those of the firms that
    have only just registered; `employers` says for whom completers work who are nothing else.
    """

    regions: list[Region]
    organisations: dict[str, Organisation]
    people: list[Person]
    achievements: dict[str, Achievement]
    demands: dict[str, Demand]
    groups: dict[str, str]
    pairs: dict[str, dict[str, int]]
    stories: dict[str, Any]
    meetings: list[Meeting]
    logins: list[Login]
    password: str
    collected: frozenset[str] = frozenset()
    share: float = 0.0
    newcomers: frozenset[str] = frozenset()
    employers: Mapping[str, str] = field(default_factory=dict)


@cache
def load() -> Content:
    """What is told by hand. Raises TypeError for an entry with a missing or unknown key."""
    groups: dict[str, str] = {}
    achievements = _records("achievements", Achievement, groups)
    demands = _records("demands", Demand, groups)
    stories = read("stories")
    return Content(
        regions=[Region(**row) for row in read("regions")],
        organisations={row["key"]: Organisation(**row) for row in read("organisations")},
        people=[Person(**row) for row in read("people")],
        achievements=achievements,
        demands=demands,
        groups=groups,
        pairs=read("pairs"),
        stories=stories,
        meetings=[Meeting(**row) for row in stories["introductions"]],
        logins=logins(),
        password=password(),
    )


def logins() -> list[Login]:
    """Who can sign in; read alone, because every start of the program prints it."""
    rows = read("accounts")["accounts"]
    return [
        Login(row["person"], row["email"], row["role"], row["try"], row.get("office", ""), row.get("secret", ""))
        for row in rows
    ]


def password() -> str:
    """The password of all log-ins."""
    return str(read("accounts")["password"])


def read(name: str) -> Any:
    """One file of the content, by its path without the ending."""
    # The loader in C reads the whole in a tenth of the time; not every build of the library has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def _records(folder: str, kind: Any, groups: dict[str, str]) -> dict[str, Any]:
    records = {}
    for path in sorted((FOLDER / folder).glob("*.yaml")):
        for row in read(f"{folder}/{path.stem}"):
            if row["id"] in groups:
                raise ValueError(f"{row['id']} stands twice, in {groups[row['id']]} and in {path.stem}")
            records[row["id"]] = kind(**row)
            groups[row["id"]] = path.stem
    return records
