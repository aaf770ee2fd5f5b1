"""Indicators, plans, collection and what governments make of the figures, as programs read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.api import examples, filling, filters
from lianqiao.faces.api.governance_filters import AlertFilter
from lianqiao.faces.api.resource import Resource, Writing
from lianqiao.faces.api.serializers import boards, collection, plans
from lianqiao.faces.api.serializers.indicators import ReadingSerializer, StatisticSerializer, TargetSerializer
from lianqiao.governance.boards.models import Alert, Assessment, Bulletin, Snapshot, Topic
from lianqiao.governance.collection.interfaces.filters import DataSetFilter
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.governance.collection.queries.overview import with_counts as with_reports
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from lianqiao.governance.plans.interfaces.filters import PlanFilter, TaskFilter
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, Task, TaskReport
from lianqiao.governance.plans.queries.ledger import with_counts


def _plans(actor: Actor) -> Any:
    return with_counts(PlanDocument.objects.visible_to(actor).for_list().defer("version__text"), clock.today())


def _versions(actor: Actor) -> Any:
    """Without their text, which may be long; it has an address of its own."""
    rows = PlanVersion.objects.visible_to(actor).select_related("plan", "file")
    return rows.prefetch_related("sections").defer("text")


def _cycles(actor: Actor) -> Any:
    return with_reports(Cycle.objects.visible_to(actor).for_list(), Report.objects.visible_to(actor))


INDICATORS = Resource(
    name="indicators",
    label=_("指标"),
    model=Indicator,
    serializer=StatisticSerializer,
    joined=("organisation", "region"),
    filters=filters.IndicatorDataFilter,
    public=False,
    reading=(Permission.INDICATOR_VIEW, Permission.TARGET_VIEW),
)
TARGETS = Resource(
    name="targets",
    label=_("目标"),
    model=Target,
    serializer=TargetSerializer,
    filters=filters.TargetDataFilter,
    public=False,
    scopes="indicators",
)
READINGS = Resource(
    name="readings",
    label=_("指标数值"),
    model=Reading,
    serializer=ReadingSerializer,
    joined=("region", "organisation"),
    filters=filters.ReadingFilter,
    key_type="int",
    public=False,
    scopes="indicators",
)
PLANS = Resource(
    name="plans",
    label=_("方案"),
    model=PlanDocument,
    serializer=plans.PlanSerializer,
    from_rows=_plans,
    filters=PlanFilter,
    public=False,
    reading=(Permission.PLAN_VIEW, Permission.TASK_VIEW),
    context=plans.visible_sources,
    feed=True,
)
PLAN_VERSIONS = Resource(
    name="plan_versions",
    label=_("方案版本"),
    model=PlanVersion,
    serializer=plans.PlanVersionSerializer,
    from_rows=_versions,
    filters=filters.PlanVersionFilter,
    public=False,
    scopes="plans",
)
PLAN_FINDS = Resource(
    name="plan_finds",
    label=_("方案解读结果"),
    model=Find,
    serializer=plans.PlanFindSerializer,
    joined=("section",),
    filters=filters.FindFilter,
    public=False,
    scopes="plans",
)
PLAN_TASKS = Resource(
    name="plan_tasks",
    label=_("任务台账"),
    model=Task,
    serializer=plans.PlanTaskSerializer,
    from_rows=lambda actor: Task.objects.visible_to(actor).for_list().prefetch_related("steps"),
    filters=TaskFilter,
    public=False,
    scopes="plans",
    context=plans.visible_sources,
    feed=True,
)
PLAN_TASK_REPORTS = Resource(
    name="plan_task_reports",
    label=_("任务进展报告"),
    model=TaskReport,
    serializer=plans.PlanTaskReportSerializer,
    joined=("organisation",),
    filters=filters.TaskReportFilter,
    public=False,
    scopes="plans",
    context=plans.evidence_of,
)
DATA_SETS = Resource(
    name="data_sets",
    label=_("统计报表"),
    model=DataSet,
    serializer=collection.DataSetSerializer,
    joined=("organisation", "region"),
    gathered=("items__indicator", "items__beside", "checks"),
    filters=DataSetFilter,
    public=False,
    scopes="collection",
)
CYCLES = Resource(
    name="collection_cycles",
    label=_("报表期次"),
    model=Cycle,
    serializer=collection.CollectionCycleSerializer,
    from_rows=_cycles,
    filters=filters.CycleFilter,
    public=False,
    scopes="collection",
)
REPORTS = Resource(
    name="collection_reports",
    label=_("数据填报"),
    model=Report,
    serializer=collection.CollectionReportSerializer,
    filters=filters.CollectionReportFilter,
    public=False,
    scopes="collection",
    context=collection.figures_of,
    writing=Writing(
        serializer=collection.CollectionReportInput,
        update=filling.fill,
        edit_permission=Permission.REPORT_FILL,
        examples=(examples.REPORT,),
    ),
    actions={},
    steps={"submit": filling.submit},
)
LEAGUE_TABLES = Resource(
    name="league_tables",
    label=_("晾晒榜"),
    model=Snapshot,
    serializer=boards.LeagueTableSerializer,
    joined=("organisation", "region"),
    gathered=("indicators", "rows__region", "rows__indicator"),
    filters=filters.LeagueTableFilter,
    scopes="boards",
    reading=(Permission.LEAGUE_VIEW,),
    context=boards.visible_previous,
)
BULLETINS = Resource(
    name="bulletins",
    label=_("通报"),
    model=Bulletin,
    serializer=boards.BulletinSerializer,
    filters=filters.BulletinFilter,
    public=False,
    scopes="boards",
    reading=(Permission.BULLETIN_VIEW,),
    context=boards.files_of,
)
ASSESSMENTS = Resource(
    name="assessments",
    label=_("考核"),
    model=Assessment,
    serializer=boards.AssessmentSerializer,
    joined=("organisation", "region"),
    gathered=("items__indicator",),
    filters=filters.AssessmentFilter,
    public=False,
    scopes="boards",
    reading=(Permission.ASSESSMENT_VIEW,),
    context=boards.visible_units,
)
BOARD_TOPICS = Resource(
    name="board_topics",
    label=_("专题看板"),
    model=Topic,
    serializer=boards.BoardTopicSerializer,
    joined=("organisation", "region", "chain"),
    gathered=("lines__indicator",),
    public=False,
    scopes="boards",
    reading=(Permission.TOPIC_VIEW,),
)
ALERTS = Resource(
    name="alerts",
    label=_("进度预警"),
    model=Alert,
    serializer=boards.AlertSerializer,
    joined=("target__indicator", "target__place_region", "target__place_organisation"),
    filters=AlertFilter,
    public=False,
    scopes="boards",
    reading=(Permission.BOARD_VIEW,),
)
