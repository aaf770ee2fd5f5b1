"""What the API shows of the technology market: listings and sessions, as everybody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.processes.market.enums import SETTLED, ListingState, ProcedureKey, SessionState
from lianqiao.processes.market.models import Listing
from lianqiao.registers.achievements.enums import TransformationMode


class ListingSerializer(RecordSerializer):
    """A listing, as it was announced; a price that is open to talks is empty, and so is a result that is not there."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("挂牌编号"))
    state = serializers.ChoiceField(choices=ListingState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("标的名称"))
    summary = serializers.CharField(help_text=_("标的介绍"))
    organisation = OwnerSerializer(help_text=_("转让方"))
    market = OwnerSerializer(help_text=_("交易市场"))
    region = CodeSerializer(help_text=_("转让方所在地区"))
    tech_field = CodeSerializer(source="field", allow_null=True, help_text=_("技术领域"))
    mode = serializers.ChoiceField(source="disposal.mode", choices=TransformationMode.choices, help_text=_("转化方式"))
    procedure = serializers.ChoiceField(choices=ProcedureKey.choices, help_text=_("交易方式"))
    price_yuan = serializers.DecimalField(
        source="shown_price", max_digits=20, decimal_places=2, allow_null=True, help_text=_("挂牌价或起始价；面议为空")
    )
    deposit_yuan = serializers.DecimalField(
        max_digits=20, decimal_places=2, allow_null=True, help_text=_("保证金；不收为空")
    )
    payment_terms = serializers.CharField(help_text=_("付款方式"))
    delivery_terms = serializers.CharField(help_text=_("交付内容"))
    buyer_conditions = serializers.CharField(help_text=_("受让方条件"))
    session = TitledSerializer(allow_null=True, help_text=_("专场"))
    opened_at = serializers.DateTimeField(allow_null=True, help_text=_("公告时间"))
    intents_until = serializers.DateField(allow_null=True, help_text=_("报名截止日期，当日 24:00"))
    revision = serializers.IntegerField(help_text=_("公告版本；每次变更公告加一"))
    content_sha256 = serializers.CharField(help_text=_("公告内容的 SHA-256 校验值"))
    winner = OwnerSerializer(allow_null=True, help_text=_("受让方；没有结果为空"))
    result_yuan = serializers.DecimalField(
        max_digits=20, decimal_places=2, allow_null=True, help_text=_("成交价；没有结果为空")
    )
    ended_on = serializers.DateField(allow_null=True, help_text=_("结束日期；还没有结束为空"))

    def worked_out(self, record: Listing) -> Mapping[str, Any]:
        """No result of what did not come about."""
        return {} if record.state in SETTLED else {"winner": None, "result_yuan": None}


class MarketSessionSerializer(RecordSerializer):
    """A session of a market, as it was announced."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=SessionState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    theme = serializers.CharField(help_text=_("介绍"))
    organisation = OwnerSerializer(help_text=_("组织专场的交易市场"))
    region = CodeSerializer(help_text=_("所在地区"))
    listings_until = serializers.DateField(help_text=_("征集标的截止日期"))
    opens_on = serializers.DateField(help_text=_("统一公告日期"))
    intents_until = serializers.DateField(help_text=_("统一报名截止日期"))
    contest_from = serializers.DateTimeField(allow_null=True, help_text=_("统一竞价开始时间"))
    roadshow_at = serializers.DateTimeField(allow_null=True, help_text=_("路演时间"))
    roadshow_place = serializers.CharField(help_text=_("路演地点"))
