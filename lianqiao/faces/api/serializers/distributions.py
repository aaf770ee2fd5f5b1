"""What the API shows of distributions: to whoever works on them in the unit, and to those who supervise it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.distributions.calculation import WHOLE
from lianqiao.processes.distributions.enums import Basis, CostKind, DistributionState, Group
from lianqiao.processes.distributions.models import Distribution


class DistributionCostSerializer(serializers.Serializer):
    """A cost that is taken off the income."""

    kind = serializers.ChoiceField(choices=CostKind.choices, help_text=_("类别"))
    amount_yuan = figure(_("金额，元"))
    paper = serializers.CharField(help_text=_("凭证"))


class DistributionRewardSerializer(serializers.Serializer):
    """What one person receives."""

    group = serializers.ChoiceField(choices=Group.choices, help_text=_("身份"))
    name = serializers.CharField(help_text=_("姓名"))
    post = serializers.CharField(help_text=_("单位和职务"))
    percent = figure(_("在同一身份中的份额，百分比"))
    is_main = serializers.BooleanField(help_text=_("是否主要贡献"))
    is_leader = serializers.BooleanField(help_text=_("是否单位领导"))
    amount_yuan = figure(_("奖酬，元；股权为其折价"))
    equity_percent = figure(_("股权，占企业的百分比；不是股权为 0"))
    paid_yuan = figure(_("已兑现，元"))


class DistributionSerializer(RecordSerializer):
    """How the income of one transformation is divided, with the persons who receive."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("分配编号；审定以前为空文本"))
    state = serializers.ChoiceField(choices=DistributionState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    organisation = OwnerSerializer(help_text=_("取得收益的单位"))
    region = CodeSerializer(help_text=_("地区"))
    basis = serializers.ChoiceField(choices=Basis.choices, help_text=_("分配什么"))
    conversion = serializers.UUIDField(source="conversion_id", allow_null=True, help_text=_("成果转化记录的编号"))
    contract_number = serializers.CharField(help_text=_("合同编号"))
    received_on = serializers.DateField(help_text=_("到账或取得日期"))
    gross_yuan = figure(_("收入，元；作价投资为股权折价，实施为当年营业利润"))
    costs_yuan = figure(_("扣除的成本合计，元"))
    net_yuan = figure(_("可分配的净收入，元"))
    costs = DistributionCostSerializer(many=True, help_text=_("扣除的成本，按次序"))
    company = serializers.CharField(help_text=_("作价投资的企业"))
    equity_percent = figure(_("取得的股权，占企业的百分比；不是作价投资为空"))
    year_number = serializers.IntegerField(allow_null=True, help_text=_("投产后第几年；不是实施为空"))
    rule_paper = serializers.CharField(help_text=_("分配依据，名称和文号"))
    completers_percent = figure(_("归成果完成人的比例，百分比"))
    contributors_percent = figure(_("归转化贡献人的比例，百分比"))
    unit_percent = figure(_("留归单位的比例，百分比"))
    rewards = DistributionRewardSerializer(many=True, help_text=_("每人的奖酬；同一身份之和等于归该身份的数额"))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("提交审定时间"))
    decision_paper = serializers.CharField(help_text=_("审定文件"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("审定日期"))
    paid_on = serializers.DateField(allow_null=True, help_text=_("全部兑现日期"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Distribution) -> Mapping[str, Any]:
        """Shares in per cent, rows as they were fetched."""
        return {
            "costs": list(record.costs.all()),
            "rewards": list(record.rewards.all()),
            "completers_percent": _percent(record.completers_share),
            "contributors_percent": _percent(record.contributors_share),
            "unit_percent": _percent(record.unit_share),
        }


def _percent(share: int) -> Decimal:
    """A share in ten-thousandths as per cent."""
    return Decimal(share) * 100 / WHOLE
