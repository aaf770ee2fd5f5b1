"""What the API shows of open challenges and races: what the halls show everybody, more to those inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer, file_of
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.challenges import gate
from lianqiao.processes.challenges.enums import RightsOwner, Verdict
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.enums import CallState


class ChallengeIndicatorSerializer(serializers.Serializer):
    """What is measured."""

    name = serializers.CharField(help_text=_("指标"))
    requirement = serializers.CharField(help_text=_("要求；没有写时为空文本"))


class ChallengeMarkSerializer(serializers.Serializer):
    """What the issuer says of the finished work of a solver."""

    application = serializers.CharField(source="application.number", help_text=_("申报编号"))
    verdict = serializers.ChoiceField(choices=Verdict.choices, help_text=_("结论"))
    score = serializers.IntegerField(help_text=_("评分，百分制"))
    text = serializers.CharField(help_text=_("逐条说明"))
    marked_on = serializers.DateField(help_text=_("验收日期"))


class ChallengeSerializer(RecordSerializer):
    """A challenge. `context` holds in `signed` the versions of terms that the actor's unit has agreed to."""

    id = serializers.UUIDField(help_text=_("编号"))
    call = serializers.UUIDField(source="call_id", help_text=_("申报通知的编号；结果在 /calls/{编号}/results"))
    number = serializers.CharField(source="call.number", help_text=_("通知编号；发布前为空文本"))
    state = serializers.ChoiceField(source="call.state", choices=CallState.choices, help_text=_("状态"))
    title = serializers.CharField(source="call.title", help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("组织部门"))
    issuer = OwnerSerializer(source="issued_by", help_text=_("发榜单位；政府发榜时与组织部门相同"))
    region = CodeSerializer(source="call.region", help_text=_("地区"))
    tech_field = CodeSerializer(source="field", allow_null=True, help_text=_("技术领域"))
    opens_on = serializers.DateField(source="call.opens_on", help_text=_("开始揭榜"))
    closes_on = serializers.DateField(source="call.closes_on", help_text=_("揭榜截止，当天 24:00"))
    takes_applications = serializers.BooleanField(source="call.takes_applications", help_text=_("现在是否接受揭榜"))
    summary = serializers.CharField(help_text=_("摘要"))
    research = serializers.CharField(help_text=_("研究内容"))
    indicators = ChallengeIndicatorSerializer(source="indicator_rows", many=True, help_text=_("考核指标，按次序"))
    months = serializers.IntegerField(allow_null=True, help_text=_("完成时限（月）"))
    award_yuan = figure(_("榜单金额，元"))
    public_yuan = figure(_("其中财政资金，元"))
    cash_yuan = figure(_("财政资金中以现金付给揭榜方，元"))
    issuer_yuan = figure(_("发榜方研发投入，元"))
    solver_conditions = serializers.CharField(help_text=_("揭榜条件"))
    rights = serializers.ChoiceField(
        choices=RightsOwner.choices, allow_null=True, help_text=_("知识产权归属；没有写为空")
    )
    rights_text = serializers.CharField(help_text=_("知识产权约定"))
    funding = serializers.CharField(help_text=_("资金来源与拨付"))
    judging = serializers.CharField(help_text=_("评审方式"))
    end_user = serializers.CharField(help_text=_("最终用户"))
    is_gated = serializers.BooleanField(help_text=_("是否同意保密条款以后才显示详细资料"))
    terms = serializers.CharField(help_text=_("保密条款"))
    shows_details = serializers.BooleanField(
        help_text=_("详细资料和附件是否对您公开；为 false 时这两栏读作空。在门户上由本单位人员同意保密条款以后公开")
    )
    details = serializers.CharField(help_text=_("详细资料"))
    files = FileSerializer(source="shown_files", many=True, help_text=_("附件"))
    marks = ChallengeMarkSerializer(source="shown_marks", many=True, help_text=_("阅卷结果；公布结果以前为空列表"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有发布时为空"))

    def worked_out(self, record: Challenge) -> Mapping[str, Any]:
        """Details for those inside, and for others behind the gate."""
        shows = self._shows_details(record)
        path = reverse("portal:challenge", args=[record.pk])
        return {
            "rights": record.rights or None,
            "shows_details": shows,
            "details": record.details if shows else "",
            "shown_files": [file_of(file) for file in record.current_files()] if shows else [],
            "shown_marks": list(record.marks.all()) if record.call.state == CallState.DECIDED else [],
            "url": f"{settings.LIANQIAO_BASE_URL}{path}" if record.call.is_public else None,
        }

    def _shows_details(self, record: Challenge) -> bool:
        """As `gate.shows_details`, from agreements that were looked up once."""
        if gate.is_inside(record, self.actor):
            return True
        if not record.call.is_public:
            return False
        return not record.is_gated or (record.pk, record.terms_sha256) in self.context["signed"]


def agreements_of(records: Sequence[Challenge], actor: Actor) -> Mapping[str, Any]:
    """Challenge and version of its terms for each agreement of the actor's unit; one query."""
    return {"signed": gate.versions_signed_by(actor, [one.pk for one in records])}
