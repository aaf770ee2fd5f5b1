"""Filters of what has no page with filters of its own: code lists, editions of lists and maps, matches, jobs; and of
what a page shows of one record, where programs read it of all.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.lists import showing
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Edition as ListEdition
from lianqiao.core.lists.models import Entry
from lianqiao.core.models import Job, JobState
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState, Measure
from lianqiao.governance.boards.models import Assessment, Bulletin, Snapshot
from lianqiao.governance.collection.enums import CycleState
from lianqiao.governance.collection.interfaces.filters import UnitReportFilter
from lianqiao.governance.collection.models import Cycle
from lianqiao.governance.indicators.enums import IndicatorState, Origin, TargetState
from lianqiao.governance.indicators.enums import Source as IndicatorSource
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from lianqiao.governance.plans.enums import Decision, FindKind, FindState
from lianqiao.governance.plans.models import Find, PlanVersion, TaskReport
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.processes.subscriptions.enums import Subject
from lianqiao.processes.subscriptions.models import Subscription
from lianqiao.registers.campaigns.enums import SHOWN_STATES
from lianqiao.registers.campaigns.interfaces.filters import AnswerFilter, ClassificationFilter
from lianqiao.registers.cultivation.models import VERDICTS, PreCheck
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.industry_map.enums import EditionState as MapState
from lianqiao.registers.industry_map.enums import GapKind
from lianqiao.registers.industry_map.models import MapEdition, MapGap, MapNode
from lianqiao.registers.taxonomy.enums import EditionKind, IndustryLevel, RegionLevel
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter
from lianqiao.registers.taxonomy.models import Edition, Industry, Region, TechField


class CodeFilter(django_filters.FilterSet):
    """What all code lists are narrowed by."""

    q = django_filters.CharFilter(method="by_name", label=_("名称或代码的一部分"))
    parent = django_filters.CharFilter(field_name="parent", label=_("上级代码"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天有效"))

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of the name, or beginning of the code."""
        return rows.filter(Q(name__icontains=value) | Q(code__startswith=value))

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The codes that hold on a day."""
        return rows.valid_on(value)


class RegionCodeFilter(CodeFilter):
    """Also by rank."""

    level = django_filters.ChoiceFilter(choices=RegionLevel.choices, label=_("级别"))

    class Meta:
        model = Region
        fields = ()


class IndustryCodeFilter(CodeFilter):
    """Also by rank."""

    level = django_filters.ChoiceFilter(choices=IndustryLevel.choices, label=_("层级"))

    class Meta:
        model = Industry
        fields = ()


class TechFieldCodeFilter(CodeFilter):
    """Fields have no more to choose by."""

    class Meta:
        model = TechField
        fields = ()


class EditionFilter(django_filters.FilterSet):
    """By code list."""

    kind = django_filters.ChoiceFilter(choices=EditionKind.choices, label=_("代码表"))

    class Meta:
        model = Edition
        fields = ()


class MatchFilter(django_filters.FilterSet):
    """By the side on which one's own record stands."""

    side = django_filters.ChoiceFilter(choices=MatchSide.choices, label=_("本单位是哪一方"))

    class Meta:
        model = Match
        fields = ()


class SubscriptionFilter(django_filters.FilterSet):
    """By what is looked for, and whether it is told."""

    subject = django_filters.ChoiceFilter(choices=Subject.choices, label=_("订阅内容"))
    is_active = django_filters.BooleanFilter(label=_("正在推送"))

    class Meta:
        model = Subscription
        fields = ()


class JobFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=JobState.choices, label=_("状态"))

    class Meta:
        model = Job
        fields = ()


