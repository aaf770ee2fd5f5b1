"""`lianqiao web`: the web server alone, as `serve` and larger installations run it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from lianqiao.cli.prepare import bring_up_to_date
from lianqiao.config.supervisor import announce_ready


def web(
    prepare: Annotated[
        bool, typer.Option("--prepare", help="First bring database and static files up to date.")
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", help="With --prepare: fill an empty database with demonstration data.")
    ] = False,
) -> None:
    """Run the web server until Ctrl-C; any number of them may share one database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    import django

    django.setup()
    from lianqiao.config import env as environment
    from lianqiao.config.web import Server

    env = environment.read()
    if prepare:
        bring_up_to_date(demo=demo)

    def ready() -> None:
        typer.echo(f"\nThe site is at {env.address}\n")
        if demo:
            from lianqiao.cli.demo import guide

            typer.echo(guide())
        announce_ready()

    Server(env, ready=ready).run()
