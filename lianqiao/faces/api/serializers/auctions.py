"""What the API shows of auctions: labels to everybody, names of bidders to seller and operator once it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.engines import bidding
from lianqiao.faces.api.serializers.kernel import AnyField
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.processes.auctions.enums import AuctionKind, AuctionState, Outcome, Why
from lianqiao.processes.auctions.models import Auction, Line, Participant
from lianqiao.processes.auctions.queries.shown import keeps, may_read_names
from lianqiao.processes.auctions.words import rule_facts


class AuctionRuleSerializer(serializers.Serializer):
    """A rule in words."""

    name = serializers.CharField(source="label", help_text=_("规则"))
    text = serializers.CharField(source="value", help_text=_("怎样规定"))


class AuctionParticipantSerializer(serializers.Serializer):
    """A unit that was admitted, as far as the actor may know."""

    organisation = OwnerSerializer(help_text=_("竞买人"))
    number = serializers.CharField(
        source="label", allow_null=True, help_text=_("竞买号；竞价结束以前只有竞买人自己看得到，其他人为空")
    )
    admitted_at = serializers.DateTimeField(help_text=_("报名确认时间"))
    deposit_at = serializers.DateTimeField(allow_null=True, help_text=_("保证金确认时间；没有确认为空"))
    agreed_at = serializers.DateTimeField(allow_null=True, help_text=_("同意规则时间；没有同意为空"))


class AuctionWinnerSerializer(serializers.Serializer):
    """Who won."""

    number = serializers.CharField(source="label", help_text=_("竞买号"))
    organisation = OwnerSerializer(
        allow_null=True, help_text=_("竞得单位；只有出让方、组织机构和竞得人自己看得到，其他人为空")
    )


class AuctionSerializer(RecordSerializer):
    """An auction. `context` holds in `parts` the participants that the actor may know of, by auction."""

    id = serializers.UUIDField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=AuctionState.choices, help_text=_("状态"))
    kind = serializers.ChoiceField(choices=AuctionKind.choices, help_text=_("竞价方式"))
    title = serializers.CharField(help_text=_("标的"))
    organisation = OwnerSerializer(help_text=_("出让方"))
    operator = OwnerSerializer(allow_null=True, help_text=_("组织竞价的机构；出让方自己组织为空"))
    region = CodeSerializer(help_text=_("出让方所在地区"))
    start_yuan = figure(_("起始价，元"))
    deposit_yuan = figure(_("保证金，元；不收为空"))
    rules = AuctionRuleSerializer(many=True, help_text=_("竞价规则"))
    rules_sha256 = serializers.CharField(source="terms_sha256", help_text=_("竞价规则的 SHA-256 校验值"))
    reserve_commitment = serializers.CharField(
        allow_null=True, help_text=_("保留价的承诺值（SHA-256）；没有保留价为空")
    )
    opens_at = serializers.DateTimeField(help_text=_("开始时间"))
    planned_close = serializers.DateTimeField(help_text=_("预定结束时间"))
    closes_at = serializers.DateTimeField(help_text=_("结束时间；临近结束有人出价时会顺延"))
    price_yuan = figure(_("当前价，元；没有人出价，或密封报价没有开启时为空"))
    leader = serializers.CharField(allow_null=True, help_text=_("领先的竞买号；没有时为空"))
    offers = serializers.IntegerField(help_text=_("出价次数；密封报价为收到的份数"))
    participants = AuctionParticipantSerializer(
        many=True, help_text=_("竞买人：出让方和组织机构看到全部，竞买人只看到自己，其他人为空列表")
    )
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_null=True, help_text=_("结果；没有结束为空"))
    why = serializers.ChoiceField(choices=Why.choices, allow_null=True, help_text=_("流拍原因；没有流拍为空"))
    winner = AuctionWinnerSerializer(allow_null=True, help_text=_("竞得人；没有成交为空"))
    result_yuan = figure(_("成交价，元；没有成交为空"))
    closed_at = serializers.DateTimeField(allow_null=True, help_text=_("办结时间；没有结束为空"))
    call_off_reason = serializers.CharField(allow_null=True, help_text=_("撤销理由；没有撤销为空"))
    log_digest = serializers.CharField(
        allow_null=True, help_text=_("竞价日志最后一行的校验值，用来核验日志；没有结束为空")
    )
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；没有公开时为空"))

    def worked_out(self, record: Auction) -> Mapping[str, Any]:
        """Rules in words, who takes part, and what is known once it is over."""
        path = reverse("portal:auction", args=[record.pk])
        return {
            "rules": rule_facts(record),
            "deposit_yuan": record.deposit_yuan or None,
            "reserve_commitment": record.reserve_commitment or None,
            "leader": record.leader or None,
            "participants": [self._part(record, one) for one in self.context["parts"].get(record.pk, ())],
            "outcome": record.outcome or None,
            "why": record.why or None,
            "winner": self._winner(record),
            "call_off_reason": record.call_off_reason or None,
            "log_digest": record.head if record.is_over else None,
            "url": f"{settings.LIANQIAO_BASE_URL}{path}" if record.is_public else None,
        }

    def _knows(self, record: Auction, part: Participant) -> bool:
        return may_read_names(record, self.actor) or part.organisation_id == self.actor.organisation_id

    def _part(self, record: Auction, part: Participant) -> dict[str, Any]:
        return {
            "organisation": part.organisation,
            "label": part.label if self._knows(record, part) else None,
            "admitted_at": part.admitted_at,
            "deposit_at": part.deposit_at,
            "agreed_at": part.agreed_at,
        }

    def _winner(self, record: Auction) -> dict[str, Any] | None:
        part = record.winner
        if part is None:
            return None
        return {"label": part.label, "organisation": part.organisation if self._knows(record, part) else None}


class AuctionBidSerializer(serializers.Serializer):
    """A bid by its label."""

    number = serializers.IntegerField(help_text=_("次序，从 1 起没有空号"))
    bidder = serializers.CharField(source="label", help_text=_("竞买号"))
    name = serializers.CharField(help_text=_("竞买人名称；只有出让方和组织机构在结束以后看得到，其他人为空文本"))
    amount_yuan = figure(_("出价，元"))
    at = serializers.DateTimeField(help_text=_("出价时间"))
    is_extension = serializers.BooleanField(help_text=_("是否引起延时"))
    is_own = serializers.BooleanField(help_text=_("是否本单位的出价"))


class AuctionBidsSerializer(serializers.Serializer):
    """The latest bids."""

    results = AuctionBidSerializer(many=True, help_text=_("最近的出价，新的在前；密封报价开启以后按报价从高到低"))


class AuctionLineSerializer(serializers.Serializer):
    """A line of the published log."""

    number = serializers.IntegerField(help_text=_("行号，从 0 起"))
    kind = serializers.CharField(help_text=_("发生了什么"))
    at = serializers.CharField(help_text=_("时间，按算校验值时的写法"))
    data = AnyField(help_text=_("内容；竞买人只有竞买号"))  # type: ignore[assignment]
    previous = serializers.CharField(help_text=_("前一行的校验值"))
    digest = serializers.CharField(help_text=_("这一行的校验值"))


class AuctionLogSerializer(serializers.Serializer):
    """The whole log of an auction that is over."""

    lines = AuctionLineSerializer(many=True, help_text=_("全部日志，按次序"))
    digest = serializers.CharField(help_text=_("最后一行的校验值"))


def parts_of(records: Sequence[Auction], actor: Actor) -> Mapping[str, Any]:
    """The participants that the actor may know of, in the order of their names, which says nothing of the labels."""
    rows = Participant.objects.visible_to(actor).filter(auction__in=[one.pk for one in records])
    kept = {one.pk for one in records if keeps(one, actor)}
    found: dict[Any, list[Participant]] = {}
    for row in rows.select_related("organisation").order_by("organisation__name", "pk"):
        if row.auction_id in kept or row.organisation_id == actor.organisation_id:
            found.setdefault(row.auction_id, []).append(row)
    return {"parts": found}


def shown_line(line: Line) -> dict[str, Any]:
    """A line as it is published."""
    published: bidding.Line = line.published()
    return {name: getattr(published, name) for name in ("number", "kind", "at", "data", "previous", "digest")}