class ListFilter(django_filters.FilterSet):
    """By kind, state and the day on which the edition is the list."""

    kind = django_filters.CharFilter(field_name="kind", label=_("清单种类的代号"))
    state = django_filters.ChoiceFilter(choices=EditionState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天有效"))

    class Meta:
        model = ListEdition
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The editions that are the list on a day."""
        return rows.in_force(value)


class ListEntryFilter(django_filters.FilterSet):
    """By edition, name and the day on which the entry stands."""

    edition = django_filters.UUIDFilter(field_name="edition", label=_("哪一期清单的编号"))
    q = django_filters.CharFilter(method="by_name", label=_("名称中的字"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天列在清单上"))

    class Meta:
        model = Entry
        fields = ()

    def by_name(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Part of the name, of entries whose name is shown."""
        return showing.named_to(rows.filter(name__icontains=value), self.request.actor)

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The entries that stand on a day."""
        return rows.standing(value)


class CampaignTaskFilter(AnswerFilter):
    """As the units of a campaign, and by campaign."""

    campaign = django_filters.UUIDFilter(field_name="campaign", label=_("征集的编号"))
    campaign_state = django_filters.ChoiceFilter(
        field_name="campaign__state", choices=[(s.value, s.label) for s in SHOWN_STATES], label=_("征集状态")
    )


class CampaignClassFilter(ClassificationFilter):
    """As the classified achievements of a campaign, and by campaign and task."""

    campaign = django_filters.UUIDFilter(field_name="assignment__campaign", label=_("征集的编号"))
    task = django_filters.UUIDFilter(field_name="assignment", label=_("任务的编号"))


class MapFilter(django_filters.FilterSet):
    """By chain, region, state and the day on which the edition is the map of its chain."""

    chain = django_filters.CharFilter(field_name="chain__code", label=_("产业链的代码"))
    region = RegionFilter(field_name="region")
    state = django_filters.ChoiceFilter(choices=MapState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("在这一天有效"))

    class Meta:
        model = MapEdition
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """The editions that are the map of their chain on a day."""
        return rows.in_force(value)


class IndicatorDataFilter(django_filters.FilterSet):
    """Indicators by key, name, source and state."""

    key = django_filters.CharFilter(field_name="key", label=_("编码"))
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("名称中的字"))
    source = django_filters.ChoiceFilter(choices=IndicatorSource.choices, label=_("数据来源"))
    state = django_filters.ChoiceFilter(choices=IndicatorState.choices, label=_("状态"))

    class Meta:
        model = Indicator
        fields = ()


class TargetDataFilter(django_filters.FilterSet):
    """Targets by indicator, place, state and a day of their period."""

    indicator = django_filters.UUIDFilter(field_name="indicator", label=_("指标的编号"))
    region = RegionFilter(field_name="place_region")
    state = django_filters.ChoiceFilter(choices=TargetState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("时期包含这一天"))

    class Meta:
        model = Target
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """Those in whose period the day lies."""
        return rows.holding_on(value)


class ReadingFilter(django_filters.FilterSet):
    """Figures by indicator, place, months and origin."""

    indicator = django_filters.UUIDFilter(field_name="indicator", label=_("指标的编号"))
    region = RegionFilter(field_name="region")
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte", label=_("从这一天起的月份"))
    until = django_filters.DateFilter(field_name="month", lookup_expr="lte", label=_("到这一天为止的月份"))
    origin = django_filters.ChoiceFilter(choices=Origin.choices, label=_("来源"))

    class Meta:
        model = Reading
        fields = ()


class PlanVersionFilter(django_filters.FilterSet):
    """Versions by plan."""

    plan = django_filters.UUIDFilter(field_name="plan", label=_("方案的编号"))

    class Meta:
        model = PlanVersion
        fields = ()


class FindFilter(django_filters.FilterSet):
    """Finds by plan, version, kind and state, and whether their version holds, as the reading room chooses them."""

    plan = django_filters.UUIDFilter(field_name="version__plan", label=_("方案的编号"))
    version = django_filters.UUIDFilter(field_name="version", label=_("版本的编号"))
    kind = django_filters.MultipleChoiceFilter(choices=FindKind.choices, label=_("类别"))
    state = django_filters.MultipleChoiceFilter(choices=FindState.choices, label=_("状态"))
    current = django_filters.BooleanFilter(method="by_version", label=_("是否在现行版本里"))

    class Meta:
        model = Find
        fields = ()

    def by_version(self, rows: Any, name: str, value: bool) -> QuerySet[Any]:
        """Those of the versions that hold, or the others."""
        return rows.current() if value else rows.exclude(pk__in=Find.objects.current().values("pk"))


class TaskReportFilter(django_filters.FilterSet):
    """Reports by task, plan, what was decided and when they were made."""

    task = django_filters.UUIDFilter(field_name="task", label=_("任务的编号"))
    plan = django_filters.UUIDFilter(field_name="task__plan", label=_("方案的编号"))
    decision = django_filters.ChoiceFilter(choices=Decision.choices, label=_("核验结果"))
    since = django_filters.DateFilter(field_name="reported_at", lookup_expr="date__gte", label=_("从这一天起报送的"))

    class Meta:
        model = TaskReport
        fields = ()


class CycleFilter(django_filters.FilterSet):
    """Cycles by data set, state and a day of their period."""

    data_set = django_filters.UUIDFilter(field_name="data_set", label=_("报表的编号"))
    state = django_filters.ChoiceFilter(choices=CycleState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("报告期包含这一天"))

    class Meta:
        model = Cycle
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """Those in whose period the day lies."""
        return rows.filter(starts_on__lte=value, ends_on__gte=value)


class CollectionReportFilter(UnitReportFilter):
    """As the reports of a cycle, and by data set and cycle, and whether they are the own unit's."""

    data_set = django_filters.UUIDFilter(field_name="cycle__data_set", label=_("报表的编号"))
    cycle = django_filters.UUIDFilter(field_name="cycle", label=_("期次的编号"))
    own = django_filters.BooleanFilter(method="by_unit", label=_("是否本单位的填报"))

    def by_unit(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Those of the actor's unit, or the others."""
        unit = self.request.actor.organisation_id
        return rows.filter(organisation=unit) if value else rows.exclude(organisation=unit)


class LeagueTableFilter(django_filters.FilterSet):
    """League tables by place, measure, audience and month."""

    region = RegionFilter(field_name="region")
    measure = django_filters.ChoiceFilter(choices=Measure.choices, label=_("排名依据"))
    audience = django_filters.ChoiceFilter(choices=Audience.choices, label=_("谁能看"))
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte", label=_("数据从这一天起的月份"))
    until = django_filters.DateFilter(field_name="month", lookup_expr="lte", label=_("数据到这一天为止的月份"))

    class Meta:
        model = Snapshot
        fields = ()


class BulletinFilter(django_filters.FilterSet):
    """Bulletins by place, state and month."""

    region = RegionFilter(field_name="region")
    state = django_filters.ChoiceFilter(choices=BulletinState.choices, label=_("状态"))
    since = django_filters.DateFilter(field_name="month", lookup_expr="gte", label=_("数据从这一天起的月份"))
    until = django_filters.DateFilter(field_name="month", lookup_expr="lte", label=_("数据到这一天为止的月份"))

    class Meta:
        model = Bulletin
        fields = ()


class AssessmentFilter(django_filters.FilterSet):
    """Assessments by place, state and a day of their period."""

    region = RegionFilter(field_name="region")
    state = django_filters.ChoiceFilter(choices=AssessmentState.choices, label=_("状态"))
    on = django_filters.DateFilter(method="by_day", label=_("时期包含这一天"))

    class Meta:
        model = Assessment
        fields = ()

    def by_day(self, rows: Any, name: str, value: Any) -> QuerySet[Any]:
        """Those in whose period the day lies."""
        return rows.filter(starts_on__lte=value, ends_on__gte=value)


class MapNodeFilter(django_filters.FilterSet):
    """By edition and name."""

    map = django_filters.UUIDFilter(field_name="edition", label=_("哪一期图谱的编号"))
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("名称中的字"))

    class Meta:
        model = MapNode
        fields = ()


class MapGapFilter(django_filters.FilterSet):
    """By edition, node, kind, and whether it was filled."""

    map = django_filters.UUIDFilter(field_name="node__edition", label=_("哪一期图谱的编号"))
    node = django_filters.UUIDFilter(field_name="node", label=_("环节的编号"))
    kind = django_filters.ChoiceFilter(choices=GapKind.choices, label=_("类型"))
    closed = django_filters.BooleanFilter(
        field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("是否已经补上")
    )

    class Meta:
        model = MapGap
        fields = ()


class PreCheckFilter(django_filters.FilterSet):
    """By enterprise, credential and verdict."""

    organisation = django_filters.UUIDFilter(field_name="organisation", label=_("企业的编号"))
    kind = django_filters.ChoiceFilter(choices=CredentialKind.choices, label=_("资质"))
    verdict = django_filters.ChoiceFilter(choices=VERDICTS, label=_("结论"))

    class Meta:
        model = PreCheck
        fields = ()
