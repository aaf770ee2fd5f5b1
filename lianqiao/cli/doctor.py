"""`lianqiao doctor`: says what is wrong with an installation and what to do."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def doctor(
    settings: Annotated[bool, typer.Option("--settings", help="Also list every setting and its value.")] = False,
) -> None:
    """Check configuration, storage, front-end files, database and index; status 1 when something is wrong."""
    from lianqiao.cli.setup import program_in_use
    from lianqiao.config import env as environment

    env = environment.read()
    typer.echo(f"ok    settings: {'production' if env.production else 'development'}")
    if settings:
        for field in environment.fields():
            name = field.metadata["name"]
            value = "(hidden)" if field.metadata["secret"] and os.environ.get(name) else getattr(env, field.name)
            typer.echo(f"        {name}={value}")
    with program_in_use():
        from lianqiao.config.doctor import examine

        wrong = 0
        for finding in examine(env):
            wrong += bool(finding.remedy)
            mark = "WRONG" if finding.remedy else "ok   "
            typer.echo(f"{mark} {finding.subject}: {finding.state}")
            if finding.remedy:
                typer.echo(f"      {finding.remedy}")
    if wrong:
        raise typer.Exit(1)
