"""Speed of the match index at 10,000 documents and more, each figure beside tantivy alone on the same index.

    python -m benchmarks scale --data FOLDER --sizes 10000 100000 1000000 [--keep FOLDER] [--json]

Documents are made of the abstracts of the data set (`chinaxiv`), their clauses mixed anew; vectors are random around
centres, of the width of the multilingual E5 small, and given: what is measured is the index, not the encoder. Queries
are whole texts like a demand of several sentences, the problem statements of the data set (mostly 40 to 200 characters)
and short ones of three words. Every query goes to the whole search and to tantivy alone, in turn.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil
from tantivy import Occur
from tantivy import Query as TantivyQuery

from benchmarks.common import arguments, as_json, data_folder, machine, percentile, say, table
from benchmarks.retrieval import KIND, read_corpus
from lianqiao.engines.retrieval import Document, Filters, Index, Query
from lianqiao.engines.retrieval.search import POOL, plan_of
from lianqiao.engines.retrieval.vectors.encoding import Vector32, passage_of

WIDTH: Final = 384
CENTRES: Final = 3000
#: Length of the random part of a vector beside its centre, of length one.
SPREAD: Final = 0.5
QUERIES: Final = 100
SEED: Final = 29
FILLED_AT_ONCE: Final = 20_000
RECALL_AT: Final = 100
REGIONS: Final = ("290102", "290201", "290300", "310000")


class GivenVectors:
    """An encoder whose vectors cost next to nothing: a centre and a random part, both chosen by the text's hash."""

    name = "given"
    width = WIDTH

    def __init__(self) -> None:
        self._centres = _unit(np.random.default_rng(SEED).standard_normal((CENTRES, WIDTH)))

    def queries(self, texts: Sequence[str]) -> Vector32:
        """As `passages`."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vector32:
        """A vector for each text."""
        seeds = [int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) for text in texts]
        noise = np.array([np.random.default_rng(seed).standard_normal(WIDTH, np.float32) for seed in seeds])
        return _unit(self._centres[[seed % CENTRES for seed in seeds]] + SPREAD * _unit(noise))


def _unit(rows: Any) -> Vector32:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / lengths, np.float32)


@dataclass(frozen=True)
class Clauses:
    """What documents are made of."""

    documents: Sequence[Document]
    clauses: Sequence[Sequence[str]]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Clauses:
        """The clauses of real documents."""
        return cls(documents, [re.findall(r"[^。！？；，]+[。！？；，]?", d.text) or [d.text] for d in documents])

    def mixed(self, number: int, seed: int = SEED, *, kind: str = KIND) -> Iterator[Document]:
        """Documents of the length of the real ones: three fifths of one, two fifths of another."""
        chance = random.Random(seed)
        for place in range(number):
            first, second = chance.randrange(len(self.documents)), chance.randrange(len(self.documents))
            text = "".join(self._some(chance, first, 0.6) + self._some(chance, second, 0.4))
            yield Document(
                id=f"{place:08}",
                kind=kind,
                title=self.documents[first].title,
                text=text,
                keywords=self.documents[second].keywords[:5],
                region=chance.choice(REGIONS),
                readiness=chance.randint(1, 9),
                audience=("everybody",) if chance.random() < 0.9 else ("verified",),
                owner=f"u{chance.randrange(2000)}",
            )

    def _some(self, chance: random.Random, which: int, share: float) -> list[str]:
        clauses = self.clauses[which]
        return chance.sample(list(clauses), max(1, int(share * len(clauses))))

    def keywords(self, number: int) -> list[str]:
        """Short queries: three keywords of one document."""
        chance = random.Random(SEED)
        enough = [d for d in self.documents if len(d.keywords) >= 3]
        return [" ".join(d.keywords[:3]) for d in chance.choices(enough, k=number)]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="documents (default 10^4 10^5)")
    parser.add_argument("--keep", type=Path, help="folder in which the indexes stay, for `batch`")
    options = parser.parse_args(argv)
    folder = data_folder(options, "corpus.jsonl", "queries_need.jsonl")
    clauses = Clauses.of(read_corpus(folder))
    with (folder / "queries_need.jsonl").open(encoding="utf-8") as lines:
        needs = [json.loads(line)["text"] for line in lines][:QUERIES]
    texts = {
        "whole text": [f"{d.title}\n{d.text}" for d in clauses.mixed(QUERIES, SEED + 1)],
        "problem": needs,
        "short": clauses.keywords(QUERIES),
    }
    place = options.keep or Path(tempfile.mkdtemp(prefix="lianqiao-scale-"))
    try:
        measured = [measure(clauses, size, texts, place / str(size)) for size in options.sizes]
    finally:
        if options.keep is None:
            shutil.rmtree(place, ignore_errors=True)
    result = {
        "machine": machine(),
        "sizes": [one for one, _ in measured],
        "searches": [row for _, rows in measured for row in rows],
    }
    print(as_json(result) if options.json else report(result))


def measure(
    clauses: Clauses, size: int, texts: dict[str, list[str]], place: Path
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Build an index, fill it, search it, change it: one row of what it costs, and a row for each sort of query."""
    say(f"{size} documents")
    started, burnt = time.perf_counter(), processor_seconds()
    index = Index.rebuild(place, clauses.mixed(size))
    by_words, burnt = time.perf_counter() - started, processor_seconds() - burnt
    say(f"{by_words:.0f} s by words")
    index.encoder = GivenVectors()
    started = time.perf_counter()
    while index.fill(FILLED_AT_ONCE):
        pass
    by_vectors = time.perf_counter() - started
    say(f"{by_vectors:.0f} s by vectors")
    reader = Index.open(place, encoder=index.encoder)
    rows = [search_row(reader, size, name, asked) for name, asked in texts.items()]
    serving = psutil.Process().memory_full_info()
    costs = {
        "documents": size,
        "index by words, s": round(by_words, 1),
        "of the processor": round(burnt, 1),
        "index by vectors, s": round(by_vectors, 1),
        "on disk, MB": megabytes(place, "**/*"),
        "of it vectors, MB": megabytes(place, "gen-*/vectors/**/*"),
        "process, own MB": round(serving.uss / 1e6),
        "process, with mapped files MB": round(serving.rss / 1e6),
        f"recall@{RECALL_AT} of the vectors": round(recall(reader, texts["problem"]), 3),
        "an update is seen after, ms": round(1000 * visibility(index, reader), 1),
    }
    return costs, rows


