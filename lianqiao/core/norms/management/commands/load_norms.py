"""`lianqiao manage load_norms`: bring the norms that come with the program into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.norms.loading import load


class Command(BaseCommand):
    """Loads the packaged norms; a second run changes nothing, and what people entered stays."""

    help = "Load the packaged norms of lianqiao/core/norms/content."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and print one line; a wrong file is one sentence and exit status 1."""
        try:
            done = load()
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            _(
                "规定 %(keys)d 项 %(editions)d 个版本（已核实 %(verified)d）：新增 %(added)d，更正 %(corrected)d，"
                "停用 %(retired)d，人工维护不动 %(kept)d，所属地区尚未装载 %(waiting)d"
            )
            % vars(done)
        )
