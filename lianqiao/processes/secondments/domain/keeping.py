"""What all writes of secondments share: the lock of the row, and the log."""

from __future__ import annotations

from typing import Any

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.processes.secondments.models import Secondment


def locked_secondment(pk: Any) -> Secondment:
    """The secondment under its lock."""
    rows = Secondment.objects.select_for_update(of=("self",)).select_related("post", "host", "organisation", "person")
    found: Secondment = rows.get(pk=pk)
    return found


def tell(record: Any, name: str, actor: Actor, text: str) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text)
    outbox.publish(topic, record.pk)