def processor_seconds() -> float:
    """Of this process and of all its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def megabytes(place: Path, pattern: str) -> int:
    """What files take up."""
    return round(sum(file.stat().st_size for file in place.glob(pattern) if file.is_file()) / 1e6)


def search_row(index: Index, size: int, name: str, texts: Sequence[str]) -> dict[str, Any]:
    """Both searches of each text, after one round that warms them: by the clock and by the processor's time.

    On a machine that others use as well the second is the one to compare.
    """
    for text in texts[:10]:
        _hybrid(index, text)
    hybrid, alone = zip(*((_hybrid(index, text), _tantivy_alone(index, text)) for text in texts), strict=True)
    row: dict[str, Any] = {
        "documents": size,
        "query": name,
        "characters": round(sum(map(len, texts)) / len(texts)),
    }
    for clock, side in (("", 0), ("processor, ", 1)):
        for share, label in ((0.5, "p50"), (0.95, "p95")):
            ours = 1000 * percentile([seconds[side] for seconds in hybrid], share)
            theirs = 1000 * percentile([seconds[side] for seconds in alone], share)
            row[f"{clock}{label}"], row[f"{clock}tantivy {label}"] = round(ours, 1), round(theirs, 1)
            row[f"{clock}ratio {label}"] = round(ours / theirs, 2) if theirs else None
    return row


def _query(text: str) -> Query:
    return Query(text=text, kind=KIND, region="290101", filters=Filters(audience=("everybody",), owner_not="u1"))


def _hybrid(index: Index, text: str) -> tuple[float, float]:
    return _timed(lambda: index.search(_query(text), 20, explained=False))


def _tantivy_alone(index: Index, text: str) -> tuple[float, float]:
    """What tantivy takes for the same terms and filters, without reading what it found."""
    view = index.view()
    plan = plan_of(view, _query(text))
    if plan is None:
        return 0.0, 0.0
    whole = TantivyQuery.boolean_query([(Occur.Must, plan.wanted.scoring), *plan.wanted.clauses(view)])
    return _timed(lambda: view.searcher.search(whole, POOL, count=False))


def _timed(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - clock, time.process_time() - processor


def recall(index: Index, texts: Sequence[str]) -> float:
    """The share of the exactly nearest documents that a search by cells finds."""
    vectors = index.vectors
    if vectors is None or index.encoder is None:
        return 0.0
    asked = index.encoder.queries([passage_of(_query(text)) for text in texts])
    filters = _query("").filters
    exact = vectors.nearest_many(
        asked, RECALL_AT, [filters] * len(asked), [()] * len(asked), exact_rows=vectors.count()
    )
    shares = [
        len({one.key for one in vectors.nearest(vector, RECALL_AT, filters)} & {one.key for one in best}) / len(best)
        for vector, best in zip(asked, exact, strict=True)
    ]
    return sum(shares) / len(shares)


def visibility(writer: Index, reader: Index, times: int = 5) -> float:
    """Seconds from the beginning of a write until another object finds it, the longest of some."""
    longest = 0.0
    document = Document(id="new", kind=KIND, title="量子罗盘", text="", audience=("everybody",))
    for number in range(times):
        started = time.perf_counter()
        writer.upsert([replace(document, id=f"new{number}")])
        while not any(hit.id == f"new{number}" for hit in reader.search(_query("量子罗盘"), 20, explained=False)):
            pass
        longest = max(longest, time.perf_counter() - started)
    writer.delete([(KIND, f"new{number}") for number in range(times)])
    return longest


def report(result: dict[str, Any]) -> str:
    """Two tables."""
    return "\n".join([table("costs", result["sizes"]), table("searches, ms", result["searches"])])


if __name__ == "__main__":
    main()
