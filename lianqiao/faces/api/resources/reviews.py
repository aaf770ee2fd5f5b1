"""Reviews as programs read them: rounds for the body that holds them, tasks for the expert whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.reviews import ReviewSerializer, ReviewTaskSerializer
from lianqiao.processes.reviews.interfaces.filters import ReviewFilter, TaskFilter
from lianqiao.processes.reviews.models import Assignment, Review
from lianqiao.processes.reviews.queries.results import totals_of


def _totals(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    return {"totals": totals_of([one.pk for one in records])}


REVIEWS = Resource(
    name="reviews",
    label=_("专家评审"),
    model=Review,
    serializer=ReviewSerializer,
    filters=ReviewFilter,
    public=False,
    scopes="reviews",
)
REVIEW_TASKS = Resource(
    name="review_tasks",
    label=_("我的评审任务"),
    model=Assignment,
    serializer=ReviewTaskSerializer,
    from_rows=lambda actor: Assignment.objects.mine(actor).for_list(),
    filters=TaskFilter,
    public=False,
    scopes="reviews",
    reading=(Permission.REVIEW_SCORE,),
    context=_totals,
)
