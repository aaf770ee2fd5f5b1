"""`lianqiao manage …`: Django's own commands, with the embedded database running as long as they need it."""

from __future__ import annotations

import typer


def manage(context: typer.Context) -> None:
    """Run one of Django's commands, such as `migrate`, `makemigrations` or `shell`."""
    from lianqiao.cli.setup import database_in_use

    with database_in_use():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["lianqiao manage", *context.args])
