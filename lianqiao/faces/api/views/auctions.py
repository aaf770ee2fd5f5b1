"""The bids of an auction as they stand, and its log once it is over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resources.trading import AUCTIONS
from lianqiao.faces.api.serializers.auctions import AuctionBidsSerializer, AuctionLogSerializer, shown_line
from lianqiao.faces.api.views.base import ApiView
from lianqiao.processes.auctions.models import Line
from lianqiao.processes.auctions.queries.shown import LATEST, shown_bids


class AuctionBids(ApiView):
    """What the live page lists."""

    operations = {
        "get": Operation(
            id="auctions_bids",
            tag=AUCTIONS.label,
            summary=gettext_lazy("最近的出价"),
            description=gettext_lazy(
                "最近 30 次出价，只写竞买号；密封报价在开启以前为空列表。全部出价在结束后的日志里。"
            ),
            scope=AUCTIONS.read_scope,
            public=True,
            response=AuctionBidsSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """Masked as on the page."""
        auction = AUCTIONS.find(key, self.actor)
        bids = [vars(one) for one in shown_bids(auction, self.actor, limit=LATEST)]
        return answer(AuctionBidsSerializer({"results": bids}).data)


class AuctionLog(ApiView):
    """The published log."""

    operations = {
        "get": Operation(
            id="auctions_log",
            tag=AUCTIONS.label,
            summary=gettext_lazy("竞价日志"),
            description=gettext_lazy(
                "竞价结束或撤销以后公布，以前答 404。每行带有前一行的校验值，改动任何一行都会被发现；"
                "门户上下载的文件可用 `lianqiao auction verify` 核验。"
            ),
            scope=AUCTIONS.read_scope,
            public=True,
            response=AuctionLogSerializer,
            errors=(404,),
        )
    }

    def get(self, request: Any, key: Any) -> Any:
        """All lines."""
        auction = AUCTIONS.find(key, self.actor)
        if not auction.is_over:
            raise Problem(404, "not_found", _("竞价结束以后公布日志。"))
        lines = Line.objects.visible_to(self.actor).filter(auction=auction).order_by("number")
        told = {"lines": [shown_line(line) for line in lines], "digest": auction.head}
        return answer(AuctionLogSerializer(told).data)
