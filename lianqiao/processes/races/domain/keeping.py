"""What all writes of races share: the lock of the race, and the log."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.processes.races.models import Race


def locked_race(pk: Any, states: Collection[str], over: str) -> Race:
    """The race under the lock under which all that concerns it is decided, in one of the states; else DomainError."""
    race: Race = Race.objects.select_for_update(of=("self",)).get(pk=pk)
    if race.state not in states:
        raise DomainError("wrong_state", over)
    return race


def tell(record: Any, name: str, actor: Actor, text: str) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text)
    outbox.publish(topic, record.pk)
