"""What people of the demonstration asked to be told of, and what its technology managers work at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.matchmaking.domain.profiles import save_profile
from lianqiao.processes.subscriptions.domain.subscriptions import pause, subscribe_to_search
from lianqiao.registers.taxonomy.models import Region, TechField


def wishes() -> Any:
    """What is written by hand: `subscriptions` and `profiles`."""
    return read("pushed")


def pieces(content: Content) -> int:
    """How many there are."""
    return sum(len(rows) for rows in wishes().values())


class Asked:
    """Lets people subscribe, and managers say what they work at, each on a day of its own."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._cast = cast
        self._past = past

    def make(self, *, step: Callable[[], None]) -> None:
        """All of them, oldest first."""
        told = wishes()
        acts = [(row, self._subscribe) for row in told["subscriptions"]]
        acts += [(row, self._say_what_one_does) for row in told["profiles"]]
        for row, act in sorted(acts, key=lambda pair: -pair[0]["days"]):
            self._past.go(row["days"])
            act(row)
            step()

    def _subscribe(self, row: Mapping[str, Any]) -> None:
        actor = self._cast.actor(row["person"], row["unit"])
        subscription = subscribe_to_search(
            actor=actor,
            subject=row["subject"],
            name=row["name"],
            words=row.get("words", ""),
            filters=row.get("filters", {}),
            rhythm=row["rhythm"],
        )
        if "paused" in row:
            self._past.go(row["paused"])
            pause(subscription, actor=actor)

    def _say_what_one_does(self, row: Mapping[str, Any]) -> None:
        save_profile(
            actor=self._cast.actor(row["person"], row["unit"]),
            fields=TechField.objects.filter(pk__in=row["fields"]),
            regions=Region.objects.filter(pk__in=row.get("regions", ())),
        )
