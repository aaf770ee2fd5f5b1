"""What the API shows of deals, of mandates of technology managers, and of what is owed to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.serializers.processes import TitledSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.deals.certificates import code_of
from lianqiao.processes.deals.enums import Attribution, DealState, PartKind, PartyRole, Source, StatementState
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.deals.queries.showing import shown_to
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.enums import FeeWay, MandateState
from lianqiao.processes.introductions.models import Mandate
from lianqiao.registers.achievements.enums import TransformationMode


class DealPartySerializer(serializers.Serializer):
    """One who has to confirm."""

    role = serializers.ChoiceField(choices=PartyRole.choices, help_text=_("身份"))
    organisation = OwnerSerializer(help_text=_("单位"))
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text=_("确认现在这份条款的时间；没有确认为空"))


class DealItemSerializer(serializers.Serializer):
    """An achievement of the deal."""

    achievement_id = serializers.UUIDField(help_text=_("科技成果的编号"))
    title = serializers.CharField(source="achievement.title", help_text=_("成果名称"))
    amount_yuan = figure(_("对应价格，元；定稿以前为空"))


class DealPricePartSerializer(serializers.Serializer):
    """A part of the price."""

    kind = serializers.ChoiceField(choices=PartKind.choices, help_text=_("支付方式"))
    amount_yuan = figure(_("金额，元；提成为保底金额"))
    due_on = serializers.DateField(allow_null=True, help_text=_("支付日期；没有约定为空"))
    condition = serializers.CharField(help_text=_("支付条件"))


class DealTermSerializer(serializers.Serializer):
    """A term that was agreed besides the price."""

    name = serializers.CharField(help_text=_("条款"))
    text = serializers.CharField(help_text=_("内容"))


class DealSerializer(RecordSerializer):
    """A deal: the parties read all of it, governments and paid managers what is counted."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("成交编号；成交以前为空文本"))
    state = serializers.ChoiceField(choices=DealState.choices, help_text=_("状态"))
    title = serializers.CharField(help_text=_("名称"))
    is_whole = serializers.BooleanField(
        help_text=_("是否给出全部内容；为 false 时各方的确认、价款构成、条款和来源记录不提供，读作空")
    )
    organisation = OwnerSerializer(help_text=_("成果方"))
    region = CodeSerializer(help_text=_("成果方所在地区"))
    buyer = OwnerSerializer(allow_null=True, help_text=_("承接方；成果方自行实施时为空"))
    buyer_region = CodeSerializer(allow_null=True, help_text=_("承接方所在地区"))
    mode = serializers.ChoiceField(choices=TransformationMode.choices, help_text=_("转化方式"))
    pricing = serializers.ChoiceField(choices=PricingMethod.choices, help_text=_("定价方式"))
    source = serializers.ChoiceField(choices=Source.choices, help_text=_("成交来源"))  # type: ignore[assignment]
    price_yuan = figure(_("成交价格，元；起草中没有填写为空"))
    items = DealItemSerializer(many=True, help_text=_("成交的成果，按次序"))
    parties = DealPartySerializer(many=True, help_text=_("各方和各自的确认"))
    parts = DealPricePartSerializer(many=True, help_text=_("价款构成，按次序"))
    terms = DealTermSerializer(many=True, help_text=_("其他条款，按转化方式"))
    introduction = serializers.UUIDField(source="introduction_id", allow_null=True, help_text=_("供需对接的编号"))
    disposal = serializers.UUIDField(
        source="disposal_id", allow_null=True, help_text=_("转化决策的编号；只有成果方看得到")
    )
    revision = serializers.IntegerField(help_text=_("修订次数；起草中为 0"))
    content_sha256 = serializers.CharField(help_text=_("各方所确认内容的 SHA-256 校验值；起草中为空文本"))
    concluded_on = serializers.DateField(allow_null=True, help_text=_("成交日期；没有成交为空"))
    is_exempt = serializers.BooleanField(allow_null=True, help_text=_("是否符合定价免责条件；没有成交为空"))
    verify_url = serializers.URLField(allow_null=True, help_text=_("核验成交凭证的网址；没有成交为空"))
    created_at = serializers.DateTimeField(help_text=_("创建时间"))

    def worked_out(self, record: Deal) -> Mapping[str, Any]:
        """Terms and parties for those who read everything."""
        shown = shown_to(record, self.actor)
        sells = record.organisation_id == self.actor.organisation_id
        return {
            "is_whole": shown.whole,
            "items": list(record.items.all()),
            "parties": _parties(record) if shown.whole else [],
            "parts": shown.parts,
            "terms": [{"name": name, "text": str(value)} for name, value in shown.terms],
            "introduction_id": record.introduction_id if shown.whole else None,
            "disposal_id": record.disposal_id if sells else None,
            "verify_url": _verify_url(record),
        }


