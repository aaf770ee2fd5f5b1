"""`lianqiao match`: two files in, ranked pairs with reasons out, or with --all an index; no server, no database."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from lianqiao.cli.app import CommandError

if TYPE_CHECKING:
    from lianqiao.engines.retrieval import Document, Hit

Item = TypeVar("Item")
_ACHIEVEMENT = "achievement"
_DEMAND = "demand"


class Action(StrEnum):
    """What to do besides ranking."""

    RETRAIN = "retrain"
    ADOPT = "adopt"


class Format(StrEnum):
    """How the pairs are written."""

    TABLE = "table"
    JSON = "json"
    TREC = "trec"
    TSV = "tsv"


def match(
    action: Annotated[Action | None, typer.Argument(help="retrain or adopt; without it files are ranked.")] = None,
    version: Annotated[str, typer.Argument(help="With adopt: the version to use, 0 for the standard one.")] = "",
    achievements: Annotated[Path | None, typer.Option(help="Achievements: .jsonl, .csv or .xlsx.")] = None,
    demands: Annotated[Path | None, typer.Option(help="Demands: .jsonl, .csv or .xlsx.")] = None,
    k: Annotated[
        int | None, typer.Option("-k", min=1, max=1000, help="Achievements for each demand: 10, with --all 20.")
    ] = None,
    form: Annotated[
        Format,
        typer.Option("--format", help="table; json (a line for each demand); trec; tsv (demand, id, score)."),
    ] = Format.TABLE,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    skip_same_id: Annotated[
        bool, typer.Option(help="Leave out the achievement with the demand's own id, also behind a 'c:'.")
    ] = False,
    on: Annotated[str, typer.Option(help="Day against which freshness counts, like 2025-03-01.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="All demands against all achievements of an index, into --out.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="With --all: the file of demand, rank, achievement, score. With --data: the report's folder."
        ),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            help="With --all: the folder of the index; without it this installation's. With --data: one of it."
        ),
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="With --all: processes; without it one a core.")] = None,
    cluster: Annotated[
        str, typer.Option(help="With --all: the scheduler of a dask.distributed cluster, like tcp://10.0.0.1:8786.")
    ] = "",
    data: Annotated[
        Path | None,
        typer.Option(help="With retrain: a collection (corpus, queries and qrels) in place of this installation."),
    ] = None,
    is_revert: Annotated[bool, typer.Option("--revert", help="With adopt: go back to what was in use before.")] = False,
    has_read: Annotated[bool, typer.Option("--read", help="With adopt: the report has been read, do not ask.")] = False,
) -> None:
    """Rank the achievements of one file for each demand of another and say why.

    Progress and warnings go to standard error. The first row of a CSV or Excel file names the columns: id,
    title, text, keywords, fields, region, readiness, readiness_wanted, price_yuan, budget_yuan, updated, or their
    Chinese names (编号, 名称, 简介, 关键词 …).

    With --all no files are read: every published demand of the index is matched with all achievements, on all cores or
    on a cluster whose machines share the folder of the index. Stopped, it goes on where it was.

    `retrain` proposes better numbers for the ranking from what became of matches and introductions, as a new version
    with a report; `adopt VERSION` puts one in use, `adopt --revert` goes back. Nothing of this happens by itself.
    """
    if action is not None:
        from lianqiao.cli.match_ranking import adopt, retrain

        if action is Action.RETRAIN:
            retrain(data=data, index=index, out=out)
        else:
            adopt(version, is_revert=is_revert, has_read=has_read)
        return
    if everything:
        from lianqiao.cli.match_all import match_all

        if out is None:
            raise CommandError("--all needs --out, the file to write.")
        match_all(index=index, out=out, k=k or 20, on=_day(on), workers=workers, cluster=cluster)
        return
    if achievements is None or demands is None:
        raise CommandError("Name two files, --achievements and --demands, or say --all.")
    _match_files(
        achievements, demands, k=k or 10, form=Format.JSON if as_json else form, skip_same_id=skip_same_id, on=on
    )


def _match_files(achievements: Path, demands: Path, *, k: int, form: Format, skip_same_id: bool, on: str) -> None:
    from lianqiao.cli.match_files import read_documents
    from lianqiao.engines.retrieval import Index, Query

    day = _day(on)
    offered = read_documents(achievements, kind=_ACHIEVEMENT, warn=_warn)
    asked = read_documents(demands, kind=_DEMAND, warn=_warn)
    with _progress() as track:
        index = Index.in_memory(track(offered, "Reading achievements"))
        write = _writer(form, {document.id: document for document in offered})
        for demand in track(asked, "Matching demands"):
            query = Query.from_document(demand, kind=_ACHIEVEMENT, on=day)
            if skip_same_id:
                query = query.without(*((_ACHIEVEMENT, name) for name in _own_names(demand.id)))
            write(demand, index.search(query, k, explained=form in (Format.TABLE, Format.JSON)))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"--on has to be a day like 2025-03-01, it is {text!r}.") from error


def _own_names(demand_id: str) -> tuple[str, ...]:
    """The ids under which a demand made from an achievement may stand among them: c:17 is 17."""
    bare = demand_id.split(":", 1)[-1]
    return tuple({demand_id, bare} - {""})


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)


@contextmanager
def _progress() -> Iterator[Callable[[list[Item], str], Iterable[Item]]]:
    """A bar on standard error that leaves nothing behind; nothing at all where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        yield lambda items, label: bar.track(items, description=label)


