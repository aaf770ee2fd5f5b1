"""`manage migrate`, which `serve` and the tests run too: Django's own with the executor of `core.migrating`."""

from typing import Any

from django.core.management.commands import migrate

from lianqiao.core.migrating import Executor


class Command(migrate.Command):
    """Bring the database to the newest migrations."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does it, in a tenth of the time."""
        migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]
        super().handle(*args, **options)
