"""`lianqiao auction verify`: checks the published log of an auction from its lines alone; no server and no database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lianqiao.cli.app import CommandError


class Action(StrEnum):
    """What to do with the log."""

    VERIFY = "verify"


def auction(
    action: Annotated[Action, typer.Argument(help="verify")],
    file: Annotated[Path, typer.Argument(help="The published log: one line of JSON for each.", metavar="FILE")],
    digest: Annotated[str, typer.Option(help="The digest of the last line, as the auction's page shows it.")] = "",
) -> None:
    """Prove that a published log of an auction is whole, in order, and ends with the result that its bids give.

    Status 1 when it is not, with one sentence for each thing that is wrong.
    """
    from lianqiao.engines.bidding import verify

    try:
        with file.open(encoding="utf-8") as lines:
            report = verify((line.rstrip("\n") for line in lines), digest=digest.strip())
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not text in UTF-8.") from error
    for finding in report.findings:
        where = f"Line {finding.line}" if finding.line else "The log"
        typer.echo(f"{where}: {finding.sentence}.", err=True)
    if not report.is_sound:
        typer.echo("The log is not what an auction can have written.", err=True)
        raise typer.Exit(1)
    story = report.story
    result = None if story is None else story.result
    if result is None:
        told = "it was called off"
    elif result.winner:
        told = f"{result.winner} won at {result.price_yuan:,.2f} yuan"
    else:
        told = f"nobody won ({result.why})"
    typer.echo(f"{report.lines} lines are whole and in order; {told}.")
    if story is not None and story.commitment:
        proof = "is the one that was committed to" if story.is_reserve_proven else "was not opened with its salt"
        typer.echo(f"The reserve price {proof}.")
    typer.echo(f"Digest of the last line: {report.digest}")
    if not digest:
        typer.echo("Compare it with the one on the auction's page, or pass that as --digest.")
