"""The kinds of secondment, as the file of the package says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lianqiao.registers.organisations.enums import OrganisationKind

CONTENT = Path(__file__).resolve().parent / "content" / "kinds.yaml"
#: The times and limits for which every kind names a norm, and those that a kind may ask beyond.
NEEDED = frozenset({"term", "assess", "posts"})
FURTHER = frozenset({"host_age", "contract", "services"})


@dataclass(frozen=True)
class Kind:
    """One kind: who offers posts, who may be seconded; `norms` names the norm of each time and limit."""

    key: str
    name: str
    summary: str
    mark: str
    homes: frozenset[str]
    hosts: frozenset[str]
    norms: Mapping[str, str]

    @property
    def home_words(self) -> str:
        """The kinds of organisation that persons come from."""
        return _words(self.homes)

    @property
    def host_words(self) -> str:
        """The kinds of organisation that offer posts."""
        return _words(self.hosts)


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by key, in the order of the file; ValueError for a file that is not well formed."""
    found = [_kind(row) for row in yaml.safe_load(CONTENT.read_text(encoding="utf-8"))]
    return {one.key: one for one in found}


def kind_choices() -> list[tuple[str, str]]:
    """Key and name of each kind."""
    return [(one.key, one.name) for one in kinds().values()]


def hosts() -> frozenset[str]:
    """The kinds of organisation that offer posts of some kind."""
    return frozenset().union(*(one.hosts for one in kinds().values()))


def homes() -> frozenset[str]:
    """The kinds of organisation whose people may be seconded."""
    return frozenset().union(*(one.homes for one in kinds().values()))


def _kind(row: dict[str, Any]) -> Kind:
    named = frozenset(row["norms"])
    if (wrong := named - NEEDED - FURTHER) or (wrong := NEEDED - named):
        raise ValueError(f"{row['key']}: norms {sorted(wrong)}")
    return Kind(
        key=row["key"],
        name=row["name"],
        summary=row["summary"],
        mark=row["mark"],
        homes=frozenset(str(OrganisationKind(name)) for name in row["homes"]),
        hosts=frozenset(str(OrganisationKind(name)) for name in row["hosts"]),
        norms=dict(row["norms"]),
    )


def _words(names: frozenset[str]) -> str:
    return "、".join(str(kind.label) for kind in OrganisationKind if kind in names)
