"""Windows and what takes part in them, brought where a test wants them by the steps that people take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.models import Job
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.windows.domain.entries import propose
from lianqiao.processes.windows.domain.pairs import start_matching
from lianqiao.processes.windows.domain.windows import About, save_window
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers

#: Days from today until the window.
AHEAD = 10


def at(days: int, hour: int, minute: int = 0) -> datetime:
    """A time of the day so many days ahead, in Asia/Shanghai."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


def values(**given: Any) -> dict[str, Any]:
    """What is asked of a window: ten days ahead, from two to five, two tables, half an hour each."""
    return {
        "title": "压铸工艺专场",
        "theme": "铝合金压铸件的气孔、合格率和真空压铸工艺",
        "place": "市会展中心二楼",
        "starts_at": at(AHEAD, 14),
        "ends_at": at(AHEAD, 17),
        "entries_until": timezone.localdate() + timedelta(days=5),
        "capacity": 20,
        "tables": 2,
        "slot_minutes": 30,
        **given,
    }


def a_host(code: str = "290100") -> Actor:
    """A reviewer of a city's government."""
    return makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), Role.REVIEWER, name="主办")


def a_window(host: Actor, state: str = "open", *, about: About | None = None, **given: Any) -> Window:
    """A window of the host: a draft, or open for entries."""
    window = save_window(None, actor=host, values=values(**given), about=about)
    return window if state == "draft" else apply(window, "open", actor=host)


def entered(window: Window, host: Actor, actor: Actor, record: Any) -> Entry:
    """An entry of the actor's unit that the host admits."""
    entry = propose(window, actor=actor, records=[record], agrees=True)[0]
    return apply(entry, "admit", actor=host)


@dataclass
class Scene:
    """A window with a demand of a company and an achievement of an institute that fit each other."""

    host: Actor
    asker: Actor
    holder: Actor
    window: Window
    demand: Entry
    achievement: Entry

    def match(self) -> Pair:
        """The pair that the engine makes."""
        run_matching(self.window, self.host)
        return Pair.objects.get(demand_entry=self.demand, achievement_entry=self.achievement)

    def seat(self) -> Talk:
        """The talk of the two, wanted by nobody yet or by both."""
        if not Pair.objects.filter(window=self.window).exists():
            Pair.objects.create(
                window=self.window,
                demand_entry=self.demand,
                achievement_entry=self.achievement,
                origin="engine",
                score=0.6,
            )
        self.window.refresh_from_db()
        if self.window.state == "open":
            self.window = apply(self.window, "close", actor=self.host)
        self.window = apply(self.window, "arrange", actor=self.host, fill=True)
        return Talk.objects.get(window=self.window)


def a_scene(**given: Any) -> Scene:
    """Open, with both taking part."""
    host = a_host()
    asker, holder = makers.actor(makers.organisation(code="290101")), makers.actor(makers.organisation(code="310101"))
    window = a_window(host, **given)
    demand = entered(window, host, asker, makers.demand(asker.organisation))
    achievement = entered(window, host, holder, makers.achievement(holder.organisation))
    return Scene(host, asker, holder, window, demand, achievement)


def run_matching(window: Window, host: Actor) -> Job:
    """Make the pairs; returns the job as it is afterwards."""
    job = start_matching(window, actor=host)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def on_the_day(hour: int = 15) -> time_machine.travel:
    """The day of the window."""
    return time_machine.travel(at(AHEAD, hour), tick=False)
