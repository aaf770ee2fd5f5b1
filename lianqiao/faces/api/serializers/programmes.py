"""What the API shows of programmes: schemes, calls, applications and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.kernel import AnyField
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.programmes.enums import ApplicationState, CallState, EditionState, FieldKind
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.processes.programmes.queries.results import Result
from lianqiao.registers.organisations.enums import OrganisationKind


class SchemeFieldSerializer(serializers.Serializer):
    """A question of the form."""

    key = serializers.CharField(help_text=_("字段的代号"))
    name = serializers.CharField(source="label", help_text=_("名称"))
    kind = serializers.ChoiceField(choices=FieldKind.choices, help_text=_("类型"))
    is_required = serializers.BooleanField(source="required", help_text=_("是否必填"))
    unit = serializers.CharField(help_text=_("单位"))
    guidance = serializers.CharField(source="help", help_text=_("填写说明"))
    options = serializers.ListField(child=serializers.CharField(), help_text=_("可选的值"))


class SchemeSectionSerializer(serializers.Serializer):
    """A part of the form."""

    title = serializers.CharField(help_text=_("部分"))
    fields_ = SchemeFieldSerializer(many=True, help_text=_("字段，按次序"))

    def get_fields(self) -> dict[str, Any]:
        """The fields; the questions have a name that the class already uses."""
        return {("fields" if name == "fields_" else name): field for name, field in super().get_fields().items()}


class SchemeSerializer(RecordSerializer):
    """An edition of a scheme."""

    id = serializers.UUIDField(help_text=_("这一版的编号"))
    state = serializers.ChoiceField(choices=EditionState.choices, help_text=_("状态"))
    title = serializers.CharField(source="scheme.title", help_text=_("制度名称"))
    code = serializers.CharField(source="scheme.code", help_text=_("代号"))
    number = serializers.IntegerField(help_text=_("版次"))
    organisation = OwnerSerializer(source="scheme.organisation", help_text=_("设立部门"))
    region = CodeSerializer(source="scheme.region", help_text=_("地区"))
    summary = serializers.CharField(help_text=_("支持什么"))
    applicants = serializers.ListField(
        child=serializers.ChoiceField(choices=OrganisationKind.choices), help_text=_("申报单位类型；空表示不限")
    )
    conditions = serializers.ListField(child=serializers.CharField(), help_text=_("申报条件，一条一句"))
    sections = SchemeSectionSerializer(many=True, help_text=_("申报表"))
    per_unit = serializers.IntegerField(allow_null=True, help_text=_("每家单位限报项数；空表示不限"))
    most_yuan = figure(_("单项最高金额（元）；空表示不限"))
    decision_title = serializers.CharField(help_text=_("依据文件"))
    decision_number = serializers.CharField(help_text=_("文号"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("印发日期"))

    def worked_out(self, record: SchemeEdition) -> Mapping[str, Any]:
        """Conditions as sentences, and the form."""
        return {
            "conditions": [row["text"] for row in record.conditions],
            "sections": [section.to_json() for section in record.form_definition.sections],
        }


class CallSerializer(RecordSerializer):
    """A call for applications."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("通知编号；发布前为空"))
    state = serializers.ChoiceField(choices=CallState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    text = serializers.CharField(help_text=_("申报通知"))
    scheme = serializers.UUIDField(source="edition_id", help_text=_("制度版本的编号"))
    scheme_title = serializers.CharField(source="edition.scheme.title", help_text=_("制度名称"))
    organisation = OwnerSerializer(help_text=_("发布部门"))
    region = CodeSerializer(help_text=_("地区"))
    document_number = serializers.CharField(help_text=_("通知文号"))
    opens_on = serializers.DateField(help_text=_("开始申报"))
    closes_on = serializers.DateField(help_text=_("申报截止，当天 24:00"))
    takes_applications = serializers.BooleanField(help_text=_("现在是否接受申报"))
    quota = serializers.IntegerField(allow_null=True, help_text=_("拟支持数量；空表示不限"))
    budget_yuan = figure(_("总经费（元）；空表示不限"))
    floor = figure(_("入选最低分；空表示不设"))
    reserve = serializers.IntegerField(help_text=_("备选数量"))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("发布时间"))
    decided_at = serializers.DateTimeField(allow_null=True, help_text=_("公布结果时间"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有发布时为空"))

    def worked_out(self, record: Call) -> Mapping[str, Any]:
        """The public page, once there is one."""
        path = reverse("portal:call", args=[record.pk])
        return {"url": f"{settings.LIANQIAO_BASE_URL}{path}" if record.is_public else None}


class ApplicationAnswerSerializer(serializers.Serializer):
    """The answer to a question of the form."""

    key = serializers.CharField(help_text=_("字段的代号"))
    question = serializers.CharField(help_text=_("名称"))
    value = AnyField(help_text=_("回答：文字、数字、是否、列表或表格；附件和记录为编号"))


class ApplicationPartnerSerializer(serializers.Serializer):
    """A unit that applies together with the owner."""

    organisation = OwnerSerializer(help_text=_("合作单位"))
    task = serializers.CharField(help_text=_("承担的工作"))
    agreed = serializers.BooleanField(allow_null=True, help_text=_("是否同意；没有答复时为空"))


class ApplicationSerializer(RecordSerializer):
    """An application; whom to call stands on the page alone."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("申报编号；提交前为空"))
    state = serializers.ChoiceField(choices=ApplicationState.choices, help_text=_("状态"))
    call = serializers.UUIDField(source="call_id", help_text=_("申报通知的编号"))
    title = serializers.CharField(help_text=_("项目名称"))
    organisation = OwnerSerializer(help_text=_("申报单位"))
    region = CodeSerializer(help_text=_("地区"))
    leader_name = serializers.CharField(help_text=_("项目负责人"))
    asked_yuan = figure(_("申请经费（元）"))
    partners = ApplicationPartnerSerializer(many=True, help_text=_("合作单位"))
    answers = ApplicationAnswerSerializer(many=True, help_text=_("申报表的回答，按表的次序"))
    content_sha256 = serializers.CharField(help_text=_("提交内容的 SHA-256 校验值"))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("提交时间"))
    mend_until = serializers.DateField(allow_null=True, help_text=_("补正截止"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Application) -> Mapping[str, Any]:
        """Partners, and answers in the order of the form."""
        given = record.answers()
        fields = record.call.edition.form_definition.fields()
        return {
            "partners": list(record.partners.all()),
            "answers": [{"key": one.key, "question": one.label, "value": given.get(one.key)} for one in fields],
        }


class CallResultFactSerializer(serializers.Serializer):
    """An answer that is published with the result."""

    question = serializers.CharField(help_text=_("名称"))
    answer = serializers.CharField(help_text=_("内容"))


class CallResultSerializer(serializers.Serializer):
    """An application that was selected or stands by."""

    number = serializers.CharField(help_text=_("申报编号"))
    title = serializers.CharField(help_text=_("项目名称"))
    unit = serializers.CharField(help_text=_("申报单位"))
    outcome = serializers.CharField(help_text=_("结论"))
    is_selected = serializers.BooleanField(help_text=_("是否入选；否则为备选"))
    amount_yuan = figure(_("支持金额（元）"))
    facts = CallResultFactSerializer(many=True, help_text=_("公开的申报内容"))


class CallChangeSerializer(serializers.Serializer):
    """A change after the result was published."""

    on = serializers.DateField(help_text=_("日期"))
    left = serializers.CharField(help_text=_("退出的项目，编号和名称"))
    left_unit = serializers.CharField(help_text=_("退出的单位"))
    promoted = serializers.CharField(help_text=_("递补的项目；还没有递补时为空"))
    promoted_unit = serializers.CharField(help_text=_("递补的单位；还没有递补时为空"))


class CallResultsSerializer(serializers.Serializer):
    """The published result of a call; empty before it is decided."""

    results = CallResultSerializer(many=True, help_text=_("入选和备选的项目，按名次"))
    changes = CallChangeSerializer(many=True, help_text=_("公布以后的退出和递补"))


def shown_call_result(one: Result) -> dict[str, Any]:
    """A result as the API tells it."""
    return {**vars(one), "facts": [{"question": label, "answer": words} for label, words in one.facts]}
