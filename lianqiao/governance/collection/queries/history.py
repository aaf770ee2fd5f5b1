"""What happened to a report, as one of its readers may see it."""

from __future__ import annotations

from typing import Any

from lianqiao.core import log
from lianqiao.core.access import Actor


def history_for(report: Any, actor: Actor) -> list[Any]:
    """The log of the report, newest first; of what was done higher up the body is named and the person is not.

    Names are shown to their own body and to those above it: to the asking body all of them.
    """
    entries = list(log.history_of(report).order_by("-at", "-id"))
    ladder = [report.organisation_id, *report.bodies_above]
    seen = ladder.index(actor.organisation_id) if actor.organisation_id in ladder else -1
    below = set(ladder[: seen + 1])
    for entry in entries:
        if entry.organisation_id is not None and entry.organisation_id not in below:
            entry.actor_name = ""
    return entries
