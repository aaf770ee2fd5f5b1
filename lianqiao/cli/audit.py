"""`lianqiao audit`: seals the business log, proves that it is what was sealed, and writes it out with the proof."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianqiao.cli.app import CommandError

if TYPE_CHECKING:
    from lianqiao.core.oversight.canonical import Finding, Seal

WORDS = {
    "changed": "row {where} was changed",
    "removed": "row {where} was removed",
    "added": "row {where} was added",
    "seal": "the seal was changed",
    "chain": "the seal does not follow the one before",
    "history": "row history in {where} was changed",
    "before_first_seal": "row {where} is older than the first seal",
}


class Action(enum.StrEnum):
    """What to do."""

    VERIFY = "verify"
    EXPORT = "export"
    SEAL = "seal"


def audit(
    action: Annotated[Action, typer.Argument(help="verify, export or seal")],
    file: Annotated[Path | None, typer.Argument(help="The export to verify without a database, or to write.")] = None,
    since: Annotated[str, typer.Option(help="First day whose rows count, like 2026-03-01.")] = "",
    contains: Annotated[str, typer.Option(help="A seal's digest, noted earlier, that must be in the chain.")] = "",
) -> None:
    """Prove that the business log is what was sealed day by day; status 1 when it is not."""
    day = _day(since)
    if action is Action.SEAL:
        _seal()
    elif action is Action.EXPORT:
        _export(file, day)
    elif file is not None:
        _verify_file(file, contains)
    else:
        _verify_database(day, contains)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"--since has to be a day like 2026-03-01, it is {text!r}.") from error


def _seal() -> None:
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        from lianqiao.core.oversight.sealing import seal_days

        for seal in seal_days():
            typer.echo(f"{seal.day}: {seal.entries} rows, {seal.digest}")


def _export(file: Path | None, since: dt.date | None) -> None:
    from lianqiao.cli.setup import program_in_use

    if file is None:
        raise CommandError("Name the file to write: lianqiao audit export FILE.")
    if file.exists():
        raise CommandError(f"{file} exists; name a file that does not.")
    with program_in_use():
        from lianqiao.core.oversight.sealing import export_lines

        count = 0
        with file.open("x", encoding="utf-8") as target:
            file.chmod(0o600)
            for text in export_lines(since=since):
                target.write(f"{text}\n")
                count += 1
    typer.echo(f"{count} lines written to {file}.")


def _verify_file(file: Path, contains: str) -> None:
    from lianqiao.core.oversight.canonical import Seal
    from lianqiao.core.oversight.exported import NotAnExport, verify_lines

    findings: list[Finding] = []
    seals: list[Seal] = []
    try:
        with file.open(encoding="utf-8") as lines:
            for found in verify_lines(lines):
                if isinstance(found, Seal):
                    seals.append(found)
                else:
                    findings.append(found)
    except NotAnExport as error:
        raise CommandError(f"{file} cannot be checked: {error}.") from None
    if contains and contains.lower() not in {seal.digest for seal in seals}:
        raise CommandError(f"No seal of {file} has the digest {contains}.")
    _report(findings, days=len(seals), rows=sum(seal.entries for seal in seals))


def _verify_database(since: dt.date | None, contains: str) -> None:
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        from django.db.models import Sum

        from lianqiao.core.oversight import sealing
        from lianqiao.core.oversight.models import LogSeal

        findings = list(sealing.verify(since=since))
        if contains and not sealing.contains(contains):
            raise CommandError(f"No seal has the digest {contains}: the chain was cut or made anew.")
        checked = LogSeal.objects.all() if since is None else LogSeal.objects.filter(day__gte=since)
        _report(findings, days=checked.count(), rows=checked.aggregate(rows=Sum("entries"))["rows"] or 0)
        last = LogSeal.objects.order_by("-number").first()
        if last is not None:
            typer.echo(f"Last seal: {last.day}, {last.digest}")


def _report(findings: Iterable[Finding], *, days: int, rows: int) -> None:
    broken = sorted(findings, key=lambda finding: finding.day)
    for finding in broken:
        typer.echo(f"{finding.day}: {WORDS[finding.what].format(where=finding.where)}", err=True)
    if broken:
        typer.echo(f"The log is not what was sealed; the first broken day is {broken[0].day}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{days} days and {rows} rows are what was sealed.")
