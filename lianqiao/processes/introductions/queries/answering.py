"""How organisations answered the requests that reached them, for the structured fit of a match."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q

from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.domain.answering import Answering, answer_source


@answer_source
def answering(organisations: Collection[UUID]) -> dict[UUID, Answering]:
    """Counts by asked organisation, over all time; one query."""
    rows = Introduction.objects.filter(counterpart__in=organisations).order_by().values("counterpart")
    counted = rows.annotate(
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        lapsed=Count("pk", filter=Q(state=IntroductionState.LAPSED)),
    ).filter(Q(answered__gt=0) | Q(lapsed__gt=0))
    return {row["counterpart"]: Answering(row["answered"], row["lapsed"]) for row in counted}
