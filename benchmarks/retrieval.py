"""Retrieval: our engine beside bm25s and PostgreSQL full text, on the same words, machine and run.

The data folder holds corpus.jsonl (id, title, text, keywords) and, for each task, queries_TASK.jsonl (id,
text) and qrels_TASK.tsv (query, document, gain). For `cite` the query's own document, whose id is the query's
behind "c:", is left out of what counts. Index seconds include the cutting of words; our own search is timed
with and without reasons. PostgreSQL is much slower and is asked a sample, as the table says.

With `--vectors FOLDER` the index searches by vectors too, and E5 as it is and fused with BM25 are peers; the vectors
are kept in the folder. The shipped tower was trained on the queries of ChinaXiv's development half: on those the row
"lianqiao" flatters itself. `python -m benchmarks tower` measures on queries that were left out of the training.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, TypeAlias

from benchmarks.common import arguments, as_json, data_folder, machine, percentile, say, table
from benchmarks.rankers import Ranker, Scored, bm25, dense, own_dense_index, reciprocal, weighted
from lianqiao.engines.retrieval import Document, Index, Query
from lianqiao.engines.retrieval.analysis import document_terms, query_terms
from lianqiao.engines.retrieval.measures import ndcg_at, recall_at

KIND = "achievement"
TASKS = ("need", "cite")
K = 10
REASONS_QUERIES = 500
Search = Callable[[str, int], list[str]]
Answer: TypeAlias = tuple[float, float, float]
"""Seconds, recall and nDCG of one query."""


@dataclass(frozen=True)
class Task:
    """Queries with their judgements."""

    name: str
    queries: dict[str, str]
    relevant: dict[str, dict[str, float]]

    def own(self, query: str) -> str:
        """The document that the query was made of and may not count, "" for none."""
        return query.split(":", 1)[1] if self.name == "cite" else ""

    def sample(self, size: int | None) -> frozenset[str]:
        """Evenly spread queries, at most `size`; all of them without one."""
        step = 1 if size is None else max(1, -(-len(self.queries) // size))
        return frozenset(list(self.queries)[::step])


@dataclass(frozen=True)
class Engine:
    """An engine with what it took to build and a way to search it."""

    name: str
    index_seconds: float
    search: Search
    most_queries: int | None = None
    is_peer: bool = False


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--postgres-queries", type=int, default=500, help="queries per task for PostgreSQL")
    parser.add_argument("--vectors", type=Path, help="folder in which vectors are kept; without it words alone decide")
    parser.add_argument("--without-postgres", action="store_true", help="leave PostgreSQL out")
    options = parser.parse_args(argv)
    names = [f"{kind}_{task}.{end}" for task in TASKS for kind, end in (("queries", "jsonl"), ("qrels", "tsv"))]
    folder = data_folder(options, "corpus.jsonl", *names)
    documents = read_corpus(folder)
    engines = [*our_engines(documents, options.vectors), *bm25s_engines(documents)]
    if options.vectors is not None:
        engines += e5_engines(documents, options.vectors)
    with ExitStack() as stack:
        if not options.without_postgres:
            engines.append(stack.enter_context(postgres_engine(documents, options.postgres_queries)))
        rows = [row for name in TASKS for row in measure(engines, read_task(folder, name))]
    result = {"documents": len(documents), "k": K, "machine": machine(), "rows": rows}
    print(as_json(result) if options.json else report(result))


def read_corpus(folder: Path) -> list[Document]:
    """The documents of a data folder."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        Document(
            id=record["id"],
            kind=KIND,
            title=record["title"],
            text=record["text"],
            keywords=tuple(record.get("keywords", ())),
        )
        for record in records
    ]


def read_task(folder: Path, name: str) -> Task:
    """The queries and judgements of a task; a query without a relevant document is left out."""
    relevant: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for line in (folder / f"qrels_{name}.tsv").read_text(encoding="utf-8").splitlines():
        query, document, gain = line.split("\t")
        if float(gain) > 0:
            relevant[query][document] = float(gain)
    with (folder / f"queries_{name}.jsonl").open(encoding="utf-8") as lines:
        queries = {record["id"]: record["text"] for record in map(json.loads, lines)}
    judged = {query: text for query, text in queries.items() if query in relevant}
    return Task(name, judged, dict(relevant))


def measure(engines: list[Engine], task: Task) -> list[dict[str, Any]]:
    """A row for each engine, and for a sampled peer one of the first engine on the same sample.

    Each query goes to all engines in turn, so that whatever else the machine does falls on all of them alike.
    """
    asked = {engine.name: task.sample(engine.most_queries) for engine in engines}
    answers: dict[str, dict[str, Answer]] = {engine.name: {} for engine in engines}
    say(f"{task.name}: {len(task.queries)} queries")
    for query, text in task.queries.items():
        for engine in engines:
            if query in asked[engine.name]:
                started = time.perf_counter()
                ranked = engine.search(text, K + 1)
                seconds = time.perf_counter() - started
                ranked = [found for found in ranked if found != task.own(query)][:K]
                relevant = task.relevant[query]
                answers[engine.name][query] = (
                    seconds,
                    recall_at(ranked, relevant, K),
                    ndcg_at(ranked, relevant, K),
                )
    first = engines[0].name
    rows = []
    for engine in engines:
        rows.append(_row(task, engine.name, engine.index_seconds, list(answers[engine.name].values())))
        if engine.is_peer and len(answers[engine.name]) < len(task.queries):
            same = [answers[first][query] for query in answers[engine.name]]
            rows.append(_row(task, f"{first}, the same queries", engines[0].index_seconds, same))
    return rows


