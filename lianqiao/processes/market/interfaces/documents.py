"""The announcement of a listing and the catalogue of a session as documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.market.enums import Holder
from lianqiao.processes.market.models import Listing, Session

LISTING_NOTICE, SESSION_CATALOGUE = "listing_notice", "session_catalogue"

documents.register(
    LISTING_NOTICE,
    _("挂牌公告"),
    builtin=FOLDER / "listing_notice.docx",
    fields={
        "title": _("标题"),
        "number": _("挂牌编号和公告版本"),
        "seller": _("转让方"),
        "market": _("交易市场，也用于落款"),
        "mode": _("转化方式"),
        "procedure": _("交易方式"),
        "price": _("挂牌价或起始价；面议的写面议"),
        "deposit": _("保证金；不收的写不收"),
        "times": _("公告日期和报名截止日期"),
        "contact": _("联系人和电话"),
        "body": _("标的介绍、付款方式、交付内容、受让方条件，每段有文字和层次"),
        "items": _("标的包括的成果的表格：head 是表头，rows 是各行"),
        "hash": _("公告内容的校验值"),
        "date": _("公告日期"),
    },
    example={
        "title": "镁合金压铸件无铬防腐涂层技术挂牌公告",
        "number": "GP202629010000012（第 1 版）",
        "seller": "辽河材料大学",
        "market": "辽河技术交易中心",
        "mode": "转让",
        "procedure": "挂牌征集意向",
        "price": "起始价 120 万元",
        "deposit": "20 万元，由交易市场收取",
        "times": "2026年6月1日公告，2026年6月16日 24:00 报名截止",
        "contact": "季明湛 0290-7654321",
        "body": documents.paragraphs(
            "一、标的介绍\n用于压铸件的无铬转化膜和涂层配方，盐雾一千小时。\n二、付款方式\n签约后一次付清。"
        ),
        "items": documents.table(["序号", "成果名称"], [[1, "镁合金无铬转化膜"], [2, "配套涂层工艺"]]),
        "hash": "9f2c…",
        "date": "2026年6月1日",
    },
)
documents.register(
    SESSION_CATALOGUE,
    _("交易专场标的目录"),
    builtin=FOLDER / "session_catalogue.docx",
    fields={
        "title": _("标题"),
        "market": _("组织专场的机构，也用于落款"),
        "theme": _("专场介绍"),
        "times": _("统一公告、报名截止和竞价的时间"),
        "roadshow": _("路演的时间和地点；没有则显示一横"),
        "contact": _("联系人和电话"),
        "listings": _("各标的的表格：head 是表头，rows 是各行"),
        "details": _("各标的的介绍，每段有文字和层次"),
        "date": _("编印日期"),
    },
    example={
        "title": "装备制造科技成果交易专场标的目录",
        "market": "辽河技术交易中心",
        "theme": "面向主机厂和配套企业的十二项成果。",
        "times": "2026年6月1日统一公告，6月16日 24:00 报名截止，6月22日 9:30 起竞价",
        "roadshow": "2026年6月10日 14:00，辽河会展中心二楼",
        "contact": "米轻尘 0290-7654322",
        "listings": documents.table(
            ["序号", "编号", "标的", "转让方", "交易方式", "价格", "状态"],
            [
                [
                    1,
                    "GP202629010000012",
                    "镁合金无铬防腐涂层",
                    "辽河材料大学",
                    "公开竞价",
                    "起始价 120 万元",
                    "征集意向中",
                ]
            ],
        ),
        "details": documents.paragraphs("一、镁合金无铬防腐涂层\n用于压铸件的无铬转化膜和涂层配方。"),
        "date": "2026年6月1日",
    },
)
#: How the parts of the announcement, and the listings of a catalogue, are numbered.
_NUMERALS = "一二三四五六七八九十"


def notice_document(listing: Listing, *, as_pdf: bool) -> bytes:
    """The announcement as Word or PDF, as everybody may read it."""
    make = documents.pdf if as_pdf else documents.render
    return make(LISTING_NOTICE, notice_data(listing), where=listing.market)


def notice_data(listing: Listing) -> dict[str, Any]:
    """What the announcement is filled with; one query besides those of the listing."""
    opened = listing.opened_at or timezone.now()
    parts = [
        (_now("标的介绍"), listing.summary),
        (_now("付款方式"), listing.payment_terms),
        (_now("交付内容"), listing.delivery_terms),
        (_now("受让方条件"), listing.buyer_conditions or _now("无特别要求。")),
    ]
    items = listing.disposal.items.order_by("order")
    return {
        "title": _now("%(title)s挂牌公告") % {"title": listing.title},
        "number": _now("%(number)s（第 %(revision)d 版）") % {"number": listing.number, "revision": listing.revision},
        "seller": str(listing.organisation),
        "market": str(listing.market),
        "mode": listing.disposal.get_mode_display(),
        "procedure": listing.get_procedure_display(),
        "price": listing.price_words,
        "deposit": deposit_words(listing),
        "times": _now("%(first)s公告，%(last)s 24:00 报名截止")
        % {"first": day_words(timezone.localtime(opened).date()), "last": _day(listing.intents_until)},
        "contact": f"{listing.contact_name} {listing.contact_phone}",
        "body": documents.paragraphs(
            "\n".join(f"{_NUMERALS[place]}、{label}\n{text}" for place, (label, text) in enumerate(parts))
        ),
        "items": documents.table(
            [_now("序号"), _now("成果名称")], [[place, item.title] for place, item in enumerate(items, start=1)]
        ),
        "hash": listing.content_sha256,
        "date": day_words(timezone.localtime(opened).date()),
    }


def deposit_words(listing: Listing) -> str:
    """How much is asked, and who takes it."""
    if not listing.deposit_yuan:
        return _now("不收")
    words = {"amount": format_yuan(listing.deposit_yuan), "holder": Holder(listing.deposit_holder).label}
    return _now("%(amount)s，由%(holder)s收取") % words


def catalogue_document(session: Session, listings: Sequence[Listing], *, as_pdf: bool) -> bytes:
    """The catalogue as Word or PDF, of listings that everybody may read."""
    make = documents.pdf if as_pdf else documents.render
    return make(SESSION_CATALOGUE, catalogue_data(session, listings), where=session.organisation)


def catalogue_data(session: Session, listings: Sequence[Listing]) -> dict[str, Any]:
    """What the catalogue is filled with; no query besides those of its arguments."""
    rows = [
        [
            place,
            listing.number,
            listing.title,
            listing.organisation,
            listing.get_procedure_display(),
            listing.price_words,
            listing.get_state_display(),
        ]
        for place, listing in enumerate(listings, start=1)
    ]
    told = "\n".join(
        _now("标的 %(place)d：%(title)s\n%(text)s") % {"place": place, "title": one.title, "text": one.summary}
        for place, one in enumerate(listings, start=1)
    )
    heads = ("序号", "编号", "标的", "转让方", "交易方式", "价格", "状态")
    return {
        "title": _now("%(title)s标的目录") % {"title": session.title},
        "market": str(session.organisation),
        "theme": session.theme,
        "times": times_words(session),
        "roadshow": roadshow_words(session),
        "contact": f"{session.contact_name} {session.contact_phone}",
        "listings": documents.table([_now(head) for head in heads], rows),
        "details": documents.paragraphs(told),
        "date": day_words(session.opens_on),
    }


def times_words(session: Session) -> str:
    """The common times in one line."""
    words = _now("%(opens)s统一公告，%(until)s 24:00 报名截止") % {
        "opens": day_words(session.opens_on),
        "until": day_words(session.intents_until),
    }
    if session.contest_from is None:
        return words
    return _now("%(words)s，%(moment)s起竞价") % {"words": words, "moment": _moment(session.contest_from)}


def roadshow_words(session: Session) -> str:
    """When and where the roadshow is; empty where there is none."""
    if session.roadshow_at is None:
        return ""
    return " ".join(part for part in (_moment(session.roadshow_at), session.roadshow_place) if part)


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "Y年n月j日 H:i")


def _day(day: Any) -> str:
    return "" if day is None else day_words(day)
