"""Demands as companies, farms and hospitals write them, graded against a collection: which ranker finds what helps.

    python -m benchmarks demands score --data FOLDER [--vectors FOLDER] [--run NAME=FILE ...] [--each]
    python -m benchmarks demands pool --data FOLDER [--vectors FOLDER] [--run NAME=FILE ...] > unjudged.tsv
    python -m benchmarks demands grade judged.tsv
    python -m benchmarks demands encode --data FOLDER --vectors FOLDER

`score` prints for every ranker nDCG@10 and how much of its first ten is judged. `pool` writes what a ranker has in
front and nobody has judged yet, to be read; `grade` takes that file back with the grades filled in. `encode` makes
the vectors of the dense rankers (see benchmarks/e5.py). A run is a file of demand, document and score.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.common import arguments, as_json, data_folder, say, table
from benchmarks.demands.files import (
    FileFault,
    Grades,
    read_demands,
    read_filled_in,
    read_grades,
    read_run,
    write_grades,
    write_pool,
)
from benchmarks.demands.peers import Rankings, encode, rankings
from benchmarks.demands.scoring import each_row, merged, pool, row
from benchmarks.retrieval import read_corpus

ACTIONS: Final = ("score", "pool", "grade", "encode")
POOL_DEPTH: Final = 12


def main(argv: Sequence[str] | None = None) -> None:
    """Do what is named; a fault in a file ends the program with one sentence."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("judged", nargs="*", type=Path, help="grade: files of `pool` with the grades filled in")
    parser.add_argument("--vectors", type=Path, help="folder of `encode`; without it the dense rankers are left out")
    parser.add_argument("--run", action="append", default=[], metavar="NAME=FILE", help="a further ranker's results")
    parser.add_argument("--depth", type=int, default=POOL_DEPTH, help="pool: documents taken from each ranker")
    parser.add_argument("--each", action="store_true", help="score: a table of the single demands too")
    options = parser.parse_args(argv)
    try:
        {"score": _score, "pool": _pool, "grade": _grade, "encode": _encode}[options.action](options)
    except FileFault as fault:
        sys.exit(str(fault))


def _score(options: argparse.Namespace) -> None:
    demands, grades = read_demands(), read_grades()
    found = _rankings(options)
    rows = [row(name, ranked, grades) for name, ranked in found.items()]
    each = [each_row(demand, found, grades) for demand in demands]
    if options.json:
        print(as_json({"demands": len(demands), "graded": sum(map(len, grades.values())), "rows": rows, "each": each}))
        return
    print(table(f"{len(demands)} demands, {sum(map(len, grades.values()))} grades", rows))
    if options.each:
        print(table("nDCG@10 of each demand that something is relevant to", [one for one in each if len(one) > 3]))


def _pool(options: argparse.Namespace) -> None:
    texts = {document.id: document for document in read_corpus(data_folder(options, "corpus.jsonl"))}
    pairs = pool(read_demands(), _rankings(options), read_grades(), depth=options.depth)
    write_pool(sys.stdout, pairs, texts)
    say(f"{len(pairs)} pairs to read")


def _grade(options: argparse.Namespace) -> None:
    grades: Grades = read_grades()
    for path in options.judged:
        grades = merged(grades, read_filled_in(path))
    write_grades(grades)
    say(f"{sum(map(len, grades.values()))} grades")


def _encode(options: argparse.Namespace) -> None:
    if options.vectors is None:
        sys.exit("Say where the vectors go: --vectors FOLDER.")
    encode(read_corpus(data_folder(options, "corpus.jsonl")), read_demands(), options.vectors)


def _rankings(options: argparse.Namespace) -> Rankings:
    """Every ranker's results for every demand, those of the command line behind ours."""
    found = rankings(read_corpus(data_folder(options, "corpus.jsonl")), read_demands(), options.vectors)
    for given in options.run:
        name, _, path = given.partition("=")
        found[name] = read_run(Path(path))
    return found


if __name__ == "__main__":
    main()
