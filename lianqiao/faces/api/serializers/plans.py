"""What the API shows of plans, of what was found in them, and of the ledger of tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.kernel import AnyField
from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.governance.plans.enums import (
    Comparator,
    Decision,
    FindKind,
    FindState,
    Naming,
    PartyRole,
    PlanState,
    Reach,
    TaskState,
)
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, Task, TaskReport


class PlanSerializer(RecordSerializer):
    """A plan. `context` holds in `sources` the plans from which those of the page derive and that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=PlanState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    issuer = serializers.CharField(help_text=_("发文机关"))
    document_number = serializers.CharField(help_text=_("文号"))
    dated_on = serializers.DateField(allow_null=True, help_text=_("成文日期"))
    begins_on = serializers.DateField(allow_null=True, help_text=_("开始日期"))
    ends_on = serializers.DateField(allow_null=True, help_text=_("结束日期"))
    reach = serializers.ChoiceField(choices=Reach.choices, help_text=_("下达范围"))
    organisation = OwnerSerializer(help_text=_("编制部门"))
    region = CodeSerializer(help_text=_("地区"))
    version = serializers.UUIDField(
        source="version_id", allow_null=True, help_text=_("现行版本的编号；还没有解读出来时为空")
    )
    derived_from = serializers.UUIDField(
        source="source_plan", allow_null=True, help_text=_("依据的上级方案；没有或不能查看时为空")
    )
    issued_at = serializers.DateTimeField(allow_null=True, help_text=_("下达时间"))
    tasks = serializers.IntegerField(source="task_count", help_text=_("已下达的任务数"))
    closed = serializers.IntegerField(source="closed_count", help_text=_("其中已销号"))
    overdue = serializers.IntegerField(source="overdue_count", help_text=_("其中已逾期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: PlanDocument) -> Mapping[str, Any]:
        """From which plan it derives, where the actor may see that."""
        return {"source_plan": _among(self.context["sources"], record.derived_from_id)}


class PlanSectionSerializer(serializers.Serializer):
    """A heading with what stands under it, as places in the raw text."""

    path = serializers.CharField(help_text=_("位置，例如 2.1.3"))
    level = serializers.IntegerField(help_text=_("第几级标题"))
    number = serializers.CharField(help_text=_("序号"))
    title = serializers.CharField(help_text=_("标题"))
    start = serializers.IntegerField(help_text=_("在原文中从第几个字符起"))
    end = serializers.IntegerField(help_text=_("到第几个字符为止（不含）"))


class PlanDoubtSerializer(serializers.Serializer):
    """A place of the raw text that a person should look at."""

    start = serializers.IntegerField(help_text=_("从第几个字符起"))
    end = serializers.IntegerField(help_text=_("到第几个字符为止（不含）"))
    message = serializers.CharField(help_text=_("疑点"))


class PlanVersionSerializer(RecordSerializer):
    """An uploaded text of a plan with its outline; the text itself has an address of its own."""

    id = serializers.UUIDField(help_text=_("编号"))
    plan = serializers.UUIDField(source="plan_id", help_text=_("方案的编号"))
    number = serializers.IntegerField(help_text=_("第几版"))
    is_current = serializers.BooleanField(help_text=_("是否现行版本"))
    file = FileSerializer(help_text=_("上传的文件"))
    note = serializers.CharField(help_text=_("版本说明"))
    parser_version = serializers.CharField(help_text=_("解析程序版本"))
    parsed_at = serializers.DateTimeField(allow_null=True, help_text=_("解析时间；还没有读完时为空"))
    problem = serializers.CharField(help_text=_("未能解析的原因"))
    finds = serializers.IntegerField(source="find_count", help_text=_("发现数"))
    carried = serializers.IntegerField(source="carried_count", help_text=_("沿用上一版确认的条数"))
    sections = PlanSectionSerializer(many=True, help_text=_("章节，按原文次序"))
    doubts = PlanDoubtSerializer(source="warnings", many=True, help_text=_("疑点"))
    created_at = serializers.DateTimeField(help_text=_("上传时间"))

    def worked_out(self, record: PlanVersion) -> Mapping[str, Any]:
        """Whether it is the one that holds."""
        return {"is_current": record.plan.version_id == record.pk}


class PlanTextSerializer(serializers.Serializer):
    """The raw text of a version."""

    version = serializers.UUIDField(source="id", help_text=_("版本的编号"))
    text = serializers.CharField(help_text=_("原文；章节、发现和疑点的位置都按它的字符计"))


class PlanFindSerializer(RecordSerializer):
    """A piece of a plan's text that orders something or states a number."""

    id = serializers.UUIDField(help_text=_("编号"))
    version = serializers.UUIDField(source="version_id", help_text=_("版本的编号"))
    lineage = serializers.UUIDField(help_text=_("各版本相同的编号"))
    kind = serializers.ChoiceField(choices=FindKind.choices, help_text=_("类别"))
    state = serializers.ChoiceField(choices=FindState.choices, help_text=_("状态"))
    start = serializers.IntegerField(help_text=_("在原文中从第几个字符起"))
    end = serializers.IntegerField(help_text=_("到第几个字符为止（不含）"))
    quote = serializers.CharField(help_text=_("原文"))
    sentence = serializers.CharField(help_text=_("所在句"))
    section = serializers.CharField(source="section.path", allow_null=True, help_text=_("所在章节的位置"))
    part_of = serializers.UUIDField(source="part_of_id", allow_null=True, help_text=_("所属任务（发现的编号）"))
    number = serializers.CharField(help_text=_("任务的序号"))
    title = serializers.CharField(help_text=_("任务名称"))
    text = serializers.CharField(help_text=_("任务内容"))
    lead = serializers.ListField(child=serializers.CharField(), help_text=_("牵头单位，按原文"))
    support = serializers.ListField(child=serializers.CharField(), help_text=_("配合单位，按原文"))
    value = figure(_("数值，按原文的单位"))
    value_max = figure(_("上限；不是区间时为空"))
    unit = serializers.CharField(help_text=_("单位，按原文，例如 亿元"))
    comparator = serializers.ChoiceField(
        source="compared", choices=Comparator.choices, allow_null=True, help_text=_("比较；任务为空")
    )
    indicator = serializers.CharField(help_text=_("指标"))
    deadline = serializers.CharField(help_text=_("期限，写成 2027 或 2027-06"))
    scope = serializers.CharField(help_text=_("范围"))
    rule = AnyField(help_text=_("奖补规则；不是奖补时为空"))
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3, help_text=_("程序的把握，0 到 1"))
    is_by_hand = serializers.BooleanField(help_text=_("是否由人标出"))
    decided_at = serializers.DateTimeField(allow_null=True, help_text=_("确认或剔除的时间"))

    def worked_out(self, record: Find) -> Mapping[str, Any]:
        """Tasks compare nothing."""
        return {"compared": record.comparator or None}


class TaskPartySerializer(serializers.Serializer):
    """A department named for a task."""

    role = serializers.ChoiceField(choices=PartyRole.choices, help_text=_("分工"))
    name = serializers.CharField(help_text=_("方案里的叫法"))
    naming = serializers.ChoiceField(choices=Naming.choices, help_text=_("对应情况"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("平台上的单位；没有对应时为空"))


class TaskStepSerializer(serializers.Serializer):
    """A dated step of a task."""

    title = serializers.CharField(help_text=_("节点"))
    due_on = serializers.DateField(help_text=_("时间"))
    done_on = serializers.DateField(allow_null=True, help_text=_("完成日期"))


class PlanTaskSerializer(RecordSerializer):
    """A task of the ledger. `context` holds in `sources` the tasks of wider regions that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    plan = TitledSerializer(help_text=_("方案"))
    find = serializers.UUIDField(
        source="find_id", allow_null=True, help_text=_("出处（发现的编号）；由人添加的任务为空")
    )
    origin = serializers.CharField(help_text=_("由人添加的任务的来源，例如会议或来函"))
    state = serializers.ChoiceField(choices=TaskState.choices, help_text=_("状态"))
    number = serializers.CharField(help_text=_("序号"))
    title = serializers.CharField(help_text=_("任务名称"))
    text = serializers.CharField(help_text=_("任务内容"))
    organisation = OwnerSerializer(help_text=_("下达部门"))
    region = CodeSerializer(help_text=_("地区"))
    starts_on = serializers.DateField(allow_null=True, help_text=_("开始日期"))
    due_on = serializers.DateField(allow_null=True, help_text=_("完成期限"))
    is_overdue = serializers.BooleanField(source="is_late", help_text=_("是否逾期"))
    percent = serializers.IntegerField(help_text=_("进度，百分比，按最近一次报送"))
    parties = TaskPartySerializer(many=True, help_text=_("责任单位，牵头在前"))
    steps = TaskStepSerializer(many=True, help_text=_("时间节点"))
    derived_from = serializers.UUIDField(
        source="source_task", allow_null=True, help_text=_("对应的上级任务；没有或不能查看时为空")
    )
    assigned_on = serializers.DateField(allow_null=True, help_text=_("下达日期"))
    reported_on = serializers.DateField(allow_null=True, help_text=_("最近报送日期"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("销号日期"))

    def worked_out(self, record: Task) -> Mapping[str, Any]:
        """Whether it is late today, and from which task it derives, where the actor may see that."""
        return {
            "is_late": record.is_overdue(clock.today()),
            "source_task": _among(self.context["sources"], record.derived_from_id),
        }


class PlanTaskReportSerializer(RecordSerializer):
    """What a unit reported on a task. `context` holds in `evidence` the files of each report."""

    id = serializers.UUIDField(help_text=_("编号"))
    task = serializers.UUIDField(source="task_id", help_text=_("任务的编号"))
    organisation = OwnerSerializer(help_text=_("报送单位"))
    reported_at = serializers.DateTimeField(help_text=_("报送时间"))
    text = serializers.CharField(help_text=_("进展情况"))
    difficulties = serializers.CharField(help_text=_("存在问题"))
    percent = serializers.IntegerField(help_text=_("进度，百分比"))
    asks_closing = serializers.BooleanField(help_text=_("是否申请销号"))
    decision = serializers.ChoiceField(
        source="decided", choices=Decision.choices, allow_null=True, help_text=_("核验结果；没有申请或还没有核验时为空")
    )
    opinion = serializers.CharField(help_text=_("核验意见"))
    decided_at = serializers.DateTimeField(allow_null=True, help_text=_("核验时间"))
    files = FileSerializer(many=True, help_text=_("佐证材料"))

    def worked_out(self, record: TaskReport) -> Mapping[str, Any]:
        """Its evidence, and the decision where there is one."""
        return {"decided": record.decision or None, "files": self.context["evidence"].get(record.pk, [])}


def visible_sources(records: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """From which plans or tasks those of the page derive, as far as the actor may see them; at most one query."""
    keys = {record.derived_from_id for record in records} - {None}
    if not keys:
        return {"sources": frozenset()}
    rows = type(records[0]).objects.visible_to(actor).filter(pk__in=keys)
    return {"sources": frozenset(rows.order_by().values_list("pk", flat=True))}


def evidence_of(reports: Sequence[TaskReport], actor: Actor) -> Mapping[str, Any]:
    """The files of the reports of the page; one query."""
    return {"evidence": files.files_by_subject(reports)}


def _among(visible: frozenset[Any], key: Any) -> Any:
    return key if key in visible else None
