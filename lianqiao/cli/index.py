"""`lianqiao index`: builds the match index from the database, or proves that the two agree."""

from __future__ import annotations

import enum
from typing import Annotated

import typer


class Action(enum.StrEnum):
    """What to do with the index."""

    REBUILD = "rebuild"
    STATUS = "status"


def index(action: Annotated[Action, typer.Argument(help="rebuild or status")]) -> None:
    """Build the match index of this host anew, or prove that it agrees with the database."""
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        if action is Action.REBUILD:
            _rebuild()
        else:
            _status()


def _rebuild() -> None:
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from lianqiao.processes.matching.index import rebuild

    with Progress(SpinnerColumn(), TextColumn("Indexing: {task.completed} records")) as progress:
        task = progress.add_task("index")
        rebuild(lambda done: progress.update(task, completed=done))


def _status() -> None:
    from lianqiao.processes.matching.index import status

    found = status()
    for kind, number in found.database.items():
        typer.echo(f"{kind}: {number} published, {found.index[kind]} in the index")
    typer.echo(f"{found.behind} changes not yet taken in")
    for name in ("missing", "outdated", "superfluous"):
        keys = getattr(found, name)
        if keys:
            typer.echo(f"{name}: {len(keys)}, the first {' '.join(keys[0])}")
    if not found.agrees:
        typer.echo("They differ; `lianqiao index rebuild` makes the index anew.", err=True)
        raise typer.Exit(1)
    typer.echo("Index and database agree.")
