"""`lianqiao prepare`: database, static files and index as this version of the program needs them."""

from __future__ import annotations

import io
import subprocess

import typer

from lianqiao.config.supervisor import python


def prepare() -> None:
    """Apply migrations, load the code lists, collect static files, build a missing index; quick when all is done."""
    from lianqiao.cli.setup import program_in_use

    with program_in_use():
        bring_up_to_date(demo=False)


def bring_up_to_date(*, demo: bool) -> None:
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
