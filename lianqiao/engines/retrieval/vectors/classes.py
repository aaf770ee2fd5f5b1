"""What filters look at, written once for all documents that are alike in it, and the filters on it.

A row holds the number of its class (kind, audience, tags, fields and region) and of its owner. A filter is asked once
of each class, not of each row.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.records import Document, Filters
from lianqiao.engines.retrieval.regions import region_levels
from lianqiao.engines.retrieval.vectors.rows import Rows, write_at

Class: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str]
"""Kind, audience, tags, fields, region."""

NO_OWNER: Final = 0


def class_of(document: Document) -> Class:
    """The class of a document."""
    return document.kind, document.audience, document.tags, document.fields, document.region


def lets_pass(filters: Filters, kind: Class) -> bool:
    """Whether documents of a class may pass: what `schema.filter_clauses` asks of kind, audience and so on."""
    name, audience, tags, fields, region = kind
    return (
        (not filters.kinds or name in filters.kinds)
        and (filters.audience is None or not set(filters.audience).isdisjoint(audience))
        and set(filters.tags) <= set(tags)
        and (not filters.fields or any(field.startswith(code) for code in filters.fields for field in fields))
        and (not filters.region or _inside(region, filters.region))
    )


def _inside(region: str, wanted: str) -> bool:
    levels = region_levels(wanted)
    return bool(levels) and levels[-1] in region_levels(region)


def numbers_pass(filters: Filters, rows: Rows) -> npt.NDArray[np.bool_] | None:
    """Which rows pass the filters on readiness, price and budget; None when there are no such filters."""
    passed: npt.NDArray[np.bool_] | None = None
    for name, least, most in (
        ("readiness", filters.readiness_at_least, filters.readiness_at_most),
        ("readiness_wanted", filters.readiness_wanted_at_least, filters.readiness_wanted_at_most),
        ("price_yuan", None, filters.price_at_most_yuan),
        ("budget_yuan", filters.budget_at_least_yuan, None),
    ):
        if least is None and most is None:
            continue
        values = rows[name]
        # A level of 0 and a sum that is no number say nothing, and what says nothing passes no filter.
        fits = values > 0 if values.dtype.kind == "i" else ~np.isnan(values)
        if least is not None:
            fits &= values >= float(least)
        if most is not None:
            fits &= values <= float(most)
        passed = fits if passed is None else passed & fits
    return passed


class Table:
    """Classes and owners by number, in two files that only grow."""

    def __init__(self, folder: Path) -> None:
        self._files = (folder / "classes.jsonl", folder / "owners.txt")
        self.classes: list[Class] = []
        self._numbers: dict[Class, int] = {}
        self._owners: dict[str, int] = {"": NO_OWNER}
        self._read = [0, 0]

    def refresh(self) -> None:
        """Read what others have added."""
        for line in self._lines(0):
            kind, audience, tags, fields, region = json.loads(line)
            self._add((kind, tuple(audience), tuple(tags), tuple(fields), region))
        for line in self._lines(1):
            self._owners.setdefault(json.loads(line), len(self._owners))

    def number(self, documents: Iterable[Document]) -> tuple[list[int], list[int]]:
        """Numbers of the classes and of the owners of documents; new ones are written down first."""
        self.refresh()
        documents = list(documents)
        classes = dict.fromkeys(kind for document in documents if (kind := class_of(document)) not in self._numbers)
        owners = dict.fromkeys(d.owner for d in documents if d.owner not in self._owners)
        self._write(0, classes)
        self._write(1, owners)
        self.refresh()
        return [self._numbers[class_of(d)] for d in documents], [self._owners[d.owner] for d in documents]

    def owner_number(self, owner: str) -> int | None:
        """The number of an owner; None for one that has no row."""
        return self._owners.get(owner) if owner else None

    def passing(self, filters: Filters) -> npt.NDArray[np.bool_]:
        """By number of class, whether its documents may pass."""
        return np.array([lets_pass(filters, kind) for kind in self.classes], np.bool_)

    def _add(self, kind: Class) -> None:
        if kind not in self._numbers:
            self._numbers[kind] = len(self.classes)
            self.classes.append(kind)

    def _lines(self, which: int) -> list[bytes]:
        path = self._files[which]
        if not path.exists():
            return []
        with path.open("rb") as handle:
            handle.seek(self._read[which])
            data = handle.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._read[which] += len(whole)
        return whole.splitlines()

    def _write(self, which: int, values: Iterable[Class | str] | Sequence[str]) -> None:
        lines = b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)
        if lines:
            write_at(self._files[which], self._read[which], lines)
