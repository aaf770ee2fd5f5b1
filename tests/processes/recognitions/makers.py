"""What tests of recognitions need besides the recognitions themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition
from lianqiao.core.lists.models import ListKind
from lianqiao.core.transitions import apply
from lianqiao.processes.recognitions.domain.reserve import RESERVE


def in_reserve(actor: Any, unit: Any) -> Any:
    """A line of the issued reserve of the actor's body, entered thirty days ago."""
    values = {"title": "储备库", "period_from": clock.today() - timedelta(days=60), "period_to": None, "note": ""}
    edition = begin_edition(ListKind.objects.get(pk=RESERVE), actor=actor, values=values)
    attributes = {"platform": "石墨中试线", "stage": "试运行"}
    entered = clock.today() - timedelta(days=30)
    entry = add_entry(edition, NewEntry(subject=unit, attributes=attributes, entered_on=entered), actor=actor)
    apply(edition, "issue", actor=actor, decision_title="印发储备库", decided_on=entered)
    return entry
