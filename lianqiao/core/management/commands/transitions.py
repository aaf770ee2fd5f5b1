"""`lianqiao manage transitions MODEL`: the state table of a model, and its diagram."""

import sys
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from lianqiao.core.transitions import TransitionTable, table_of, tables


class Command(BaseCommand):
    """Prints what the registered table says; `--mermaid` prints the diagram alone, for documents."""

    help = "Print the transition table of a model (app.Model) and its Mermaid state diagram."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", nargs="?", help="app.Model; without it the known models are listed")
        parser.add_argument("--mermaid", action="store_true", help="print the diagram alone")

    def handle(self, *args: Any, model: str | None, mermaid: bool, **options: Any) -> None:
        """Find the table and print it."""
        if model is None:
            self.stdout.write("\n".join(table.model._meta.label for table in tables()))
            return
        table = self._find(model)
        if not mermaid:
            self._print(table)
        self.stdout.write(table.mermaid())

    def _find(self, model: str) -> TransitionTable:
        try:
            return table_of(apps.get_model(model))
        except (LookupError, ValueError) as error:
            known = ", ".join(table.model._meta.label for table in tables())
            raise CommandError(f"{model} has no transition table; these have one: {known}.") from error

    def _print(self, table: TransitionTable) -> None:
        grid = Table("name", "label", "from", "to", "permission", "asks for", title=table.model._meta.label)
        for t in table:
            asks = [*t.requires, *(["reason"] if t.reason_required else [])]
            permission = t.permission or "system"
            grid.add_row(t.name, str(t.label), ", ".join(t.sources), t.target, permission, ", ".join(asks))
        Console(file=sys.stdout, width=160).print(grid)
