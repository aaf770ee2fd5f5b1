"""`lianqiao manage clock`: look at the clock of a demonstration, set it forward, or put it right again."""

import re
from argparse import ArgumentTypeError
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.chronograph.jobs import TASK
from lianqiao.core.errors import DomainError
from lianqiao.core.queueing import enqueue_once

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def step(text: str) -> timedelta:
    """A length such as 12h, 30d or 2w."""
    found = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if found is None:
        raise ArgumentTypeError(f"{text!r} is not a length such as 12h, 30d or 2w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


class Command(BaseCommand):
    """All processes of the installation follow within two seconds."""

    help = "Show the clock that rules go by, set it forward, or let it agree with the system's again."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--forward", type=step, metavar="LENGTH", help="set it forward: 12h, 30d, 2w")
        choice.add_argument("--show", action="store_true", help="show it and change nothing")
        choice.add_argument("--reset", action="store_true", help="let it agree with the system's clock")

    def handle(self, *args: Any, forward: timedelta | None, show: bool, reset: bool, **options: Any) -> None:
        """Change what was asked, then show the clock."""
        try:
            with transaction.atomic():
                if forward is not None:
                    clock.forward(forward)
                    transaction.on_commit(partial(enqueue_once, TASK))
                elif reset:
                    clock.reset()
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        ahead = clock.offset()
        moment = timezone.localtime(clock.now())
        self.stdout.write(f"{moment:%Y-%m-%d %H:%M} ({f'{ahead} ahead' if ahead else 'the system clock'})")
