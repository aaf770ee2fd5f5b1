"""Campaigns, industry maps and pre-checks as programs read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.filters import (
    CampaignClassFilter,
    CampaignTaskFilter,
    MapFilter,
    MapGapFilter,
    MapNodeFilter,
    PreCheckFilter,
)
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.campaigns import (
    CampaignSerializer,
    CampaignTaskSerializer,
    ClassificationSerializer,
    overseen_among,
)
from lianqiao.faces.api.serializers.cultivation import PreCheckSerializer
from lianqiao.faces.api.serializers.maps import (
    MapGapSerializer,
    MapNodeSerializer,
    MapSerializer,
    actions_of,
    records_of_gaps,
    standing_at,
)
from lianqiao.registers.campaigns.interfaces.filters import CampaignFilter
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.campaigns.queries.progress import classified, with_counts
from lianqiao.registers.cultivation.models import PreCheck
from lianqiao.registers.industry_map.models import MapEdition, MapGap, MapNode

_OF_CLASSIFICATION = ("achievement", "assignment__organisation", "assignment__region")


def _campaigns(actor: Actor) -> Any:
    return with_counts(Campaign.objects.visible_to(actor).for_list(), Assignment.objects.visible_to(actor))


def _classifications(actor: Actor) -> Any:
    """What units have said of achievements that the actor may read and that are still in the register."""
    return classified(Assignment.objects.visible_to(actor)).visible_to(actor).select_related(*_OF_CLASSIFICATION)


CAMPAIGNS = Resource(
    name="campaigns",
    label=_("摸底与征集"),
    model=Campaign,
    serializer=CampaignSerializer,
    from_rows=_campaigns,
    filters=CampaignFilter,
    public=False,
    context=overseen_among,
)
CAMPAIGN_TASKS = Resource(
    name="campaign_tasks",
    label=_("摸底与征集任务"),
    model=Assignment,
    serializer=CampaignTaskSerializer,
    filters=CampaignTaskFilter,
    public=False,
    scopes="campaigns",
)
CAMPAIGN_CLASSES = Resource(
    name="campaign_classifications",
    label=_("成果分类"),
    model=Classification,
    serializer=ClassificationSerializer,
    from_rows=_classifications,
    filters=CampaignClassFilter,
    public=False,
    scopes="campaigns",
)
MAPS = Resource(
    name="industry_maps",
    label=_("产业图谱"),
    model=MapEdition,
    serializer=MapSerializer,
    joined=("chain", "organisation", "region", "lead_city"),
    filters=MapFilter,
    reading=(Permission.MAP_VIEW,),
    context=actions_of,
)
MAP_NODES = Resource(
    name="industry_map_nodes",
    label=_("图谱环节"),
    model=MapNode,
    serializer=MapNodeSerializer,
    gathered=("industries",),
    filters=MapNodeFilter,
    context=standing_at,
    scopes="industry_maps",
)
MAP_GAPS = Resource(
    name="industry_map_gaps",
    label=_("图谱缺口"),
    model=MapGap,
    serializer=MapGapSerializer,
    joined=("node__edition",),
    filters=MapGapFilter,
    context=records_of_gaps,
    scopes="industry_maps",
)
PRE_CHECKS = Resource(
    name="prechecks",
    label=_("资质预检"),
    model=PreCheck,
    serializer=PreCheckSerializer,
    joined=("organisation__region",),
    filters=PreCheckFilter,
    public=False,
)
