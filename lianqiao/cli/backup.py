"""`lianqiao backup` and `lianqiao restore`: the database and the uploaded files as one tar file."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianqiao.cli.app import CommandError
from lianqiao.cli.setup import cluster, program_in_use
from lianqiao.config.env import Environment
from lianqiao.config.postgres import PostgresError

if TYPE_CHECKING:
    from lianqiao.config.archive import Manifest
    from lianqiao.config.backup import Progress

FILES = "files"


def backup(file: Annotated[Path, typer.Argument(help="The tar file to write; it must not exist.")]) -> None:
    """Write the database and the uploaded files into one file, also while the site runs."""
    signal.signal(signal.SIGTERM, _leave)
    with program_in_use() as env, _progress() as progress:
        from lianqiao.config.backup import take

        made = take(file, files=env.data / FILES, candidates=_candidates(env), progress=progress)
    typer.echo(f"Written: {file}, {_words(made)}.")
    if made.absent:
        raise CommandError(
            f"The backup is written, but {len(made.absent)} files were missing or damaged before it,"
            f" the first {made.absent[0]}; look for them in an older backup."
        )


def restore(file: Annotated[Path, typer.Argument(help="A tar file that `lianqiao backup` wrote.")]) -> None:
    """Fill an empty database and an empty files folder from a backup, compare both, and build the match index."""
    signal.signal(signal.SIGTERM, _leave)
    with program_in_use() as env, _progress() as progress:
        from lianqiao.config.backup import restore as fill

        restored = fill(file, files=env.data / FILES, candidates=_candidates(env), progress=progress)
    typer.echo(f"Restored and compared: {_words(restored)}, from {restored.made_at}.")
    if restored.absent:
        typer.echo(f"{len(restored.absent)} files were missing when the backup was made.", err=True)


def _words(manifest: Manifest) -> str:
    return (
        f"{len(manifest.tables)} tables with {manifest.rows} rows,"
        f" {len(manifest.files)} files with {manifest.size} bytes, each with its SHA-256"
    )


def _candidates(env: Environment) -> list[Path]:
    """The folder of PostgreSQL's programs that the site names, or the wheel's; none where there is no wheel."""
    try:
        return [cluster(env).binary("pg_dump").parent]
    except PostgresError:
        return []


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """Something to tell the progress to: a bar at a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
