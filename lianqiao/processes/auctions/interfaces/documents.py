"""The record of an auction as a document: what was sold by which rules, each bid, the result, and the log's digest."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.access import Actor
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words, table
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.processes.auctions.enums import AuctionState, Outcome
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.auctions.queries.shown import shown_bids
from lianqiao.processes.auctions.words import rule_facts

AUCTION_RECORD = "auction_record"

documents.register(
    AUCTION_RECORD,
    _("竞价记录"),
    builtin=FOLDER / "auction_record.docx",
    fields={
        "title": _("标的"),
        "seller": _("出让方"),
        "operator": _("组织竞价的机构；没有则不显示"),
        "kind": _("竞价方式"),
        "start": _("起始价"),
        "period": _("开始和结束时间"),
        "rules": _("竞价规则，一段文字"),
        "result": _("结果：成交价，或流拍的原因"),
        "winner": _("竞得人；流拍或不公开时只有竞买号"),
        "bids": _("逐次出价：次序、时间、竞买号、金额、是否延时"),
        "lines": _("日志的行数"),
        "hash": _("日志最后一行的校验值"),
        "site": _("平台名称"),
        "date": _("结束日期"),
    },
    example={
        "title": "压铸件防腐涂层专利权",
        "seller": "辽河省材料研究所",
        "operator": "辽河省技术交易中心",
        "kind": "公开竞价",
        "start": "50 万元",
        "period": "2026年11月20日 10:00:00 至 2026年11月20日 11:04:10",
        "rules": "加价幅度：0 元起每次 1 万元。最后 5 分钟内有出价的，结束时间顺延到该次出价后 5 分钟，最长 2 小时。",
        "result": "成交，成交价 68 万元",
        "winner": "辽河汽车零部件有限公司（竞买号 D6832）",
        "bids": table(
            ["次序", "时间", "竞买号", "出价", "延时"],
            [
                ["1", "2026年11月20日 10:12:31", "D6832", "50 万元", ""],
                ["2", "2026年11月20日 10:58:02", "K0417", "67 万元", "是"],
                ["3", "2026年11月20日 10:59:10", "D6832", "68 万元", "是"],
            ],
        ),
        "lines": "5",
        "hash": "9b1c" * 16,
        "site": "辽河省科技成果转化平台",
        "date": "2026年11月20日",
    },
)


def record_of(auction: Auction, actor: Actor, *, as_pdf: bool) -> bytes:
    """The record as PDF or Word. DomainError before the auction has ended."""
    if auction.state != AuctionState.CLOSED:
        raise DomainError("not_closed", _now("竞价结束以后才有竞价记录。"))
    make = documents.pdf if as_pdf else documents.render
    return make(AUCTION_RECORD, data_of(auction, actor), where=auction.organisation)


def data_of(auction: Auction, actor: Actor) -> dict[str, Any]:
    """What the record says; names only for whoever may read them."""
    bids = sorted(shown_bids(auction, actor), key=lambda bid: bid.number)
    head = [_now("次序"), _now("时间"), _now("竞买号"), _now("出价"), _now("延时")]
    rows = [
        [
            str(bid.number),
            _moment(bid.at),
            f"{bid.label} {bid.name}".strip(),
            format_yuan(bid.amount_yuan),
            _now("是") if bid.is_extension else "",
        ]
        for bid in bids
    ]
    names = {bid.label: bid.name for bid in bids}
    period = {"opens": _moment(auction.opens_at), "closes": _moment(auction.closes_at)}
    return {
        "title": auction.title,
        "seller": auction.organisation.name,
        "operator": "" if auction.operator is None else auction.operator.name,
        "kind": auction.get_kind_display(),
        "start": format_yuan(auction.start_yuan),
        "period": _now("%(opens)s 至 %(closes)s") % period,
        "rules": "".join(f"{fact['label']}：{fact['value']}。" for fact in rule_facts(auction)),
        "result": _result(auction),
        "winner": _winner(auction, names),
        "bids": table(head, rows or [["—", "—", "—", "—", "—"]]),
        "lines": str(auction.lines),
        "hash": auction.head,
        "site": settings.NODE_NAME,
        "date": day_words(timezone.localdate(auction.closed_at)),
    }


def _result(auction: Auction) -> str:
    if auction.outcome == Outcome.WON:
        return _now("成交，成交价 %(price)s") % {"price": format_yuan(auction.result_yuan)}
    return _now("流拍：%(why)s") % {"why": auction.get_why_display()}


def _winner(auction: Auction, names: dict[str, str]) -> str:
    if auction.winner is None:
        return "—"
    told = {"name": names.get(auction.winner.label, ""), "label": auction.winner.label}
    return _now("%(name)s（竞买号 %(label)s）") % told if told["name"] else _now("竞买号 %(label)s") % told


def _moment(at: Any) -> str:
    return str(date_format(timezone.localtime(at), "Y年n月j日 H:i:s"))
