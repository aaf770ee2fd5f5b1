"""Subscriptions, records that everybody finds, and the worker's turn."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.processes.matching import index
from lianqiao.processes.subscriptions.domain import subscriptions as domain
from lianqiao.processes.subscriptions.domain.pushing import push_due
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.registers.achievements.models import Achievement
from tests.processes import makers


def ask(actor: Actor, **values: Any) -> Subscription:
    """A subscription to new achievements about castings, told at once, unless said otherwise."""
    given = {"subject": "achievements", "words": "压铸件 气孔", "rhythm": "at_once", **values}
    return domain.subscribe_to_search(actor=actor, **given)


def published(**values: Any) -> Achievement:
    """An achievement of some institute that everybody finds from now on."""
    record = makers.achievement(makers.organisation(code="290201"), **values)
    index.catch_up()
    index.rebuild()
    return record


def run() -> int:
    """What the worker does."""
    return push_due(at=clock.now())


def told_to(actor: Actor) -> list[Any]:
    """The records of which the person was told, in order."""
    return [row.record for row in Told.objects.filter(user=actor.user).order_by("told_at", "pk")]
