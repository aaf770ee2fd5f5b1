"""`lianqiao web`: the web server alone, as `serve` and larger installations run it."""

from __future__ import annotations

import io
import os
import subprocess
from typing import Annotated

import typer

from lianqiao.config.supervisor import announce_ready, python


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
        _prepare(demo=demo)

    def ready() -> None:
        typer.echo(f"\nThe site is at {env.address}\n")
        if demo:
            from lianqiao.cli.demo import guide

            typer.echo(guide())
        announce_ready()

    Server(env, ready=ready).run()


def _prepare(*, demo: bool) -> None:
    """Bring database, static files and index up to what this version of the program needs.

    Quick when they are. What needs much memory or threads runs in processes of its own, as the web server
    forks from this one.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from lianqiao.config.static import collect_if_changed
    from lianqiao.processes.matching.index import folder

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        typer.echo("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_taxonomy", stdout=io.StringIO())
        call_command("load_norms", stdout=io.StringIO())  # those of regions that were not there before
    if collect_if_changed():
        typer.echo("Collected the static files.")
    if demo and _is_empty():
        _run("demo")
    elif not folder().exists():
        _run("index", "rebuild")
    connection.close()  # the server's processes are forked and need connections of their own


def _is_empty() -> bool:
    from lianqiao.demo import is_empty

    return is_empty()


def _run(*command: str) -> None:
    if subprocess.run(python("lianqiao", *command), check=False).returncode:
        raise typer.Exit(1)  # it has said why
