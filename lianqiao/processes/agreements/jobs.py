"""What the worker does for agreements without being asked: drafts for those whose selection was published."""

from __future__ import annotations

from collections.abc import Sequence

from lianqiao.core import outbox
from lianqiao.core.access import SYSTEM
from lianqiao.core.models import Change
from lianqiao.processes.agreements.domain.drawing import draw_up_all
from lianqiao.processes.programmes.enums import CallState
from lianqiao.processes.programmes.models import Call


@outbox.subscriber("agreements.draw_up", topics=("programmes.call.decide",))
def on_decision(changes: Sequence[Change]) -> None:
    """Draw up what is missing for the calls that were decided; safe to call again with the same changes."""
    keys = {change.record_id for change in changes}
    calls = Call.objects.filter(pk__in=keys, state=CallState.DECIDED).select_related("edition")
    for call in calls.order_by("pk"):
        draw_up_all(call, actor=SYSTEM)
