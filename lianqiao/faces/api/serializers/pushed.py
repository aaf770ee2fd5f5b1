"""What the API shows of subscriptions, of the work lists of matchmakers, of leads and of themed windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.processes.matchmaking.enums import CandidateState, DropCode
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.processes.subscriptions.enums import Rhythm, Subject
from lianqiao.processes.subscriptions.models import Subscription
from lianqiao.processes.watching.enums import LeadDrop, LeadState
from lianqiao.processes.watching.models import Lead
from lianqiao.processes.windows.enums import Admission, Mode, WindowState


class SearchConditionsSerializer(serializers.Serializer):
    """The conditions of a saved search; those that are not set are missing."""

    field = serializers.CharField(required=False, help_text=_("技术领域代码"))
    region = serializers.CharField(required=False, help_text=_("地区代码"))
    stage = serializers.CharField(required=False, help_text=_("成熟阶段"))
    price = serializers.CharField(required=False, help_text=_("金额，万元"))
    publicity = serializers.CharField(required=False, help_text=_("公开范围"))


class SubscriptionSerializer(RecordSerializer):
    """A subscription of the token's person."""

    id = serializers.UUIDField(help_text=_("编号"))
    subject = serializers.ChoiceField(choices=Subject.choices, help_text=_("订阅内容"))
    rhythm = serializers.ChoiceField(choices=Rhythm.choices, help_text=_("多久推送一次"))
    name = serializers.CharField(help_text=_("名称"))
    words = serializers.CharField(help_text=_("关键词或难题"))
    filters = SearchConditionsSerializer(help_text=_("条件"))
    own_record = TitledSerializer(allow_null=True, help_text=_("订阅其新匹配的本单位记录"))
    is_active = serializers.BooleanField(help_text=_("正在推送"))
    next_at = serializers.DateTimeField(help_text=_("下次查看的时间"))
    created_at = serializers.DateTimeField(help_text=_("订阅时间"))

    def worked_out(self, record: Subscription) -> Mapping[str, Any]:
        """The conditions that are set."""
        return {"filters": record.search_filters.to_params()}


class MatchmakingCandidateSerializer(RecordSerializer):
    """A pair that the token's work list has dealt with, while both records are public."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=CandidateState.choices, help_text=_("状态"))
    demand = TitledSerializer(help_text=_("需求"))
    achievement = TitledSerializer(help_text=_("成果"))
    fit = serializers.IntegerField(help_text=_("契合度，百分比"))
    note = serializers.CharField(help_text=_("推荐意见"))
    sent_at = serializers.DateTimeField(allow_null=True, help_text=_("推送时间"))
    drop_code = serializers.ChoiceField(choices=DropCode.choices, allow_null=True, help_text=_("排除原因"))
    drop_text = serializers.CharField(help_text=_("排除说明"))
    updated_at = serializers.DateTimeField(help_text=_("更新时间"))

    def worked_out(self, record: Candidate) -> Mapping[str, Any]:
        """The fit in per cent; no reason where there is none."""
        return {"fit": round(100 * record.score), "drop_code": record.drop_code or None}


class LeadSerializer(RecordSerializer):
    """A result outside the province that the token's body keeps an eye on."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=LeadState.choices, help_text=_("状态"))
    watch_list = TitledSerializer(help_text=_("关注清单"))
    title = serializers.CharField(help_text=_("成果名称"))
    institution = serializers.CharField(help_text=_("持有机构"))
    place = serializers.CharField(help_text=_("所在省市"))
    source = serializers.CharField(help_text=_("信息来源"))  # type: ignore[assignment]
    url = serializers.CharField(help_text=_("网址"))
    seen_on = serializers.DateField(help_text=_("发现日期"))
    field = serializers.CharField(source="field_id", allow_null=True, help_text=_("技术领域代码"))
    note = serializers.CharField(help_text=_("情况说明"))
    due_on = serializers.DateField(allow_null=True, help_text=_("跟进期限"))
    progress = serializers.CharField(help_text=_("最新进展"))
    drop_code = serializers.ChoiceField(choices=LeadDrop.choices, allow_null=True, help_text=_("不再跟进的原因"))

    def worked_out(self, record: Lead) -> Mapping[str, Any]:
        """No reason where there is none."""
        return {"drop_code": record.drop_code or None}


class WindowSerializer(RecordSerializer):
    """A themed window, as it was announced."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=WindowState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    theme = serializers.CharField(help_text=_("主题与说明"))
    organisation = OwnerSerializer(help_text=_("主办单位"))
    co_hosts = OwnerSerializer(source="co_hosts.all", many=True, help_text=_("协办单位"))
    region = CodeSerializer(help_text=_("主办单位所在地区"))
    tech_fields = CodeSerializer(source="fields.all", many=True, help_text=_("技术领域"))
    mode = serializers.ChoiceField(choices=Mode.choices, help_text=_("线下或线上"))
    place = serializers.CharField(help_text=_("地点"))
    starts_at = serializers.DateTimeField(help_text=_("开始时间"))
    ends_at = serializers.DateTimeField(help_text=_("结束时间"))
    entries_until = serializers.DateField(help_text=_("报名截止日期"))
    admission = serializers.ChoiceField(choices=Admission.choices, help_text=_("谁可以参加"))
    capacity = serializers.IntegerField(help_text=_("名额"))
    held_on = serializers.DateField(allow_null=True, help_text=_("举办日期；还没有举办为空"))
