"""What the API shows of technology contracts, to those who bring them, to their office and to governments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.contracts.enums import ContractKind, ContractState


class ContractSerializer(RecordSerializer):
    """A technology contract and how far its registration has come."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=ContractState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("项目名称"))
    kind = serializers.ChoiceField(choices=ContractKind.choices, help_text=_("合同类别"))
    organisation = OwnerSerializer(help_text=_("申请登记的单位"))
    office = serializers.CharField(help_text=_("登记机构"))
    seller = serializers.CharField(source="seller_name", help_text=_("卖方"))
    buyer = serializers.CharField(source="buyer_name", help_text=_("买方"))
    field = serializers.CharField(source="get_field_display", help_text=_("技术领域"))
    amount_yuan = figure(_("合同成交额（元）"))
    technical_yuan = figure(_("技术交易额（元）"))
    is_estimated = serializers.BooleanField(help_text=_("金额是否为预计数"))
    signed_on = serializers.DateField(help_text=_("签订日期"))
    starts_on = serializers.DateField(help_text=_("有效期开始"))
    ends_on = serializers.DateField(help_text=_("有效期结束"))
    number = serializers.CharField(help_text=_("平台编号；提交以前为空"))
    registration_number = serializers.CharField(help_text=_("登记编号；登记以前为空"))
    national_number = serializers.CharField(help_text=_("全国系统登记编号；没有记录时为空"))
    registered_on = serializers.DateField(allow_null=True, help_text=_("登记日期"))
    due_on = serializers.DateField(allow_null=True, help_text=_("办理期限；不在办理时为空"))
    revision = serializers.IntegerField(help_text=_("变更次数"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))
