"""Supervision as programs read it: who is charged, what was agreed, what is to be put right, and the key industries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.governance_filters import AgreedItemFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers import supervision
from lianqiao.governance.supervision.interfaces.filters import (
    ForceFilter,
    InspectionFilter,
    MeetingFilter,
    RectificationFilter,
)
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce
from lianqiao.registers.industry_map.queries.chains import chains_for
from lianqiao.registers.taxonomy.models import Chain


def _meetings(actor: Actor) -> Any:
    rows = Meeting.objects.visible_to(actor).for_list().select_related("organisation", "region", "chain")
    return rows.prefetch_related("participants__organisation")


def _inspections(actor: Actor) -> Any:
    return Inspection.objects.visible_to(actor).for_list().prefetch_related("units__organisation")


def _industries(actor: Actor) -> Any:
    return Chain.objects.none() if actor.oversight is None else chains_for(actor)


TASK_FORCES = Resource(
    name="task_forces",
    label=_("工作专班"),
    model=TaskForce,
    serializer=supervision.TaskForceSerializer,
    joined=("organisation", "region", "chain"),
    gathered=("members__organisation",),
    filters=ForceFilter,
    public=False,
    scopes="supervision",
    reading=(Permission.FORCE_VIEW,),
    context=supervision.seen_with_forces,
)
MEETINGS = Resource(
    name="meetings",
    label=_("会商与例会"),
    model=Meeting,
    serializer=supervision.MeetingSerializer,
    from_rows=_meetings,
    filters=MeetingFilter,
    public=False,
    scopes="supervision",
    reading=(Permission.MEETING_VIEW,),
    context=supervision.seen_with_meetings,
)
AGREED_ITEMS = Resource(
    name="agreed_items",
    label=_("议定事项"),
    model=AgreedItem,
    serializer=supervision.AgreedItemSerializer,
    filters=AgreedItemFilter,
    public=False,
    scopes="supervision",
    context=supervision.became_of,
)
INSPECTIONS = Resource(
    name="inspections",
    label=_("督导"),
    model=Inspection,
    serializer=supervision.InspectionSerializer,
    from_rows=_inspections,
    filters=InspectionFilter,
    public=False,
    scopes="supervision",
    reading=(Permission.INSPECTION_VIEW,),
    context=supervision.seen_with_inspections,
)
RECTIFICATIONS = Resource(
    name="rectifications",
    label=_("整改"),
    model=Rectification,
    serializer=supervision.RectificationSerializer,
    joined=("organisation", "region", "unit"),
    gathered=("reports__organisation",),
    filters=RectificationFilter,
    public=False,
    scopes="supervision",
    reading=(Permission.RECTIFICATION_VIEW,),
    context=supervision.seen_with_orders,
)
KEY_INDUSTRIES = Resource(
    name="key_industries",
    label=_("重点产业“六个一”"),
    model=Chain,
    serializer=supervision.KeyIndustrySerializer,
    from_rows=_industries,
    key_type="int",
    public=False,
    scopes="supervision",
    reading=(Permission.TOPIC_VIEW,),
    context=supervision.six_of,
)
