"""`lianqiao demo`: fills an empty database with the demonstration province."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from lianqiao.cli.app import CommandError

TRY_FIRST = (
    "On the first page describe a technical problem in plain words, for example: 阀门密封面堆焊后总开裂，一用就漏",
    "Open a result, read why it fits, sign in as a company and press 寻求对接; accept it as its owner.",
    "Sign in as a government body: what waits for review stands on the first page of the workbench.",
)


def demo(
    extent: Annotated[
        str, typer.Option(help="How much of it: whole, sample (a tenth of it), or told (what has a story).")
    ] = "whole",
    codes: Annotated[
        bool, typer.Option("--codes", help="Only say the six figures with which the administrators sign in now.")
    ] = False,
) -> None:
    """Fill an empty database with the demonstration province and build the match index."""
    from lianqiao.cli.setup import program_in_use

    if codes:
        typer.echo(present_codes())
        return
    with program_in_use():
        from lianqiao.core import clock
        from lianqiao.demo import generate
        from lianqiao.demo.looks import look_around
        from lianqiao.demo.whole import Extent
        from lianqiao.processes.matching.index import rebuild

        if extent not in list(Extent):
            raise CommandError(f"--extent is one of {', '.join(Extent)}.")
        typer.echo("Making the demonstration province …")
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            with Progress(console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task("")
                generate(
                    extent=Extent(extent),
                    progress=lambda done, total, what: progress.update(
                        task, completed=done, total=total, description=what
                    ),
                )
        else:
            generate(extent=Extent(extent))
        rebuild()
        typer.echo("The owners look at their first matches …")
        look_around(on=clock.today())


def present_codes() -> str:
    """The six figures of the three administrators as they are now; good for half a minute."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    from lianqiao.demo import codes

    return "\n".join(f"{email}  {figures}" for email, figures in codes().items())


def guide() -> str:
    """Who can sign in to the demonstration, and what to try first."""
    from lianqiao.demo import accounts

    lines = ["Sign in as:"]
    for account in accounts():
        lines += [f"  {account.email}  {account.password}", f"      {account.role}：{account.advice}"]
        if account.secret:
            lines.append(f"      secret for an authenticator app: {account.secret}")
    lines += ["The administrators need six figures as well: from the app, or from `lianqiao demo --codes`."]
    lines += ["", "Try first:", *(f"  {number}. {text}" for number, text in enumerate(TRY_FIRST, 1)), ""]
    return "\n".join(lines)
