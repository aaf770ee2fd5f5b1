"""What the API shows of key projects: whoever sees one reads all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.faces.api.serializers.supervision import IndustryNameSerializer
from lianqiao.processes.key_projects.enums import Batch, Level, Payer, ProjectKind
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.registers.organisations.enums import OrganisationKind


class KeyProjectPartnerSerializer(serializers.Serializer):
    """A unit that takes part beside the leader."""

    name = serializers.CharField(help_text=_("单位"))
    kind = serializers.ChoiceField(choices=OrganisationKind.choices, help_text=_("类型"))
    task = serializers.CharField(help_text=_("承担的工作"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("平台上的单位；没有对应时为空"))


class KeyProjectYearSerializer(serializers.Serializer):
    """What is expected of a year."""

    year = serializers.IntegerField(help_text=_("年份"))
    investment_yuan = figure(_("投资，元"))
    output_yuan = figure(_("产值，元"))
    jobs = serializers.IntegerField(allow_null=True, help_text=_("就业（人）"))


class KeyProjectMoveSerializer(RecordSerializer):
    """A move between the batches."""

    from_batch = serializers.ChoiceField(choices=Batch.choices, allow_null=True, help_text=_("原批次；入库时为空"))
    to_batch = serializers.ChoiceField(choices=Batch.choices, help_text=_("新批次"))
    on = serializers.DateField(help_text=_("日期"))
    reason = serializers.CharField(help_text=_("理由"))
    evidence = serializers.CharField(help_text=_("落地依据"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """Nothing instead of an empty word."""
        return {"from_batch": record.from_batch or None}


class KeyProjectShareSerializer(serializers.Serializer):
    """The share of the money that one side carries."""

    payer = serializers.ChoiceField(choices=Payer.choices, help_text=_("出资方"))
    name = serializers.CharField(help_text=_("出资单位"))
    amount_yuan = figure(_("金额，元"))
    due_on = serializers.DateField(help_text=_("到位期限"))


class KeyProjectTaskSerializer(RecordSerializer):
    """A joint task of several levels."""

    year = serializers.IntegerField(help_text=_("年度"))
    title = serializers.CharField(help_text=_("任务名称"))
    due_on = serializers.DateField(help_text=_("完成期限"))
    total_yuan = figure(_("总经费，元；等于各方分担之和"))
    done_on = serializers.DateField(allow_null=True, help_text=_("完成日期；没有完成为空"))
    shares = KeyProjectShareSerializer(many=True, help_text=_("各方分担，按次序"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """Shares as they were fetched."""
        return {"shares": list(record.shares.all())}


class KeyProjectSerializer(RecordSerializer):
    """A key project with its way through the batches."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=Batch.choices, help_text=_("批次"))
    since = serializers.DateField(help_text=_("进入本批次的日期"))
    title = serializers.CharField(help_text=_("项目名称"))
    kind = serializers.ChoiceField(choices=ProjectKind.choices, help_text=_("项目类型"))
    level = serializers.ChoiceField(choices=Level.choices, help_text=_("层级"))
    organisation = OwnerSerializer(help_text=_("建库部门"))
    region = CodeSerializer(help_text=_("实施地区"))
    chain = IndustryNameSerializer(allow_null=True, help_text=_("产业链"))
    industry = CodeSerializer(allow_null=True, help_text=_("国民经济行业"))
    content = serializers.CharField(help_text=_("主要内容"))
    lead_name = serializers.CharField(help_text=_("牵头单位"))
    lead_kind = serializers.ChoiceField(choices=OrganisationKind.choices, help_text=_("牵头单位类型"))
    lead_unit = OwnerSerializer(allow_null=True, help_text=_("平台上的牵头单位；没有对应时为空"))
    partners = KeyProjectPartnerSerializer(many=True, help_text=_("参与单位，按次序"))
    starts_on = serializers.DateField(allow_null=True, help_text=_("计划开始"))
    ends_on = serializers.DateField(allow_null=True, help_text=_("计划完成"))
    investment_yuan = figure(_("总投资，元；没有填写为空"))
    expected = KeyProjectYearSerializer(many=True, help_text=_("分年预期"))
    moves = KeyProjectMoveSerializer(many=True, help_text=_("批次变动，新的在前"))
    joint_tasks = KeyProjectTaskSerializer(many=True, help_text=_("协同任务"))
    research_task = serializers.UUIDField(source="research_task_id", allow_null=True, help_text=_("重点研发任务的编号"))
    achievement = serializers.UUIDField(source="achievement_id", allow_null=True, help_text=_("依托的科技成果的编号"))
    demand = serializers.UUIDField(source="demand_id", allow_null=True, help_text=_("技术需求的编号"))
    application = serializers.UUIDField(source="application_id", allow_null=True, help_text=_("申报项目的编号"))
    previous = serializers.UUIDField(source="previous_id", allow_null=True, help_text=_("接续自哪个项目的编号"))
    source_note = serializers.CharField(help_text=_("其他来源"))
    readiness_at_start = serializers.IntegerField(allow_null=True, help_text=_("起点技术就绪度"))
    created_at = serializers.DateTimeField(help_text=_("入库时间"))

    def worked_out(self, record: KeyProject) -> Mapping[str, Any]:
        """Rows as they were fetched."""
        names = ("partners", "expected", "moves", "joint_tasks")
        return {name: list(getattr(record, name).all()) for name in names}
