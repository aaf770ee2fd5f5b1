"""The files of the graded demands: the demands, their grades, pools to be read and runs of rankers.

Grades hold ids only: the collection is not part of the project.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO, TypeAlias

from lianqiao.engines.retrieval import Document

FOLDER: Final = Path(__file__).parent
DEMANDS: Final = FOLDER / "demands.jsonl"
GRADES: Final = FOLDER / "grades.tsv"
HIGHEST_GRADE: Final = 3
READ_CHARACTERS: Final = 300
POOL_COLUMNS: Final = ("demand", "document", "grade", "wanted", "title", "keywords", "text")

Grades: TypeAlias = dict[str, dict[str, int]]
"""Demand -> document -> grade 0..3; a document that is not there was not judged."""

Ranked: TypeAlias = dict[str, list[str]]
"""Demand -> documents, best first."""


class FileFault(Exception):
    """A file that does not hold what it should, said in one sentence with its line."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand, as its writer would have put it."""

    id: str
    field: str
    who: str
    text: str


def read_demands(path: Path = DEMANDS) -> list[Demand]:
    """The demands in their order."""
    with path.open(encoding="utf-8") as lines:
        return [Demand(**json.loads(line)) for line in lines]


def read_grades(path: Path = GRADES) -> Grades:
    """The grades; FileFault for a line that is not demand, document and a grade, or that says a pair again."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    if not path.exists():
        return {}
    for where, cells in _lines(path, "\t"):
        if len(cells) != 3:
            raise FileFault(f"{where}: not demand, document and grade.")
        demand, document, grade = cells
        if document in grades[demand]:
            raise FileFault(f"{where}: {demand} and {document} stand there twice.")
        grades[demand][document] = _grade(grade, where)
    return dict(grades)


def write_grades(grades: Grades, path: Path = GRADES) -> None:
    """All grades, sorted, so that two states of the file can be compared."""
    lines = [
        f"{demand}\t{document}\t{grade}\n"
        for demand, of_demand in sorted(grades.items())
        for document, grade in sorted(of_demand.items())
    ]
    path.write_text("".join(lines), encoding="utf-8")


def write_pool(file: TextIO, pairs: Iterable[tuple[Demand, str]], documents: Mapping[str, Document]) -> None:
    """A line for each pair with an empty grade and what is needed to judge it."""
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(POOL_COLUMNS)
    for demand, name in pairs:
        document = documents[name]
        text = " ".join(document.text.split())[:READ_CHARACTERS]
        writer.writerow(
            [demand.id, name, "", demand.text, document.title, "；".join(document.keywords), text],
        )


def read_filled_in(path: Path) -> Grades:
    """The grades of a pool that was read; lines without a grade are left out."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file, delimiter="\t"), 2):
            grade = (cells.get("grade") or "").strip()
            if grade:
                grades[cells["demand"]][cells["document"]] = _grade(grade, f"{path.name}:{number}")
    return dict(grades)


def read_run(path: Path) -> Ranked:
    """A ranker's results from lines of demand, document and score in any order; equal scores go by the id."""
    scored: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for where, cells in _lines(path, "\t"):
        try:
            demand, document, score = cells
            scored[demand].append((-float(score), document))
        except ValueError:
            raise FileFault(f"{where}: not demand, document and score.") from None
    return {demand: [document for _, document in sorted(found)] for demand, found in scored.items()}


def _lines(path: Path, separator: str) -> Iterator[tuple[str, list[str]]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            yield f"{path.name}:{number}", line.rstrip("\n").split(separator)


def _grade(value: str, where: str) -> int:
    if value not in {str(grade) for grade in range(HIGHEST_GRADE + 1)}:
        raise FileFault(f"{where}: {value!r} is no grade from 0 to {HIGHEST_GRADE}.")
    return int(value)
