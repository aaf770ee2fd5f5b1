"""`lianqiao demo`: fills an empty database with the demonstration province."""

from __future__ import annotations

import sys

import typer

TRY_FIRST = (
    "On the first page describe a technical problem in plain words, for example: 阀门密封面堆焊后总开裂，一用就漏",
    "Open a result, read why it fits, sign in as a company and press 寻求对接; accept it as its owner.",
    "Sign in as a government body: what waits for review stands on the first page of the workbench.",
)


def demo() -> None:
    """Fill an empty database with the demonstration province and build the match index."""
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        from lianqiao.demo import generate
        from lianqiao.processes.matching.index import rebuild

        typer.echo("Making the demonstration province …")
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            with Progress(console=Console(stderr=True), transient=True) as progress:
                task = progress.add_task("")
                generate(
                    progress=lambda done, total, what: progress.update(
                        task, completed=done, total=total, description=what
                    )
                )
        else:
            generate()
        rebuild()


def guide() -> str:
    """Who can sign in to the demonstration, and what to try first."""
    from lianqiao.demo import accounts

    lines = ["Sign in as:"]
    for account in accounts():
        lines += [f"  {account.email}  {account.password}", f"      {account.role}：{account.advice}"]
    lines += ["", "Try first:", *(f"  {number}. {text}" for number, text in enumerate(TRY_FIRST, 1)), ""]
    return "\n".join(lines)