def _writer(form: Format, offered: dict[str, Document]) -> Callable[[Document, tuple[Hit, ...]], None]:
    if form is Format.TREC:
        return _write_trec
    if form is Format.TSV:
        return _write_tsv
    if form is Format.JSON:
        return lambda demand, hits: _write_json(demand, hits, offered)
    return lambda demand, hits: _write_table(demand, hits, offered)


def _write_trec(demand: Document, hits: tuple[Hit, ...]) -> None:
    for rank, hit in enumerate(hits, 1):
        print(f"{demand.id} Q0 {hit.id} {rank} {hit.score:.6f} lianqiao")


def _write_tsv(demand: Document, hits: tuple[Hit, ...]) -> None:
    for hit in hits:
        print(f"{demand.id}\t{hit.id}\t{hit.score:.6f}")


def _write_json(demand: Document, hits: tuple[Hit, ...], offered: dict[str, Document]) -> None:
    from lianqiao.engines.retrieval.phrases import gap_sentence, reason_sentence

    found = [
        {
            "id": hit.id,
            "title": offered[hit.id].title,
            "score": round(hit.score, 4),
            "reasons": [
                {"kind": reason.kind, "share": round(reason.share, 4), "text": reason_sentence(reason)}
                for reason in hit.reasons
            ],
            "gaps": [{"kind": gap.kind, "cost": round(gap.cost, 4), "text": gap_sentence(gap)} for gap in hit.gaps],
        }
        for hit in hits
    ]
    print(json.dumps({"id": demand.id, "title": demand.title, "hits": found}, ensure_ascii=False))


def _write_table(demand: Document, hits: tuple[Hit, ...], offered: dict[str, Document]) -> None:
    from lianqiao.engines.retrieval.phrases import hit_sentences

    print(f"{demand.id}  {_short(demand)}")
    if not hits:
        print("    没有相关的成果")
    for rank, hit in enumerate(hits, 1):
        reasons, gaps = hit_sentences(hit)
        print(f"{rank:4}. {hit.score:4.0%}  {hit.id}  {_short(offered[hit.id])}")
        print(f"            {'；'.join(reasons)}")
        if gaps:
            print(f"            不足：{'；'.join(gaps)}")
    print()


def _short(document: Document, most: int = 50) -> str:
    text = " ".join((document.title or document.text).split())
    return text if len(text) <= most else text[: most - 1] + "…"
