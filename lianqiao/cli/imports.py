"""`lianqiao import`: a table of records into a register, on behalf of a person, with the checks of the upload page."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianqiao.cli.app import CommandError

if TYPE_CHECKING:
    from lianqiao.core.access import Actor
    from lianqiao.core.models import Job

POLL_SECONDS = 0.2


def import_table(
    kind: Annotated[str, typer.Argument(help="Which register: achievements, demands …")],
    file: Annotated[Path, typer.Argument(help="The table: .xlsx, .csv or .jsonl.")],
    person: Annotated[str, typer.Option("--as", help="E-mail address of the person on whose behalf.")],
    organisation: Annotated[
        str, typer.Option(help="统一社会信用代码 of the organisation, for a person who belongs to several.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every cell and save nothing.")] = False,
) -> None:
    """Import a table as drafts; rows that are left out come back in a file with the reasons.

    Ends with status 1 when a row was left out. Rows that are there already are recognised, so the command may be
    given again after it was stopped.
    """
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        _known(kind)
        actor = _actor(person, organisation)
        job = _finished(_start(kind, file, actor, dry_run=dry_run))
        left_out = _report(job, file, dry_run=dry_run)
    if left_out:
        raise typer.Exit(1)


def _known(kind: str) -> None:
    from lianqiao.core.exchange import importers

    kinds = [importer.kind for importer in importers()]
    if kind not in kinds:
        raise CommandError(f"There is no register {kind}; choose one of {', '.join(kinds)}.")


def _actor(email: str, uscc: str) -> Actor:
    """The person acting for the organisation, with the roles that they have there."""
    from lianqiao.registers.accounts.models import User
    from lianqiao.registers.organisations.queries.actors import actor_for, memberships_of

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody has an account under {email}.")
    memberships = memberships_of(user)
    if not memberships:
        raise CommandError(f"{email} belongs to no organisation that could own the records.")
    chosen = [row for row in memberships if uscc in ("", row.organisation.uscc)]
    if not chosen:
        raise CommandError(f"{email} does not belong to an organisation with the code {uscc}.")
    if len(chosen) > 1:
        codes = ", ".join(f"{row.organisation.uscc} {row.organisation.name}" for row in chosen)
        raise CommandError(f"{email} belongs to several organisations; name one with --organisation: {codes}.")
    return actor_for(chosen[0], user)


def _start(kind: str, path: Path, actor: Actor, *, dry_run: bool) -> Job:
    from django.core.files.base import File

    from lianqiao.core.errors import DomainError
    from lianqiao.core.exchange import import_upload, start_check

    try:
        with path.open("rb") as content:
            start = start_check if dry_run else import_upload
            return start(kind, File(content, name=path.name), actor=actor)
    except DomainError as refusal:
        raise CommandError(f"{path}: {refusal.message}") from refusal
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _finished(job: Job) -> Job:
    """Run the job here and show its progress until it has ended.

    A worker of the same installation may take the job over, which does no harm; then it is only watched.
    """
    stop = threading.Event()
    runner = threading.Thread(target=_run, args=(job.pk, stop), name="import")
    runner.start()
    try:
        with _progress(job) as show:
            while not job.finished:
                runner.join(POLL_SECONDS)
                if not runner.is_alive():
                    stop.wait(POLL_SECONDS)
                job.refresh_from_db()
                show(job)
    except KeyboardInterrupt:
        _cancel(job)
        stop.set()
        raise CommandError("Stopped; what was saved stays, and the same command imports the rest.") from None
    finally:
        runner.join()
    return job


def _run(job_id: Any, stop: threading.Event) -> None:
    from django.db import connection

    from lianqiao.core import jobs

    try:
        jobs.run(job_id, interrupted=stop.is_set, last_try=True)
    finally:
        connection.close()


def _cancel(job: Job) -> None:
    from lianqiao.core import jobs
    from lianqiao.core.access import Actor
    from lianqiao.core.errors import DomainError

    try:
        jobs.cancel(job, actor=Actor(user=job.actor_user))
    except DomainError:
        return  # it has just ended


@contextmanager
def _progress(job: Job) -> Iterator[Callable[[Job], None]]:
    """A bar on standard error that leaves nothing behind; nothing at all where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _job: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(job.label, total=job.total)
        yield lambda now: bar.update(task, completed=now.done, total=now.total)


def _report(job: Job, path: Path, *, dry_run: bool) -> int:
    """Say what came of it and put the file with the reasons beside the table; returns how many rows were left out."""
    from lianqiao.core.models import JobState

    if job.state != JobState.SUCCEEDED:
        raise CommandError(f"{path}: {job.message}")
    result: dict[str, Any] = job.result or {}
    good = f"{result['good']} could be imported" if dry_run else f"{result['saved']} imported"
    typer.echo(f"{result['rows']} rows: {good}, {result['duplicates']} known already, {result['bad']} with faults")
    if unknown := result.get("unknown_columns"):
        typer.echo(f"Columns that nobody knows: {', '.join(unknown)}")
    if report := result.get("report" if dry_run else "rejected"):
        typer.echo(f"The rows that were left out, with the reasons: {_copy_beside(report, path)}")
    return int(result["bad"] + result["duplicates"])


def _copy_beside(file_id: str, table: Path) -> Path:
    """Copy a stored file beside the table, under a name that nothing has yet."""
    from lianqiao.core.models import StoredFile

    kept = StoredFile.objects.get(pk=file_id)
    name = Path(kept.name)
    number = 1
    while True:
        target = table.parent / (name.name if number == 1 else f"{name.stem}-{number}{name.suffix}")
        try:
            with target.open("xb") as copy, kept.content.open("rb") as content:
                shutil.copyfileobj(content, copy)
            return target
        except FileExistsError:
            number += 1
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
