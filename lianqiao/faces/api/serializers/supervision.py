"""What the API shows of supervision: task forces, meetings, what they agreed on, inspections, orders, industries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.governance.boards.queries.industries import SIX, industries_of
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.governance.supervision.enums import (
    ForceKind,
    ForceState,
    InspectionState,
    ItemState,
    Level,
    MeetingKind,
    MeetingState,
    MemberRole,
    OrderState,
    Verdict,
)
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce
from lianqiao.governance.supervision.queries.outcomes import outcomes
from lianqiao.registers.taxonomy.models import Chain


class IndustryNameSerializer(serializers.Serializer):
    """A key industry, by id and name."""

    id = serializers.IntegerField(help_text=_("产业的编号"))
    name = serializers.CharField(help_text=_("产业"))


class ForceMemberSerializer(serializers.Serializer):
    """A member of a task force; whom to call stands on the page alone."""

    unit = serializers.CharField(help_text=_("单位，按填写的叫法"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("平台上的单位；没有对应时为空"))
    person = serializers.CharField(help_text=_("姓名"))
    post = serializers.CharField(help_text=_("职务"))
    role = serializers.ChoiceField(choices=MemberRole.choices, help_text=_("身份"))
    duty = serializers.CharField(help_text=_("分工"))


class TaskForceSerializer(RecordSerializer):
    """A task force. `context` holds in `plans` and `tasks` what of them the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=ForceState.choices, help_text=_("状态"))
    kind = serializers.ChoiceField(choices=ForceKind.choices, help_text=_("类型"))
    level = serializers.ChoiceField(choices=Level.choices, help_text=_("层级"))
    name = serializers.CharField(help_text=_("名称"))
    head = serializers.CharField(help_text=_("组长"))
    head_post = serializers.CharField(help_text=_("组长职务"))
    duty = serializers.CharField(help_text=_("主要职责"))
    organisation = OwnerSerializer(help_text=_("组建部门"))
    region = CodeSerializer(help_text=_("地区"))
    plan = serializers.UUIDField(
        source="visible_plan", allow_null=True, help_text=_("服务的方案；没有或不能查看时为空")
    )
    tasks = serializers.ListField(
        source="visible_tasks", child=serializers.UUIDField(), help_text=_("负责的任务，能查看的")
    )
    industry = IndustryNameSerializer(source="chain", allow_null=True, help_text=_("服务的重点产业"))
    members = ForceMemberSerializer(many=True, help_text=_("成员，按次序"))
    founded_on = serializers.DateField(allow_null=True, help_text=_("成立日期"))
    dissolved_on = serializers.DateField(allow_null=True, help_text=_("撤销日期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: TaskForce) -> Mapping[str, Any]:
        """What it serves, as far as the actor may see that."""
        return {
            "visible_plan": _among(self.context["plans"], record.plan_id),
            "visible_tasks": self.context["tasks"].get(record.pk, []),
        }


class MeetingSerializer(RecordSerializer):
    """A meeting. `context` holds in `plans` and `forces` those that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=MeetingState.choices, help_text=_("状态"))
    kind = serializers.ChoiceField(choices=MeetingKind.choices, help_text=_("类型"))
    title = serializers.CharField(help_text=_("名称"))
    held_on = serializers.DateField(help_text=_("召开日期"))
    place = serializers.CharField(help_text=_("地点"))
    agenda = serializers.CharField(help_text=_("议题，一行一个"))
    attendees = serializers.CharField(help_text=_("出席人员"))
    minutes = serializers.CharField(help_text=_("会议纪要"))
    organisation = OwnerSerializer(help_text=_("召集部门"))
    region = CodeSerializer(help_text=_("地区"))
    participants = OwnerSerializer(many=True, help_text=_("参会单位，按次序"))
    plan = serializers.UUIDField(source="visible_plan", allow_null=True, help_text=_("相关方案；没有或不能查看时为空"))
    force = serializers.UUIDField(
        source="visible_force", allow_null=True, help_text=_("相关专班；没有或不能查看时为空")
    )
    industry = IndustryNameSerializer(source="chain", allow_null=True, help_text=_("重点产业"))
    items = serializers.IntegerField(source="item_count", help_text=_("议定事项数"))
    pending = serializers.IntegerField(source="pending_count", help_text=_("其中未落实"))
    called_at = serializers.DateTimeField(allow_null=True, help_text=_("通知时间"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("办结日期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Meeting) -> Mapping[str, Any]:
        """Who takes part, and what it is about as far as the actor may see that."""
        return {
            "participants": [row.organisation for row in record.participants.all()],
            "visible_plan": _among(self.context["plans"], record.plan_id),
            "visible_force": _among(self.context["forces"], record.force_id),
        }


class AgreedItemSerializer(RecordSerializer):
    """What a meeting agreed on. `context` holds in `outcomes` what became of each."""

    id = serializers.UUIDField(help_text=_("编号"))
    meeting = serializers.UUIDField(source="meeting_id", help_text=_("会议的编号"))
    state = serializers.ChoiceField(choices=ItemState.choices, help_text=_("状态"))
    text = serializers.CharField(help_text=_("议定事项"))
    owner = OwnerSerializer(help_text=_("责任单位"))
    organisation = OwnerSerializer(help_text=_("召集部门"))
    region = CodeSerializer(help_text=_("地区"))
    due_on = serializers.DateField(allow_null=True, help_text=_("完成期限"))
    is_overdue = serializers.BooleanField(source="is_late", help_text=_("是否逾期"))
    task = serializers.UUIDField(
        source="visible_task", allow_null=True, help_text=_("台账任务的编号；没有列入或不能查看时为空")
    )
    report = serializers.CharField(source="outcome.text", help_text=_("最近报送的落实情况"))
    reported_by = serializers.CharField(source="outcome.by", help_text=_("报送单位"))
    reported_on = serializers.DateField(source="outcome.on", allow_null=True, help_text=_("报送日期"))
    confirmed_on = serializers.DateField(allow_null=True, help_text=_("确认日期"))
    created_at = serializers.DateTimeField(help_text=_("登记时间"))

    def worked_out(self, record: AgreedItem) -> Mapping[str, Any]:
        """Whether it is late today, and what became of it."""
        outcome = self.context["outcomes"][record.pk]
        task = None if outcome.task is None else outcome.task.pk
        return {"is_late": record.is_overdue(clock.today()), "outcome": outcome, "visible_task": task}


class InspectionSerializer(RecordSerializer):
    """An inspection. `context` holds in `plans` those that the actor may see."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=InspectionState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    starts_on = serializers.DateField(help_text=_("开始日期"))
    ends_on = serializers.DateField(help_text=_("结束日期"))
    about = serializers.CharField(help_text=_("督导内容"))
    team = serializers.CharField(help_text=_("督导组"))
    is_announced = serializers.BooleanField(help_text=_("是否事先告知"))
    findings = serializers.CharField(help_text=_("督导情况"))
    organisation = OwnerSerializer(help_text=_("督导部门"))
    region = CodeSerializer(help_text=_("地区"))
    units = OwnerSerializer(many=True, help_text=_("被督导单位，按次序"))
    plan = serializers.UUIDField(source="visible_plan", allow_null=True, help_text=_("相关方案；没有或不能查看时为空"))
    issues = serializers.IntegerField(source="issue_count", help_text=_("发现的问题数"))
    open_issues = serializers.IntegerField(source="open_count", help_text=_("其中未销号"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Inspection) -> Mapping[str, Any]:
        """Who is inspected, and the plan where the actor may see it."""
        return {
            "units": [row.organisation for row in record.units.all()],
            "visible_plan": _among(self.context["plans"], record.plan_id),
        }


class RectificationProofSerializer(serializers.Serializer):
    """What a unit handed in to prove that an issue was put right."""

    id = serializers.UUIDField(help_text=_("编号"))
    organisation = OwnerSerializer(help_text=_("报送单位"))
    reported_at = serializers.DateTimeField(help_text=_("报送时间"))
    text = serializers.CharField(help_text=_("整改情况"))
    decision = serializers.ChoiceField(
        choices=Verdict.choices, allow_null=True, help_text=_("核查结果；还没有核查时为空")
    )
    opinion = serializers.CharField(help_text=_("核查意见"))
    decided_at = serializers.DateTimeField(allow_null=True, help_text=_("核查时间"))
    files = FileSerializer(many=True, help_text=_("佐证材料"))


class RectificationSerializer(RecordSerializer):
    """An order to rectify with its proofs. `context` holds `tasks`, `inspections` and `evidence` that are seen."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=OrderState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("问题"))
    problem = serializers.CharField(help_text=_("问题详情"))
    demand = serializers.CharField(help_text=_("整改要求"))
    document_number = serializers.CharField(help_text=_("文号"))
    organisation = OwnerSerializer(help_text=_("下达部门"))
    region = CodeSerializer(help_text=_("下达部门所在地区"))
    unit = OwnerSerializer(help_text=_("整改单位"))
    due_on = serializers.DateField(help_text=_("整改期限"))
    is_overdue = serializers.BooleanField(source="is_late", help_text=_("是否逾期"))
    inspection = serializers.UUIDField(
        source="visible_inspection", allow_null=True, help_text=_("发现于哪次督导；没有或不能查看时为空")
    )
    task = serializers.UUIDField(
        source="visible_task", allow_null=True, help_text=_("涉及的任务；没有或不能查看时为空")
    )
    indicator = serializers.CharField(help_text=_("涉及的指标"))
    issued_at = serializers.DateTimeField(allow_null=True, help_text=_("下达时间"))
    effect = serializers.CharField(help_text=_("跟踪问效结论"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("销号日期"))
    reports = RectificationProofSerializer(source="proofs", many=True, help_text=_("整改证明，新的在前"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Rectification) -> Mapping[str, Any]:
        """Whether it is late today, what it is about as far as that may be seen, and the proofs with their files."""
        names = ("id", "organisation", "reported_at", "text", "opinion", "decided_at")
        evidence = self.context["evidence"]
        return {
            "is_late": record.is_overdue(clock.today()),
            "visible_inspection": _among(self.context["inspections"], record.inspection_id),
            "visible_task": _among(self.context["tasks"], record.task_id),
            "proofs": [
                {
                    **{name: getattr(report, name) for name in names},
                    "decision": report.decision or None,
                    "files": evidence.get(report.pk, []),
                }
                for report in record.reports.all()
            ],
        }


class IndustryPartSerializer(serializers.Serializer):
    """One of the six with the records that there are of it."""

    key = serializers.ChoiceField(choices=SIX, help_text=_("哪一个"))
    records = serializers.ListField(child=serializers.DictField(), help_text=_("记录：id 是编号，name 是名称"))


class KeyIndustrySerializer(RecordSerializer):
    """A key industry with its six ones. `context` holds in `industries` what there is of each."""

    id = serializers.IntegerField(help_text=_("编号"))
    code = serializers.CharField(help_text=_("代码"))
    name = serializers.CharField(help_text=_("产业"))
    region = CodeSerializer(help_text=_("由哪个地区确定"))
    six = IndustryPartSerializer(many=True, help_text=_("“六个一”，能查看的"))
    missing = serializers.ListField(child=serializers.ChoiceField(choices=SIX), help_text=_("还缺哪几个"))

    def worked_out(self, record: Chain) -> Mapping[str, Any]:
        """The six, and which of them is missing."""
        six = self.context["industries"][record.pk].six
        return {
            "six": [
                {"key": key, "records": [{"id": str(one.pk), "name": str(one)} for one in records]}
                for key, _words, records in six
            ],
            "missing": [key for key, _words, records in six if not records],
        }


def seen_with_forces(forces: Sequence[TaskForce], actor: Actor) -> Mapping[str, Any]:
    """The plans and tasks that the task forces of the page serve, as far as the actor may see them; two queries."""
    shown: Any = Task.objects.visible_to(actor).order_by()
    tasks: defaultdict[Any, list[Any]] = defaultdict(list)
    pairs = TaskForce.tasks.through._base_manager.filter(taskforce__in=forces, task__in=shown.values("pk"))
    for force, task in pairs.order_by("task").values_list("taskforce", "task"):
        tasks[force].append(task)
    return {"plans": _visible(PlanDocument, [force.plan_id for force in forces], actor), "tasks": tasks}


def seen_with_meetings(meetings: Sequence[Meeting], actor: Actor) -> Mapping[str, Any]:
    """The plans and task forces of the meetings of the page, as far as the actor may see them; two queries."""
    return {
        "plans": _visible(PlanDocument, [meeting.plan_id for meeting in meetings], actor),
        "forces": _visible(TaskForce, [meeting.force_id for meeting in meetings], actor),
    }


def became_of(items: Sequence[AgreedItem], actor: Actor) -> Mapping[str, Any]:
    """What became of the items of the page; at most two queries."""
    return {"outcomes": outcomes(items, actor)}


def seen_with_inspections(inspections: Sequence[Inspection], actor: Actor) -> Mapping[str, Any]:
    """The plans of the inspections of the page, as far as the actor may see them; one query."""
    return {"plans": _visible(PlanDocument, [one.plan_id for one in inspections], actor)}


def seen_with_orders(orders: Sequence[Rectification], actor: Actor) -> Mapping[str, Any]:
    """Tasks and inspections of the orders of the page, as far as they may be seen, and all evidence; three queries."""
    return {
        "tasks": _visible(Task, [order.task_id for order in orders], actor),
        "inspections": _visible(Inspection, [order.inspection_id for order in orders], actor),
        "evidence": files.files_by_subject([report for order in orders for report in order.reports.all()]),
    }


def six_of(chains: Sequence[Chain], actor: Actor) -> Mapping[str, Any]:
    """The six ones of the industries of the page; the same number of queries for any number of them."""
    return {"industries": {industry.chain.pk: industry for industry in industries_of(actor, chains)}}


def _visible(model: Any, keys: Sequence[Any], actor: Actor) -> frozenset[Any]:
    """Which of the records the actor may see; no query where there are none."""
    wanted = set(keys) - {None}
    if not wanted:
        return frozenset()
    return frozenset(model.objects.visible_to(actor).filter(pk__in=wanted).order_by().values_list("pk", flat=True))


def _among(visible: frozenset[Any], key: Any) -> Any:
    return key if key in visible else None
