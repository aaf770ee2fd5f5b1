"""`lianqiao web`: the web server alone, as `serve` and larger installations run it."""

from __future__ import annotations

import os
from typing import Annotated

import typer


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
    from lianqiao.config import env as environment
    from lianqiao.config.supervisor import announce_ready
    from lianqiao.config.web import Server

    env = environment.read()
    if prepare:
        _prepare(demo=demo)

    def ready() -> None:
        typer.echo(_greeting(env.address))
        announce_ready()

    Server(env, ready=ready).run()


def _prepare(*, demo: bool) -> None:
    """Bring database and static files up to what this version of the program needs; quick when they are."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from lianqiao.config.static import collect_if_changed

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        typer.echo("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
    if collect_if_changed():
        typer.echo("Collected the static files.")
    connection.close()  # the server's processes are forked and need connections of their own


def _greeting(address: str) -> str:
    return f"\nThe site is at {address}\n"
