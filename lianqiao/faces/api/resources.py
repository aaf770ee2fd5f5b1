"""Everything that programs may read and write, each as one configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from lianqiao.core.access import Actor
from lianqiao.core.lists.models import Edition as ListEdition
from lianqiao.core.lists.models import Entry
from lianqiao.core.models import Job
from lianqiao.core.norms.interfaces.filters import NormFilter
from lianqiao.core.norms.models import Norm
from lianqiao.core.notices.interfaces.filters import NoticeFilter
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.faces.api import examples
from lianqiao.faces.api.filings import FILINGS
from lianqiao.faces.api.filters import (
    CampaignClassFilter,
    CampaignTaskFilter,
    EditionFilter,
    IndicatorDataFilter,
    IndustryCodeFilter,
    JobFilter,
    ListEntryFilter,
    ListFilter,
    MapFilter,
    MapGapFilter,
    MapNodeFilter,
    MatchFilter,
    PreCheckFilter,
    ReadingFilter,
    RegionCodeFilter,
    TargetDataFilter,
    TechFieldCodeFilter,
)
from lianqiao.faces.api.resource import Resource, Writing
from lianqiao.faces.api.serializers.campaigns import (
    CampaignSerializer,
    CampaignTaskSerializer,
    ClassificationSerializer,
    overseen_among,
)
from lianqiao.faces.api.serializers.codes import (
    EditionSerializer,
    IndustrySerializer,
    RegionSerializer,
    ScaleSerializer,
    TechFieldSerializer,
)
from lianqiao.faces.api.serializers.cultivation import PreCheckSerializer
from lianqiao.faces.api.serializers.indicators import ReadingSerializer, StatisticSerializer, TargetSerializer
from lianqiao.faces.api.serializers.kernel import (
    EntrySerializer,
    ListSerializer,
    NormSerializer,
    NoticeSerializer,
    without_what_is_kept_back,
)
from lianqiao.faces.api.serializers.maps import (
    MapGapSerializer,
    MapNodeSerializer,
    MapSerializer,
    actions_of,
    records_of_gaps,
    standing_at,
)
from lianqiao.faces.api.serializers.processes import IntroductionSerializer, JobSerializer, MatchSerializer
from lianqiao.faces.api.serializers.records import OrganisationSerializer
from lianqiao.faces.api.serializers.registers import (
    AchievementInput,
    AchievementSerializer,
    DemandInput,
    DemandSerializer,
)
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from lianqiao.processes.introductions.interfaces.filters import IntroductionFilter
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.partners import partners_among
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.domain.achievements import create_achievement, update_achievement
from lianqiao.registers.achievements.interfaces.actions import FORMS as ACHIEVEMENT_FORMS
from lianqiao.registers.achievements.interfaces.filters import AchievementFilter
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.interfaces.filters import CampaignFilter
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.campaigns.queries.progress import classified, with_counts
from lianqiao.registers.cultivation.models import PreCheck
from lianqiao.registers.demands.domain.demands import create_demand, update_demand
from lianqiao.registers.demands.interfaces.actions import FORMS as DEMAND_FORMS
from lianqiao.registers.demands.interfaces.filters import DemandFilter
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.industry_map.models import MapEdition, MapGap, MapNode
from lianqiao.registers.organisations.interfaces.filters import OrganisationFilter
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Edition, Industry, Region, Scale, TechField

CODES: Final = "taxonomy/"
_OF_CLASSIFICATION = ("achievement", "assignment__organisation", "assignment__region")


def _partners(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """Of which of the records the actor has met the owner."""
    return {"partners": partners_among(actor, records)}


def _publishable(model: Any, actor: Actor) -> Any:
    return model.objects.visible_to(actor).for_detail().prefetch_related("files")


def _campaigns(actor: Actor) -> Any:
    return with_counts(Campaign.objects.visible_to(actor).for_list(), Assignment.objects.visible_to(actor))


def _classifications(actor: Actor) -> Any:
    """What units have said of achievements that the actor may read and that are still in the register."""
    return classified(Assignment.objects.visible_to(actor)).visible_to(actor).select_related(*_OF_CLASSIFICATION)


def _code_list(
    name: str, label: Any, serializer: Any, rows: Callable[[], Any], filters: type[FilterSet] | None = None
) -> Resource:
    """A list of codes, which anyone may read; its key is the code."""
    return Resource(
        name=name,
        label=label,
        model=rows().model,
        serializer=serializer,
        rows=lambda actor: rows(),
        filters=filters,
        key="code",
        key_type="slug",
        order="code",
        scoped=False,
        folder=CODES,
    )


ACHIEVEMENTS = Resource(
    name="achievements",
    label=_("科技成果"),
    model=Achievement,
    serializer=AchievementSerializer,
    rows=lambda actor: _publishable(Achievement, actor),
    filters=AchievementFilter,
    reading=(Permission.ACHIEVEMENT_VIEW,),
    context=_partners,
    writing=Writing(
        serializer=AchievementInput,
        create=create_achievement,
        update=update_achievement,
        create_permission=Permission.ACHIEVEMENT_CREATE,
        edit_permission=Permission.ACHIEVEMENT_EDIT,
        parts=("fields", "industries", "completers", "rights"),
        examples=(examples.ACHIEVEMENT,),
    ),
    actions=ACHIEVEMENT_FORMS,
    files=True,
    feed=True,
)
DEMANDS = Resource(
    name="demands",
    label=_("技术需求"),
    model=Demand,
    serializer=DemandSerializer,
    rows=lambda actor: _publishable(Demand, actor),
    filters=DemandFilter,
    reading=(Permission.DEMAND_VIEW,),
    context=_partners,
    writing=Writing(
        serializer=DemandInput,
        create=create_demand,
        update=update_demand,
        create_permission=Permission.DEMAND_CREATE,
        edit_permission=Permission.DEMAND_EDIT,
        parts=("fields", "industries"),
        examples=(examples.DEMAND,),
    ),
    actions=DEMAND_FORMS,
    files=True,
    feed=True,
)
ORGANISATIONS = Resource(
    name="organisations",
    label=_("单位"),
    model=Organisation,
    serializer=OrganisationSerializer,
    rows=lambda actor: Organisation.objects.visible_to(actor).select_related("region", "industry"),
    filters=OrganisationFilter,
    reading=(Permission.ORGANISATION_VIEW,),
    feed=True,
)
INTRODUCTIONS = Resource(
    name="introductions",
    label=_("对接"),
    model=Introduction,
    serializer=IntroductionSerializer,
    rows=lambda actor: Introduction.objects.visible_to(actor).for_list(),
    filters=IntroductionFilter,
    public=False,
    reading=(Permission.INTRODUCTION_VIEW,),
    feed=True,
)
MATCHES = Resource(
    name="matches",
    label=_("匹配推荐"),
    model=Match,
    serializer=MatchSerializer,
    rows=lambda actor: Match.objects.visible_to(actor).for_list(),
    filters=MatchFilter,
    public=False,
    reading=(Permission.MATCH_VIEW,),
)
JOBS = Resource(
    name="jobs",
    label=_("任务"),
    model=Job,
    serializer=JobSerializer,
    rows=lambda actor: Job.objects.visible_to(actor),
    filters=JobFilter,
    public=False,
    reading=(Permission.JOB_VIEW,),
)
NORMS = Resource(
    name="norms",
    label=_("规定"),
    model=Norm,
    serializer=NormSerializer,
    rows=lambda actor: Norm.objects.visible_to(actor).current().select_related("key", "region"),
    filters=NormFilter,
    public=False,
)
LISTS = Resource(
    name="lists",
    label=_("清单"),
    model=ListEdition,
    serializer=ListSerializer,
    rows=lambda actor: ListEdition.objects.visible_to(actor).for_list(),
    filters=ListFilter,
)
LIST_ENTRIES = Resource(
    name="list_entries",
    label=_("清单条目"),
    model=Entry,
    serializer=EntrySerializer,
    rows=lambda actor: Entry.objects.visible_to(actor).select_related("edition"),
    filters=ListEntryFilter,
    context=without_what_is_kept_back,
    scopes="lists",
)
NOTICES = Resource(
    name="notices",
    label=_("公示"),
    model=PublicNotice,
    serializer=NoticeSerializer,
    rows=lambda actor: PublicNotice.objects.visible_to(actor).for_detail(),
    filters=NoticeFilter,
    feed=True,
)
CAMPAIGNS = Resource(
    name="campaigns",
    label=_("摸底与征集"),
    model=Campaign,
    serializer=CampaignSerializer,
    rows=_campaigns,
    filters=CampaignFilter,
    public=False,
    context=overseen_among,
)
CAMPAIGN_TASKS = Resource(
    name="campaign_tasks",
    label=_("摸底与征集任务"),
    model=Assignment,
    serializer=CampaignTaskSerializer,
    rows=lambda actor: Assignment.objects.visible_to(actor).for_list(),
    filters=CampaignTaskFilter,
    public=False,
    scopes="campaigns",
)
CAMPAIGN_CLASSES = Resource(
    name="campaign_classifications",
    label=_("成果分类"),
    model=Classification,
    serializer=ClassificationSerializer,
    rows=_classifications,
    filters=CampaignClassFilter,
    public=False,
    scopes="campaigns",
)
MAPS = Resource(
    name="industry_maps",
    label=_("产业图谱"),
    model=MapEdition,
    serializer=MapSerializer,
    rows=lambda actor: MapEdition.objects.visible_to(actor).select_related(
        "chain", "organisation", "region", "lead_city"
    ),
    filters=MapFilter,
    reading=(Permission.MAP_VIEW,),
    context=actions_of,
)
MAP_NODES = Resource(
    name="industry_map_nodes",
    label=_("图谱环节"),
    model=MapNode,
    serializer=MapNodeSerializer,
    rows=lambda actor: MapNode.objects.visible_to(actor).prefetch_related("industries"),
    filters=MapNodeFilter,
    context=standing_at,
    scopes="industry_maps",
)
MAP_GAPS = Resource(
    name="industry_map_gaps",
    label=_("图谱缺口"),
    model=MapGap,
    serializer=MapGapSerializer,
    rows=lambda actor: MapGap.objects.visible_to(actor).select_related("node__edition"),
    filters=MapGapFilter,
    context=records_of_gaps,
    scopes="industry_maps",
)
INDICATORS = Resource(
    name="indicators",
    label=_("指标"),
    model=Indicator,
    serializer=StatisticSerializer,
    rows=lambda actor: Indicator.objects.visible_to(actor).select_related("organisation", "region"),
    filters=IndicatorDataFilter,
    public=False,
    reading=(Permission.INDICATOR_VIEW, Permission.TARGET_VIEW),
)
TARGETS = Resource(
    name="targets",
    label=_("目标"),
    model=Target,
    serializer=TargetSerializer,
    rows=lambda actor: Target.objects.visible_to(actor).for_list(),
    filters=TargetDataFilter,
    public=False,
    scopes="indicators",
)
READINGS = Resource(
    name="readings",
    label=_("指标数值"),
    model=Reading,
    serializer=ReadingSerializer,
    rows=lambda actor: Reading.objects.visible_to(actor).select_related("region", "organisation"),
    filters=ReadingFilter,
    key_type="int",
    public=False,
    scopes="indicators",
)
PRE_CHECKS = Resource(
    name="prechecks",
    label=_("资质预检"),
    model=PreCheck,
    serializer=PreCheckSerializer,
    rows=lambda actor: PreCheck.objects.visible_to(actor).select_related("organisation__region"),
    filters=PreCheckFilter,
    public=False,
)
REGIONS = _code_list("regions", _("行政区划"), RegionSerializer, Region.objects.all, RegionCodeFilter)
INDUSTRIES = _code_list("industries", _("国民经济行业"), IndustrySerializer, Industry.objects.all, IndustryCodeFilter)
TECH_FIELDS = _code_list("fields", _("高新技术领域"), TechFieldSerializer, TechField.objects.all, TechFieldCodeFilter)
SCALES = _code_list("scales", _("成熟度量表"), ScaleSerializer, lambda: Scale.objects.prefetch_related("levels"))
EDITIONS = Resource(
    name="editions",
    label=_("代码表版本"),
    model=Edition,
    serializer=EditionSerializer,
    rows=lambda actor: Edition.objects.all(),
    filters=EditionFilter,
    key_type="int",
    scoped=False,
    folder=CODES,
)

ALL: Final = (
    ACHIEVEMENTS,
    DEMANDS,
    ORGANISATIONS,
    INTRODUCTIONS,
    MATCHES,
    JOBS,
    NORMS,
    LISTS,
    LIST_ENTRIES,
    NOTICES,
    CAMPAIGNS,
    CAMPAIGN_TASKS,
    CAMPAIGN_CLASSES,
    MAPS,
    MAP_NODES,
    MAP_GAPS,
    PRE_CHECKS,
    INDICATORS,
    TARGETS,
    READINGS,
    *FILINGS,
    REGIONS,
    INDUSTRIES,
    TECH_FIELDS,
    SCALES,
    EDITIONS,
)
