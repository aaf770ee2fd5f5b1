"""Families of demands: one file per field of technology, with firms of that field and what they look for.

Everything in them is written by hand; only keys follow from the place in the file: the n-th owner of `welding.yaml` is
the organisation `welding-n`, its demands are `d-welding-na`, `d-welding-nb` and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

from lianqiao.demo.texts import FOLDER, Demand, Organisation, read

FAMILIES = FOLDER / "demands" / "families"


def names() -> list[str]:
    """The names of the files, one per field of technology."""
    return sorted(path.stem for path in FAMILIES.glob("*.yaml"))


def owners() -> dict[str, Organisation]:
    """All firms, by key, in the order of the files. Raises TypeError for an entry with a missing or unknown key."""
    return {
        key: Organisation(key=key, **{name: value for name, value in owner.items() if name != "demands"})
        for name in names()
        for key, owner, _file in _owners(name)
    }


def demands() -> dict[str, Demand]:
    """All demands, by id, in the order of the files. Raises TypeError for an entry with a missing or unknown key."""
    return {demand.id: demand for name in names() for demand in _demands(name)}


def _owners(name: str) -> Iterator[tuple[str, Any, Any]]:
    file = read(f"demands/families/{name}")
    for number, owner in enumerate(file["owners"], start=1):
        yield f"{name}-{number}", owner, file


def _demands(name: str) -> Iterator[Demand]:
    for key, owner, file in _owners(name):
        for letter, row in zip(ascii_lowercase, owner["demands"], strict=False):
            yield Demand(**{"fields": file["codes"], **row}, id=f"d-{key}{letter}", organisation=key)