def _row(task: Task, name: str, index_seconds: float, answers: list[Answer]) -> dict[str, Any]:
    seconds, recalls, gains = zip(*answers, strict=True)
    return {
        "task": task.name,
        "engine": name,
        "queries": len(answers),
        "sampled": len(answers) < len(task.queries),
        f"recall@{K}": round(fmean(recalls), 4),
        f"ndcg@{K}": round(fmean(gains), 4),
        "index_s": round(index_seconds, 2),
        "p50_ms": round(1000 * percentile(seconds, 0.50), 2),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 2),
    }


def our_engines(documents: list[Document], vectors: Path | None) -> list[Engine]:
    """The match index by words in memory, without and with reasons; with vectors, when there is a folder for them."""
    started = time.perf_counter()
    index = Index.in_memory(documents)
    seconds = time.perf_counter() - started

    def search(*, explained: bool) -> Search:
        return lambda text, k: [hit.id for hit in index.search(Query(text), k, explained=explained)]

    engines = [
        Engine("lianqiao, words alone", seconds, search(explained=False)),
        Engine("lianqiao, words alone, with reasons", seconds, search(explained=True), REASONS_QUERIES),
    ]
    if vectors is not None:
        started = time.perf_counter()
        ranker = own_dense_index(documents, vectors)
        engines.insert(0, Engine("lianqiao", time.perf_counter() - started, _ids(ranker)))
    return engines


def e5_engines(documents: list[Document], folder: Path) -> list[Engine]:
    """Multilingual E5 small as it is, and fused with BM25 on words and bigrams: by reciprocal ranks, and by scores."""
    from benchmarks.e5 import Encoder, kept_vectors

    started = time.perf_counter()
    vectors = kept_vectors(documents, folder)
    encoder = Encoder(threads=2)
    ids = [document.id for document in documents]
    asked: dict[str, Any] = {}

    def e5(text: str, k: int) -> Scored:
        if text not in asked:
            asked.clear()
            asked[text] = encoder.queries([text])[0]
        return dense(ids, vectors, asked)(text, k)

    both = bm25(documents, words=True, bigrams=True)
    seconds = time.perf_counter() - started
    return [
        Engine("E5", seconds, _ids(e5)),
        Engine("BM25 both + E5, reciprocal ranks", seconds, _ids(reciprocal(both, e5))),
        Engine("BM25 both + E5, 0.7 : 0.3", seconds, _ids(weighted(both, e5, share=0.7))),
    ]


def bm25s_engines(documents: list[Document]) -> Iterator[Engine]:
    """bm25s on our words, on our bigrams, and on both."""
    for name, words, bigrams in (
        ("bm25s, words", True, False),
        ("bm25s, bigrams", False, True),
        ("bm25s, words and bigrams", True, True),
    ):
        started = time.perf_counter()
        rank = bm25(documents, words=words, bigrams=bigrams)
        yield Engine(name, time.perf_counter() - started, _ids(rank))


def _ids(rank: Ranker) -> Search:
    return lambda text, k: [name for name, _ in rank(text, k)]


@contextmanager
def postgres_engine(documents: list[Document], most_queries: int) -> Iterator[Engine]:
    """PostgreSQL full text: tsvector of our words ('simple'), GIN, any of the words, ranked by ts_rank."""
    import psycopg

    with postgres_url() as url, psycopg.connect(url, autocommit=True) as connection:
        started = time.perf_counter()
        connection.execute("CREATE TEMP TABLE bench_documents (id text, words tsvector)")
        with connection.cursor().copy("COPY bench_documents (id, words) FROM STDIN") as copy:
            for document in documents:
                copy.write_row((document.id, tsvector(document_terms(document)["words"].split())))
        connection.execute("CREATE INDEX ON bench_documents USING gin (words)")
        connection.execute("ANALYZE bench_documents")
        seconds = time.perf_counter() - started

        def search(text: str, k: int) -> list[str]:
            wanted = " | ".join(lexeme(word) for word in query_terms(Query(text)).words)
            if not wanted:
                return []
            rows = connection.execute(
                "SELECT id FROM bench_documents, CAST(%s AS tsquery) AS wanted WHERE words @@ wanted "
                "ORDER BY ts_rank(words, wanted, 1) DESC, id LIMIT %s",
                (wanted, k),
            )
            return [row[0] for row in rows]

        yield Engine("PostgreSQL full text", seconds, search, most_queries, is_peer=True)


def tsvector(words: list[str]) -> str:
    """The words with their places as text of a tsvector; places beyond its limit count as the last."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words, 1):
        places[word].append(min(place, 16383))
    return " ".join(f"{lexeme(word)}:{','.join(map(str, at[:255]))}" for word, at in places.items())


def lexeme(word: str) -> str:
    """A word quoted for tsvector and tsquery."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


@contextmanager
def postgres_url() -> Iterator[str]:
    """The server of DATABASE_URL, else one of our own that leaves nothing behind."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    from lianqiao.config import env as environment
    from lianqiao.config.postgres import FAST, Cluster

    env = environment.read()
    folder = Path(tempfile.mkdtemp(prefix="lianqiao-bench-"))
    folder.chmod(0o755)  # the server of a root session runs as another user
    cluster = Cluster(folder / "postgres", bin_folder=env.pg_bin, run_as=env.pg_user, options=FAST)
    try:
        cluster.start(die_with_us=True)
        yield cluster.url()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def report(result: dict[str, Any]) -> str:
    """The rows of each task as a table."""
    parts = []
    for task in TASKS:
        rows = [{k: v for k, v in row.items() if k != "task"} for row in result["rows"] if row["task"] == task]
        formats = {"sampled": lambda value: "yes" if value else ""}
        parts.append(table(f"{task}: {result['documents']} documents", rows, formats))
    return "\n".join(parts)


if __name__ == "__main__":
    main()