def _parties(deal: Deal) -> list[dict[str, Any]]:
    present = {one.party_id: one for one in deal.confirmations.all() if one.content_sha256 == deal.content_sha256}
    return [
        {
            "role": party.role,
            "organisation": party.organisation,
            "confirmed_at": present[party.pk].confirmed_at if party.pk in present else None,
        }
        for party in deal.parties.all()
    ]


def _verify_url(deal: Deal) -> str | None:
    if deal.state != DealState.CONCLUDED:
        return None
    page = reverse("portal:deal_verify", args=[deal.number, code_of(deal)])
    return f"{settings.LIANQIAO_BASE_URL}{page}"


class CommissionSerializer(RecordSerializer):
    """What falls on one mandate."""

    mandate = serializers.UUIDField(source="mandate_id", help_text=_("委托的编号"))
    organisation = OwnerSerializer(source="manager_organisation", help_text=_("受托单位"))
    manager = serializers.CharField(help_text=_("技术经理人的姓名；没有指定到人为空文本"))
    attribution = serializers.ChoiceField(choices=Attribution.choices, help_text=_("归属依据"))
    brought_on = serializers.DateField(allow_null=True, help_text=_("引荐日期；不是因引荐取得为空"))
    fee_yuan = figure(_("按委托约定计算的报酬，元"))
    amount_yuan = figure(_("分配到的报酬，元"))

    def worked_out(self, record: Any) -> Mapping[str, Any]:
        """The manager by name."""
        return {"manager": "" if record.manager is None else record.manager.name}


class CommissionStatementSerializer(RecordSerializer):
    """What a side of a deal owes its technology managers."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=StatementState.choices, help_text=_("状态"))
    deal = TitledSerializer(help_text=_("成交"))
    organisation = OwnerSerializer(help_text=_("支付方"))
    base_yuan = figure(_("计算基数，元"))
    total_yuan = figure(_("服务报酬合计，元；等于各项分配之和"))
    lines = CommissionSerializer(many=True, help_text=_("怎样分配"))
    revision = serializers.IntegerField(help_text=_("修订次数"))
    content_sha256 = serializers.CharField(help_text=_("各方所确认内容的 SHA-256 校验值"))
    objection = serializers.CharField(help_text=_("异议；没有为空文本"))
    settled_at = serializers.DateTimeField(allow_null=True, help_text=_("各方确认完成的时间；没有完成为空"))
    created_at = serializers.DateTimeField(help_text=_("计算时间"))

    def worked_out(self, record: CommissionStatement) -> Mapping[str, Any]:
        """Lines as they were fetched."""
        return {"lines": list(record.lines.all())}


class MandateSerializer(RecordSerializer):
    """A mandate of a technology manager."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=MandateState.choices, help_text=_("状态"))
    organisation = OwnerSerializer(help_text=_("委托方"))
    manager_organisation = OwnerSerializer(help_text=_("受托单位"))
    manager = serializers.CharField(help_text=_("技术经理人的姓名；没有指定到人为空文本"))
    achievement = TitledSerializer(allow_null=True, help_text=_("所委托的成果；不是成果为空"))
    demand = TitledSerializer(allow_null=True, help_text=_("所委托的需求；不是需求为空"))
    introduction = serializers.UUIDField(
        source="introduction_id", allow_null=True, help_text=_("所委托的对接的编号；不是对接为空")
    )
    is_exclusive = serializers.BooleanField(help_text=_("是否独家委托"))
    scope = serializers.CharField(source="scope_text", help_text=_("委托事项"))
    fee_text = serializers.CharField(help_text=_("服务报酬约定，文字"))
    fee_way = serializers.ChoiceField(
        choices=FeeWay.choices, allow_null=True, help_text=_("报酬方式；只按文字约定为空")
    )
    fee_percent = figure(_("报酬比例，百分比；不按比例为空"))
    fee_yuan = figure(_("报酬金额，元；不是固定金额为空"))
    tail_months = serializers.IntegerField(help_text=_("委托结束后多少个月内成交仍取得报酬"))
    starts_on = serializers.DateField(help_text=_("开始日期"))
    until = serializers.DateField(help_text=_("截止日期，当日有效"))
    created_at = serializers.DateTimeField(help_text=_("发出时间"))

    def worked_out(self, record: Mandate) -> Mapping[str, Any]:
        """The manager by name, nothing instead of an empty word."""
        return {
            "manager": "" if record.manager is None else record.manager.name,
            "fee_way": record.fee_way or None,
            "fee_percent": record.fee_rate,
        }
