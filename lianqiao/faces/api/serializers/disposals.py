"""What the API shows of disposals: to the unit and whoever supervises it what was decided, to co-owners what they were
asked; never a reserve price.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.disposals.enums import (
    Acquisition,
    ConsentAnswer,
    DecisionResult,
    DisposalState,
    LicenceKind,
    PricingMethod,
    Procedure,
)
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal
from lianqiao.registers.achievements.enums import RightKind, RightStatus, TransformationMode

#: Shares are kept in ten-thousandths and told in per cent.
_PERCENT = Decimal(100)


class DisposalOwnerSerializer(RecordSerializer):
    """Who owns an achievement."""

    name = serializers.CharField(help_text=_("权利人"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("平台上的单位；不在平台上为空"))
    share_percent = figure(_("份额，百分比"))
    way = serializers.ChoiceField(choices=Acquisition.choices, help_text=_("取得方式"))
    paper = serializers.CharField(help_text=_("权属凭据"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """The share in per cent."""
        return {"share_percent": record.share / _PERCENT}


class DisposalRightSerializer(serializers.Serializer):
    """A right in an achievement, with its legal status on the day on which it was looked up."""

    kind = serializers.ChoiceField(choices=RightKind.choices, help_text=_("类型"))
    number = serializers.CharField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("名称"))
    status = serializers.ChoiceField(choices=RightStatus.choices, help_text=_("法律状态"))
    checked_on = serializers.DateField(allow_null=True, help_text=_("查询日期"))


class DisposalItemSerializer(RecordSerializer):
    """An achievement that goes to others. `context` is that of the disposal."""

    achievement_id = serializers.UUIDField(help_text=_("科技成果的编号"))
    title = serializers.CharField(help_text=_("成果名称，按准备时的叫法"))
    owners = DisposalOwnerSerializer(many=True, help_text=_("权利人，按次序"))
    rights = DisposalRightSerializer(many=True, help_text=_("知识产权，按次序"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """Rows as they were fetched."""
        return {"owners": list(record.owners.all()), "rights": list(record.rights.all())}


class DisposalDecisionSerializer(serializers.Serializer):
    """What the unit decided; who took part stands on the page alone."""

    result = serializers.ChoiceField(choices=DecisionResult.choices, help_text=_("决策结果"))
    procedure = serializers.ChoiceField(choices=Procedure.choices, help_text=_("决策方式"))
    body = serializers.CharField(help_text=_("决策机构"))
    rule = serializers.CharField(help_text=_("依据的本单位制度"))
    held_on = serializers.DateField(help_text=_("决策日期"))
    text = serializers.CharField(help_text=_("决议内容"))
    content_sha256 = serializers.CharField(help_text=_("决策内容的 SHA-256 校验值"))
    minutes_sha256 = serializers.CharField(help_text=_("会议纪要或会签单的 SHA-256 校验值"))


class DisposalSerializer(RecordSerializer):
    """A decision of a unit on how achievements of its own go to others."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("决策编号；决策以前为空文本"))
    state = serializers.ChoiceField(choices=DisposalState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("决策的单位"))
    region = CodeSerializer(help_text=_("地区"))
    purpose = serializers.CharField(help_text=_("转化目的和必要性"))
    mode = serializers.ChoiceField(choices=TransformationMode.choices, help_text=_("转化方式"))
    mode_words = serializers.CharField(help_text=_("转化方式的要点"))
    licence_kind = serializers.ChoiceField(
        choices=LicenceKind.choices, allow_null=True, help_text=_("许可类型；不是许可为空")
    )
    territory = serializers.CharField(help_text=_("许可地域"))
    months = serializers.IntegerField(allow_null=True, help_text=_("许可期限（月）"))
    company = serializers.CharField(help_text=_("作价投资或合作的企业"))
    equity_percent = figure(_("拟占股比，百分比；不是作价投资为空"))
    pricing = serializers.ChoiceField(choices=PricingMethod.choices, help_text=_("定价方式"))
    pricing_words = serializers.CharField(help_text=_("定价依据"))
    partner_name = serializers.CharField(help_text=_("意向受让方或合作方"))
    asked_yuan = figure(_("拟定价格，元；没有填写为空"))
    conditions = serializers.CharField(help_text=_("对受让方的要求和交易条件"))
    is_cross_border = serializers.BooleanField(help_text=_("转让或许可给境外"))
    is_key_technology = serializers.BooleanField(help_text=_("涉及关键核心技术"))
    appraiser = serializers.CharField(help_text=_("资产评估机构"))
    appraised_yuan = figure(_("评估值，元；没有评估为空"))
    appraised_on = serializers.DateField(allow_null=True, help_text=_("评估基准日"))
    items = DisposalItemSerializer(many=True, help_text=_("转化的成果，按次序"))
    decision = DisposalDecisionSerializer(allow_null=True, help_text=_("最近一次决策；还没有决策为空"))
    content_sha256 = serializers.CharField(help_text=_("内容的 SHA-256 校验值；与决策的相同才是所决策的内容"))
    proposed_at = serializers.DateTimeField(allow_null=True, help_text=_("提交决策时间"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("决策日期"))
    valid_until = serializers.DateField(allow_null=True, help_text=_("决策有效期至"))
    used_since = serializers.DateTimeField(allow_null=True, help_text=_("开始用于交易的时间"))
    concluded_on = serializers.DateField(allow_null=True, help_text=_("成交日期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Disposal) -> Mapping[str, Any]:
        """Items and the latest decision as they were fetched."""
        share = record.equity_share
        return {
            "licence_kind": record.licence_kind or None,
            "equity_percent": None if share is None else share / _PERCENT,
            "items": list(record.items.all()),
            "decision": next(iter(record.decisions.all()), None),
        }


class DisposalContentSerializer(serializers.Serializer):
    """A part of what a co-owner was asked about."""

    name = serializers.CharField(help_text=_("栏目"))
    lines = serializers.ListField(child=serializers.CharField(), help_text=_("内容，一行一条"))


class DisposalConsentSerializer(RecordSerializer):
    """What a co-owner was asked, as it was shown it, and what it answered."""

    id = serializers.UUIDField(help_text=_("编号"))
    disposal = TitledSerializer(help_text=_("转化决策，编号和名称；其他内容只看征求时的内容"))
    asker = OwnerSerializer(source="disposal.organisation", help_text=_("征求意见的单位"))
    owner_name = serializers.CharField(help_text=_("共有人"))
    content = DisposalContentSerializer(many=True, help_text=_("征求意见时看到的内容，按次序"))
    content_sha256 = serializers.CharField(help_text=_("这份内容的 SHA-256 校验值"))
    is_current = serializers.BooleanField(help_text=_("内容此后没有改动；改动了的答复不再算数"))
    answer = serializers.ChoiceField(choices=ConsentAnswer.choices, help_text=_("答复"))
    words = serializers.CharField(help_text=_("意见"))
    asked_at = serializers.DateTimeField(help_text=_("征求时间"))
    answered_at = serializers.DateTimeField(allow_null=True, help_text=_("答复时间；没有答复为空"))

    def worked_out(self, record: CoOwnerConsent) -> Mapping[str, Any]:
        """What it was shown, by column."""
        return {"content": [{"name": name, "lines": lines} for name, lines in record.content]}
