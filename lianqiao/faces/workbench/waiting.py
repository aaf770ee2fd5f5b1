"""How much waits for a person, by line of the menu: counted in one query, and kept for a moment."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from lianqiao.core import counting
from lianqiao.core.access import Actor
from lianqiao.core.filing import waiting as filing
from lianqiao.core.filing.kinds import FilingKind, kind_for
from lianqiao.faces.workbench.queues import CONCERNS, QUEUES

#: Seconds for which a process keeps the figures of a person's menu.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class FiledQueue:
    """Filed records of one kind that wait for the actor to do one thing."""

    kind: FilingKind
    work: filing.Work
    total: int

    @property
    def action(self) -> str:
        """What is to be done, in words."""
        return f"{self.work.label}：{self.kind.label}"

    def rows(self, actor: Actor) -> Any:
        """The records themselves, longest waiting first."""
        return filing.waiting(self.kind.model, self.work, actor).order_by("submitted_at", "pk")


def filed_waiting(actor: Actor) -> list[FiledQueue]:
    """What waits for the actor among filed records of all kinds; one query."""
    return [FiledQueue(kind_for(model), work, total) for (model, work), total in filing.counts(actor).items()]


def _counted(actor: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """How much waits in each group of queues that is the actor's work, and of each kind of filed record; one query."""
    asked = {queue: records for queue in QUEUES if (records := queue.records(actor)) is not None}
    filed = filing.questions(actor)
    totals = counting.counts({**asked, **filed})
    groups: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for queue in asked:
        groups[queue.group] += totals[queue]
    for model, work in filed:
        kinds[kind_for(model).slug] += totals[model, work]
    return dict(groups), dict(kinds)


@dataclass(frozen=True)
class Figures:
    """How much waits for a person: by group of queues, and by kind of filed record; `at` by the clock of the host.

    `concerns`: the questions of `queues.CONCERNS` that are answered with yes for the person.
    `needed`: the kinds of filed records that concern few organisations, the one acted for among them.
    """

    groups: dict[str, int]
    kinds: dict[str, int]
    at: float
    concerns: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.groups.values()) + sum(self.kinds.values())


def figures(actor: Actor, *, since: float) -> Figures:
    """What waits for the actor: counted after `since`, and not longer ago than `KEPT_SECONDS`.

    `since` is when the actor last changed something; what others did may take those seconds to show.
    """
    rights = hash(actor.permissions)
    key = f"waiting.{actor.user_id}.{actor.organisation_id}.{actor.oversight}.{actor.service}.{rights}"
    kept: Figures | None = cache.get(key)
    if kept is not None and since < kept.at:
        return kept
    at = time.time()
    groups, kinds = _counted(actor)
    concerns = frozenset(name for name, asked in CONCERNS.items() if asked(actor))
    found = Figures(groups, kinds, at, concerns=concerns, needed=filing.needed(actor))
    cache.set(key, found, KEPT_SECONDS)
    return found
