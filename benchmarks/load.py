"""Load: importing, publishing, indexing and searching the records of a folder in an installation of its own.

The import is the ordinary job (reading, checking, saving, log, change feed and history of each row), run in this
process as `lianqiao import` runs it; its peer saves a sample row by row with `Model.objects.create`, which writes
neither log nor change feed and checks nothing. Publishing takes every record through submission, review and secrecy
review by three people. Searches are real problem statements asked by an anonymous visitor, with reasons, as the page
asks them; their peers look for the same words in the same rows: PostgreSQL full text over an index of our words, and
`icontains` for any of the words, both without visibility and reasons.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.chinaxiv import Province, Record, import_table, publish, read_records, write_csv, write_xlsx
from benchmarks.common import arguments, as_json, data_folder, machine, percentile, say, table
from benchmarks.installation import installation

K = 10
Search = Callable[[str], list[str]]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = arguments(__doc__, data=True)
    parser.add_argument("--queries", type=int, default=200, help="problem statements to search (default 200)")
    parser.add_argument(
        "--sample", type=int, default=1000, help="rows that the peer of the import saves (default 1000)"
    )
    parser.add_argument("--runs", type=int, default=1, help="how often each import is measured (default 1)")
    options = parser.parse_args(argv)
    folder = data_folder(options, "corpus.jsonl", "queries_need.jsonl")
    records, queries = read_records(folder), read_queries(folder, options.queries)
    with installation() as place:
        result = measure(records, queries, place=place, sample=options.sample, runs=options.runs)
    print(as_json(result) if options.json else report(result))


def read_queries(folder: Path, size: int) -> list[str]:
    """Evenly spread problem statements, at most `size`."""
    with (folder / "queries_need.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return texts[:: max(1, len(texts) // size)][:size]


def measure(
    records: Sequence[Record], queries: Sequence[str], *, place: Path, sample: int, runs: int
) -> dict[str, Any]:
    """All figures: rows a second, seconds and milliseconds."""
    from lianqiao.processes.matching.index import rebuild

    load_before = os.getloadavg()[0]
    province = Province()
    imports = []
    for number in range(runs):
        for write in (write_csv, write_xlsx):
            form = write.__name__.removeprefix("write_")
            parties = province.parties(f"测试研究院 {form} {number}")
            path = write(place / f"table.{form}", records)
            imports.append(timed(f"import, {form}", len(records), lambda p=path, a=parties.editor: saved(p, a)))  # type: ignore[misc]
    peer = province.parties("逐条录入测试研究院").editor
    imports.append(timed("peer: objects.create", sample, lambda: create_singly(records[:sample], peer)))
    publisher = province.parties("预印本测试研究院")
    saved(write_csv(place / "table.csv", records), publisher.editor)
    steps: list[dict[str, Any]] = []
    published = timed(
        "publish",
        len(records),
        lambda: publish(publisher, report=lambda name, rows, seconds: steps.append(_row(name, rows, seconds))),
    )
    index = timed("index", len(records), lambda: rebuild().count())
    return {
        "machine": machine(),
        "load": [load_before, os.getloadavg()[0]],
        "import": imports,
        "publish": [*steps, published],
        "index": [index],
        "search": searches(queries, publisher.editor.organisation_id),
    }


def timed(name: str, rows: int, work: Callable[[], int]) -> dict[str, Any]:
    """One row of the result; ends the program when not every row was done."""
    started = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - started
    if done != rows:
        raise SystemExit(f"{name}: {done} of {rows} rows.")
    return _row(name, rows, seconds)


def _row(name: str, rows: int, seconds: float) -> dict[str, Any]:
    say(f"{name}: {rows} rows in {seconds:.1f} s")
    return {"what": name, "rows": rows, "seconds": round(seconds, 2), "rows/s": round(rows / seconds)}


def saved(path: Path, actor: Any) -> int:
    """Import the table; the number of rows that were saved."""
    result = import_table(path, actor=actor).result
    return int(result["saved"]) if result else 0


def create_singly(records: Sequence[Record], actor: Any) -> int:
    """The peer of the import: one statement and one transaction for each record, field and completer."""
    from benchmarks.chinaxiv import HEADING, table_row
    from lianqiao.registers.achievements.models import Achievement, Completer

    columns = {name: position for position, name in enumerate(HEADING)}
    for record in records:
        cells = table_row(record)
        achievement = Achievement.objects.create(
            organisation=actor.organisation,
            region_id=actor.organisation.region_id,
            created_by=actor.user,
            title=cells[columns["成果名称"]],
            plain_text=cells[columns["通俗说明"]],
            academic_text=cells[columns["技术说明"]],
            keywords=[word for word in cells[columns["关键词"]].split("；") if word],
            readiness=3,
            modes=["other"],
            contact_name=cells[columns["联系人"]],
            contact_phone=cells[columns["联系电话"]],
            external_id=cells[columns["外部编号"]],
        )
        achievement.fields.add(cells[columns["技术领域"]])
        Completer.objects.create(achievement=achievement, order=1, name=cells[columns["完成人"]])
    return len(records)


def searches(queries: Sequence[str], organisation_id: Any) -> list[dict[str, Any]]:
    """Our search and its peers, each asked every statement."""
    from django.utils import timezone

    from lianqiao.core.access import ANONYMOUS
    from lianqiao.processes.matching.search import find_achievements

    today = timezone.localdate()

    def ours(text: str) -> list[str]:
        found = find_achievements(text, actor=ANONYMOUS, on=today, k=K)
        return [str(item.record.pk) for item in found.items]

    engines: list[tuple[str, Search]] = [
        ("find_achievements", ours),
        ("peer: PostgreSQL full text", full_text(organisation_id)),
        ("peer: icontains", contains(organisation_id)),
    ]
    return [ask(name, search, queries) for name, search in engines]


def ask(name: str, search: Search, queries: Sequence[str]) -> dict[str, Any]:
    """Time of an engine; the first statements are asked once before, unmeasured."""
    for text in islice(queries, 5):
        search(text)
    seconds, found = [], 0
    for text in queries:
        started = time.perf_counter()
        found += bool(search(text))
        seconds.append(time.perf_counter() - started)
    say(f"{name}: {len(queries)} searches in {sum(seconds):.1f} s")
    return {
        "what": name,
        "searches": len(queries),
        "answered": found,
        "p50_ms": round(1000 * percentile(seconds, 0.50), 1),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 1),
    }


def full_text(organisation_id: Any) -> Search:
    """The published rows by any of our words, ranked by ts_rank over a GIN index of our words ('simple')."""
    from django.db import connection

    from benchmarks.retrieval import lexeme, tsvector
    from lianqiao.engines.retrieval import Query
    from lianqiao.engines.retrieval.analysis import document_terms, query_terms
    from lianqiao.processes.matching.documents import ACHIEVEMENT, documents_of, published

    # Read to the end first: the connection that copies cannot be asked meanwhile.
    documents = list(documents_of(published(ACHIEVEMENT).filter(organisation=organisation_id)))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_words (id text, words tsvector)")
        with cursor.copy("COPY bench_words (id, words) FROM STDIN") as copy:
            for document in documents:
                copy.write_row((document.id, tsvector(document_terms(document)["words"].split())))
        cursor.execute("CREATE INDEX ON bench_words USING gin (words)")
        cursor.execute("ANALYZE bench_words")

    def search(text: str) -> list[str]:
        wanted = " | ".join(lexeme(word) for word in query_terms(Query(text)).words)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_words, CAST(%s AS tsquery) AS wanted WHERE words @@ wanted "
                "ORDER BY ts_rank(words, wanted, 1) DESC, id LIMIT %s",
                [wanted, K],
            )
            return [row[0] for row in cursor.fetchall()]

    return search


def contains(organisation_id: Any) -> Search:
    """The published rows with any of our words in title or text, newest first, as a site without an index does it."""
    from django.db.models import Q

    from lianqiao.engines.retrieval import Query
    from lianqiao.engines.retrieval.analysis import query_terms
    from lianqiao.processes.matching.documents import ACHIEVEMENT, published

    def search(text: str) -> list[str]:
        wanted = Q()
        for word in query_terms(Query(text)).words:
            wanted |= Q(title__icontains=word) | Q(plain_text__icontains=word)
        rows = published(ACHIEVEMENT).filter(wanted, organisation=organisation_id)
        return [str(key) for key in rows.order_by("-published_at", "-pk").values_list("pk", flat=True)[:K]]

    return search


def report(result: dict[str, Any]) -> str:
    """The figures as tables."""
    load = " to ".join(f"{value:.1f}" for value in result["load"])
    titles = {"import": "Import, in this process", "publish": "Publishing", "index": "Match index", "search": "Search"}
    return "\n".join(
        [f"Load of the machine: {load}", "", *(table(title, result[key]) for key, title in titles.items())]
    )


if __name__ == "__main__":
    main()
