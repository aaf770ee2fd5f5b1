"""What the API shows of the separate ledger and of the empowerment of inventors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer

_MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


class LedgerAssetSerializer(RecordSerializer):
    """An asset of the separate ledger with its marks and sums."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("资产编号"))
    title = serializers.CharField(help_text=_("资产名称"))
    organisation = OwnerSerializer(help_text=_("单位"))
    kind = serializers.CharField(help_text=_("资产种类代码"))
    right_number = serializers.CharField(help_text=_("权利编号"))
    is_granted = serializers.BooleanField(help_text=_("已取得权利"))
    stage = serializers.CharField(help_text=_("阶段：research 研究阶段，development 开发阶段"))
    conversion = serializers.CharField(help_text=_("转化状态代码"))
    condition = serializers.CharField(help_text=_("在账情况代码"))
    book_yuan = serializers.DecimalField(help_text=_("账面价值，元"), **_MONEY)
    memo_yuan = serializers.DecimalField(help_text=_("研究阶段投入（备查），元"), **_MONEY)
    income_yuan = serializers.DecimalField(help_text=_("累计转化收入，元"), **_MONEY)
    entered_on = serializers.DateField(help_text=_("入账日期"))


class EmpowermentSerializer(RecordSerializer):
    """An empowerment: what is given, since when, how it stands."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("登记编号，生效以后才有"))
    title = serializers.CharField(source="achievement.title", help_text=_("科技成果"))
    achievement_id = serializers.UUIDField(help_text=_("科技成果的编号"))
    organisation = OwnerSerializer(help_text=_("单位"))
    state = serializers.CharField(help_text=_("状态代码"))
    form = serializers.CharField(help_text=_("赋权方式：full 全部所有权，share 部分所有权，use 长期使用权"))
    share_percent = serializers.DecimalField(
        max_digits=7, decimal_places=4, allow_null=True, help_text=_("成果完成人份额，百分比；使用权没有")
    )
    years = serializers.IntegerField(allow_null=True, help_text=_("使用权年限；所有权没有"))
    starts_on = serializers.DateField(allow_null=True, help_text=_("生效日期"))
    ends_on = serializers.DateField(allow_null=True, help_text=_("期限届满"))
    ended_on = serializers.DateField(allow_null=True, help_text=_("结束日期"))
