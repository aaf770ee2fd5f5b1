"""What the API shows of the pool, as everybody reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.processes.licensing.enums import OfferState, Payment, RoyaltyBase, Scheme, StageKind


class PaymentStageSerializer(serializers.Serializer):
    """A payment, with what has to come about before it is owed."""

    kind = serializers.ChoiceField(choices=StageKind.choices, help_text=_("触发条件"))
    months = serializers.IntegerField(allow_null=True, help_text=_("生效后几个月；不按时间支付的为空"))
    words = serializers.CharField(help_text=_("说明"))
    amount_yuan = serializers.DecimalField(max_digits=20, decimal_places=2, help_text=_("金额"))


class PoolOfferSerializer(RecordSerializer):
    """An offer with its terms."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("入池编号"))
    state = serializers.ChoiceField(choices=OfferState.choices, help_text=_("状态"))
    scheme = serializers.ChoiceField(choices=Scheme.choices, help_text=_("许可方案"))
    title = serializers.CharField(help_text=_("名称"))
    summary = serializers.CharField(help_text=_("成果介绍"))
    organisation = OwnerSerializer(help_text=_("成果方"))
    region = CodeSerializer(help_text=_("所在地区"))
    tech_field = CodeSerializer(source="field", allow_null=True, help_text=_("技术领域"))
    readiness = serializers.IntegerField(help_text=_("技术成熟度"))
    licence_kind = serializers.ChoiceField(choices=LicenceKind.choices, help_text=_("许可类型"))
    territory = serializers.CharField(help_text=_("许可地域"))
    term_months = serializers.IntegerField(help_text=_("许可期限（月）"))
    payment = serializers.ChoiceField(choices=Payment.choices, help_text=_("付费方式"))
    fixed_fee_yuan = serializers.DecimalField(max_digits=20, decimal_places=2, help_text=_("固定许可费"))
    royalty_base = serializers.ChoiceField(
        choices=RoyaltyBase.choices, allow_blank=True, help_text=_("提成基数；不提成为空")
    )
    royalty_rate = serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, help_text=_("提成比例（%）；不提成为空")
    )
    stages = PaymentStageSerializer(many=True, help_text=_("阶段性支付"))
    conditions = serializers.CharField(help_text=_("其他约定"))
    opened_on = serializers.DateField(allow_null=True, help_text=_("入池日期"))
    content_sha256 = serializers.CharField(help_text=_("内容的 SHA-256 校验值"))
