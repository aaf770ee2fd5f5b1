"""`lianqiao manage load_taxonomy [--only KIND]`: load the code lists that come with the program."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.registers.taxonomy.domain import load_packaged
from lianqiao.registers.taxonomy.enums import EditionKind


class Command(BaseCommand):
    """Loads the packaged code lists; a second run changes nothing."""

    help = "Load the packaged code lists: regions, industries, fields, scales."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one list that is to be loaded, if not all."""
        parser.add_argument("--only", choices=EditionKind.values, help="load this list alone")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and print one line for each list; a wrong file is one sentence and exit status 1."""
        only = options["only"]
        try:
            results = load_packaged(only=EditionKind(only) if only else None)
        except DomainError as error:
            raise CommandError(error.message) from error
        for result in results:
            self.stdout.write(
                _("%(kind)s %(version)s：%(rows)d 行，新增 %(added)d，变更 %(changed)d，失效 %(closed)d")
                % {
                    "kind": result.kind.label,
                    "version": result.version,
                    "rows": result.rows,
                    "added": result.added,
                    "changed": result.changed,
                    "closed": result.closed,
                }
            )
