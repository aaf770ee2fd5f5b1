"""`lianqiao index`: builds the match index from the database, proves that the two agree, fills in, compacts."""

from __future__ import annotations

import enum
from typing import Annotated

import typer


class Action(enum.StrEnum):
    """What to do with the index."""

    REBUILD = "rebuild"
    STATUS = "status"
    FILL = "fill"
    COMPACT = "compact"


def index(action: Annotated[Action, typer.Argument(help="rebuild, status, fill or compact")]) -> None:
    """Build the match index of this host anew, or prove that it agrees with the database.

    fill makes the vectors that are missing, which the worker does by itself, only slower; stopped, it goes on from
    there the next time. compact rids the files of the words of removed records.
    """
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        {
            Action.REBUILD: _rebuild,
            Action.STATUS: _status,
            Action.FILL: _fill,
            Action.COMPACT: _compact,
        }[action]()


def _rebuild() -> None:
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from lianqiao.processes.matching.index import rebuild

    with Progress(SpinnerColumn(), TextColumn("Indexing: {task.completed} records")) as progress:
        task = progress.add_task("index")
        rebuild(lambda done: progress.update(task, completed=done))


def _fill() -> None:
    from rich.progress import Progress

    from lianqiao.cli.app import CommandError
    from lianqiao.processes.matching.index import encoder, fill

    if encoder() is None:
        raise CommandError("There is no encoder here; install lianqiao[dense].")
    with Progress() as progress:
        task = progress.add_task("Vectors")
        done = fill(lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(f"{done} documents have a vector.")


def _compact() -> None:
    from lianqiao.processes.matching.index import compact

    typer.echo(f"Compacted in {compact():.1f} s.")


def _status() -> None:
    from lianqiao.processes.matching.index import status

    found = status()
    for kind, number in found.database.items():
        typer.echo(f"{kind}: {number} published, {found.index[kind]} in the index")
    if found.engine.encoder:
        typer.echo(f"{found.engine.vectors} with vectors of {found.engine.encoder}, {found.engine.waiting} waiting")
    typer.echo(f"{found.behind} changes not yet taken in")
    for name in ("missing", "outdated", "superfluous"):
        keys = getattr(found, name)
        if keys:
            typer.echo(f"{name}: {len(keys)}, the first {' '.join(keys[0])}")
    if not found.agrees:
        typer.echo("They differ; `lianqiao index rebuild` makes the index anew.", err=True)
        raise typer.Exit(1)
    typer.echo("Index and database agree.")
