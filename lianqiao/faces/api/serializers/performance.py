"""What the API shows of the performance of contracts, to both sides, their office and governments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.performance.enums import MilestoneKind, MilestoneState, PerformanceState


class ContractMilestoneSerializer(serializers.Serializer):
    """Something that has to be delivered or paid by a day."""

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("节点"))
    kind = serializers.ChoiceField(choices=MilestoneKind.choices, help_text=_("性质"))
    state = serializers.ChoiceField(choices=MilestoneState.choices, help_text=_("状态"))
    due_on = serializers.DateField(allow_null=True, help_text=_("交付期限"))
    amount_yuan = figure(_("应付金额（元）；提成按期计算，为空"))
    pay_by = serializers.DateField(allow_null=True, help_text=_("付款期限"))
    paid_yuan = figure(_("已支付（元）"))
    accepted_on = serializers.DateField(allow_null=True, help_text=_("验收日期"))


class PerformanceSerializer(RecordSerializer):
    """The performance of a registered contract."""

    id = serializers.UUIDField(help_text=_("编号"))
    contract = serializers.UUIDField(source="contract_id", help_text=_("技术合同的编号"))
    title = serializers.CharField(source="contract.title", help_text=_("项目名称"))
    registration_number = serializers.CharField(source="contract.registration_number", help_text=_("登记编号"))
    seller = serializers.CharField(source="contract.seller_name", help_text=_("卖方"))
    buyer = serializers.CharField(source="contract.buyer_name", help_text=_("买方"))
    state = serializers.ChoiceField(choices=PerformanceState.choices, help_text=_("状态"))
    ceiling_yuan = figure(_("合同金额（元）"))
    paid_yuan = figure(_("双方确认的已支付（元）"))
    waiting_yuan = figure(_("一方登记、待另一方确认的支付（元）"))
    milestones = ContractMilestoneSerializer(many=True, help_text=_("履约节点"))
    ended_on = serializers.DateField(allow_null=True, help_text=_("结束日期；履行中为空"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))
