"""A record with a future, for the tests of the chronograph alone: an egg is laid, turned, and hatches."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from lianqiao.core.chronograph import Event
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.errors import DomainError
from lianqiao.core.ids import new_id
from lianqiao.core.transitions import Context, Transition, TransitionTable

LAID = datetime(2026, 3, 1, tzinfo=timezone.get_default_timezone())
TURNS = timedelta(days=1)
HATCHES = timedelta(days=3)


class EggState(models.TextChoices):
    """In the shell or out of it."""

    LAID = "laid"
    HATCHED = "hatched"


class Egg(Timed):
    """`trouble` says what is wrong with it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    state = models.CharField(max_length=8, choices=EggState, default=EggState.LAID)
    laid_at = models.DateTimeField(default=LAID)
    turned_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)
    weight = models.IntegerField(default=60)

    class Meta:
        app_label = "chronograph_tests"

    def __str__(self) -> str:
        return str(self.pk)

    def future(self) -> Iterator[Event]:
        """It is turned after a day and hatches after three."""
        if self.state == EggState.LAID:
            yield Event(self.laid_at + HATCHES, "hatch")
            if self.turned_at is None:
                yield Event(self.laid_at + TURNS, "turn", {"side": "left"})


def is_sound(egg: Egg, context: Context) -> str | None:
    """A guard that refuses a cracked egg, and breaks with a hollow one."""
    if egg.trouble == "hollow":
        raise ZeroDivisionError("nothing inside")
    return "蛋壳有裂纹。" if egg.trouble == "cracked" else None


def mark_turned(egg: Egg, context: Context) -> None:
    """Keep when it was turned, unless the egg forgets."""
    if context.data["side"] != "left":
        raise DomainError("side", "方向不对。")
    if egg.trouble != "forgetful":
        egg.turned_at = context.at


TABLE = TransitionTable(
    model=Egg,
    states=EggState,
    initial=EggState.LAID,
    transitions=(
        Transition("turn", "翻蛋", (EggState.LAID,), EggState.LAID, None, guards=(is_sound,), effects=(mark_turned,)),
        Transition("hatch", "孵化", (EggState.LAID,), EggState.HATCHED, None, guards=(is_sound,)),
    ),
)


def make_eggs(*troubles: str, **columns: Any) -> list[Egg]:
    """Eggs with these troubles, in order of primary key."""
    return [Egg.objects.create(trouble=trouble, **columns) for trouble in troubles]
