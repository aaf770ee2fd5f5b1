"""Which versions of the ranking there are, and what they learn from."""

from __future__ import annotations

from django.db.models import Count

from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Event


def events_by_kind() -> dict[EventKind, int]:
    """How many events there are of each kind, all kinds named; one query."""
    counted = dict(Event.objects.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    return {kind: counted.get(kind.value, 0) for kind in EventKind}
