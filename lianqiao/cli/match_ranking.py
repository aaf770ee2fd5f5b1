"""`lianqiao match retrain` and `adopt`: better numbers for the ranking from feedback, and putting them in use."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from lianqiao.cli.app import CommandError

if TYPE_CHECKING:
    from lianqiao.engines.retrieval import Document
    from lianqiao.engines.retrieval.retraining import Sample

_KIND = "achievement"
#: Demands of a collection that are tried at most; more say little more and take long.
MOST_SAMPLES = 1000


def retrain(*, data: Path | None, index: Path | None, out: Path | None) -> None:
    """Propose numbers for the ranking, from the feedback of this installation or from a collection with judgements.

    The version, its report and its workbook lie in the data folder's `ranking`, or in `out`. Nothing is put in use.
    Raises `CommandError` with what is missing.
    """
    if data is None:
        if index is not None or out is not None:
            raise CommandError("--index and --out go with --data, the folder of a collection.")
        _retrain_installation()
        return
    _retrain_collection(data, index, out or data / "ranking")


def adopt(version: str, *, is_revert: bool, has_read: bool) -> None:
    """Put a version in use (0: the standard one), or go back to the one before it; all processes follow.

    Shows the report and asks, unless `has_read` says that it has been read. Raises `CommandError`.
    """
    from lianqiao.cli.setup import program_in_use

    if bool(version) == is_revert or (version and not (version.isascii() and version.isdigit())):
        raise CommandError("Say which version, like `lianqiao match adopt 3` (0: the standard one), or --revert.")
    with program_in_use():
        from lianqiao.core.access import SYSTEM
        from lianqiao.core.errors import DomainError
        from lianqiao.processes.learning.domain import rankings
        from lianqiao.processes.learning.interfaces.reports import markdown
        from lianqiao.processes.learning.models import Ranking

        try:
            if is_revert:
                typer.echo(f"In use: {rankings.revert(actor=SYSTEM)}")
                return
            wanted = Ranking.objects.filter(number=int(version)).first()
            if wanted is None and int(version):
                raise CommandError(f"There is no version {version}; `lianqiao match retrain` makes them.")
            if wanted is not None and not has_read:
                typer.echo(markdown(wanted.number, wanted.report))
            agreed = has_read or typer.confirm("Put it in use?")
            if agreed:
                typer.echo(f"In use: {rankings.adopt(wanted, actor=SYSTEM, has_read=True)}")
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal


def _retrain_installation() -> None:
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        from lianqiao.core import clock
        from lianqiao.core.errors import DomainError
        from lianqiao.processes.learning.domain.retraining import retrain_ranking
        from lianqiao.processes.learning.interfaces.reports import markdown

        try:
            with _progress() as progress:
                made = retrain_ranking(on=clock.today(), progress=progress)
        except DomainError as refusal:
            typer.echo(refusal.message)
            return
        typer.echo(markdown(made.number, made.report))
        typer.echo(f"Nothing has changed yet: `lianqiao match adopt {made.number}` puts it in use.")


def _retrain_collection(data: Path, index: Path | None, out: Path) -> None:
    import datetime as dt

    import django

    from lianqiao.engines.retrieval import Index, IndexFault, e5
    from lianqiao.engines.retrieval.retraining import retrain as choose

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    from lianqiao.processes.learning.interfaces.reports import markdown, report_of, write_files

    try:
        if index is None:
            built = Index.in_memory(_corpus(data))
        else:
            built = Index.open(index, encoder=e5.Encoder(out / "encoder") if e5.is_available() else None)
        kind = next((kind for kind, _name in built.versions()), _KIND)
        with _progress() as progress:
            result = choose(built, _samples(data, kind), progress=progress)
    except (IndexFault, OSError, ValueError, KeyError) as error:
        raise CommandError(f"{data}: {error}") from error
    report = report_of(result, on=dt.date.today(), base=0, least=1)  # noqa: DTZ011 -- a file has the day of its machine
    number = 1 + max((int(one.stem.rpartition("-")[2]) for one in out.glob("version-*.json")), default=0)
    files = write_files(out, number=number, settings=result.proposed, report=report)
    typer.echo(markdown(number, report))
    typer.echo(f"Written: {', '.join(str(one) for one in files)}")


def _corpus(data: Path) -> Iterator[Document]:
    from lianqiao.engines.retrieval import Document

    for row in _lines(data / "corpus.jsonl"):
        yield Document(
            id=row["id"],
            kind=_KIND,
            title=row.get("title", ""),
            text=row["text"],
            keywords=tuple(row.get("keywords", ())),
        )


def _samples(data: Path, kind: str) -> Iterator[Sample]:
    """The queries of all tasks with their judgements, evenly spread; what is not judged counts as not fitting."""
    from lianqiao.engines.retrieval import Query
    from lianqiao.engines.retrieval.retraining import Sample

    tasks = sorted(path.stem.removeprefix("queries_") for path in data.glob("queries_*.jsonl"))
    if not tasks:
        raise FileNotFoundError("no queries_TASK.jsonl in it")
    for task in tasks:
        gains: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for line in (data / f"qrels_{task}.tsv").read_text(encoding="utf-8").splitlines():
            asking, document, gain = line.split("\t")
            gains[asking][document] = float(gain)
        asked = [row for row in _lines(data / f"queries_{task}.jsonl") if row["id"] in gains]
        step = max(1, -(-len(asked) * len(tasks) // MOST_SAMPLES))
        for row in asked[::step]:
            own = {row["id"].split(":", 1)[-1]} - gains[row["id"]].keys()
            query = Query(row["text"], kind=kind, exclude=frozenset((kind, name) for name in own))
            yield Sample(f"{task}:{row['id']}", query, gains[row["id"]], group=task, is_complete=True)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """How many settings have been tried, on standard error; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("Settings tried: {task.completed}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda done: bar.update(task, completed=done)
