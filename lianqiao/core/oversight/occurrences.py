"""Writing down who read or exported the log, who downloaded what, and who was refused."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.models import Occurrence, OccurrenceKind

#: The action of the log rows of each kind.
ACTIONS = {kind: outbox.topic_of(Occurrence, kind.value) for kind in OccurrenceKind}


@transaction.atomic
def note(
    kind: OccurrenceKind, *, actor: Actor, address: str, text: str = "", details: Mapping[str, Any] | None = None
) -> LogEntry:
    """Keep that it happened, with a row in the business log; `text` says more than the name of the kind."""
    occurrence = Occurrence.objects.create(
        kind=kind, user=actor.user, address=address[:300], details=dict(details or {})
    )
    words = f"{kind.label}：{text}" if text else str(kind.label)
    return log.record(ACTIONS[kind], occurrence, actor=actor, text=words, data=details)
