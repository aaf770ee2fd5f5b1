"""The certificate of a deal (成交凭证) as Word or PDF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents import day_words
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.money import format_yuan
from lianqiao.core.notices.enums import NoticeState
from lianqiao.processes.deals.domain.noticing import notices_of
from lianqiao.processes.deals.enums import PartyRole
from lianqiao.processes.deals.models import Deal

CERTIFICATE = "deal_certificate"

documents.register(
    CERTIFICATE,
    _("成交凭证"),
    builtin=FOLDER / "deal_certificate.docx",
    fields={
        "number": _("成交编号"),
        "title": _("名称"),
        "sellers": _("成果方和共有权利人的列表"),
        "buyer": _("承接方"),
        "mode": _("转化方式"),
        "pricing": _("定价方式"),
        "price": _("成交价格"),
        "items": _("成果和对应价格的表格：head 是表头，rows 是各行"),
        "notice": _("价格公示的编号和起止日期；不需要公示的为空"),
        "exemption": _("定价免责条件的说明；不符合的为空"),
        "date": _("成交日期"),
        "hash": _("条款的 SHA-256 校验值"),
        "verify_url": _("核验网址"),
        "issuer": _("出具成交凭证的单位"),
    },
    example={
        "number": "CJ202629010000001",
        "title": "天然鳞片石墨无氟提纯（许可）",
        "sellers": ["辽河理工大学"],
        "buyer": "辽河新材料有限公司",
        "mode": "许可",
        "pricing": "协议定价",
        "price": "120 万元",
        "items": documents.table(
            ["成果名称", "对应价格"], [["天然鳞片石墨无氟提纯", "80 万元"], ["石墨负极包覆工艺", "40 万元"]]
        ),
        "notice": "GS20262900000001，2026年11月1日至2026年11月16日",
        "exemption": "价格经协议确定，并在本单位和技术市场公示。",
        "date": "2026年11月22日",
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "verify_url": "https://example.cn/deals/CJ202629010000001/0123456789abcdef/",
        "issuer": "辽河理工大学",
    },
)


def certificate_of(deal: Deal, *, verify_url: str, ending: str) -> bytes:
    """The certificate as `pdf` or `docx`, for a concluded deal; `verify_url` is the page where it can be checked."""
    make = documents.pdf if ending == "pdf" else documents.render
    return make(CERTIFICATE, data_of(deal, verify_url=verify_url), where=deal.organisation)


def data_of(deal: Deal, *, verify_url: str) -> dict[str, Any]:
    """What the template is filled with."""
    return {
        "number": deal.number,
        "title": deal.title,
        "sellers": [str(one.organisation) for one in deal.parties.all() if one.role != PartyRole.BUYER],
        "buyer": deal.buyer_name,
        "mode": str(deal.get_mode_display()),
        "pricing": str(deal.get_pricing_display()),
        "price": format_yuan(deal.price_yuan),
        "items": documents.table(
            [_now("成果名称"), _now("对应价格")],
            [[one.achievement.title, format_yuan(one.amount_yuan)] for one in deal.items.all()],
        ),
        "notice": _notice(deal),
        "exemption": exemption_words(deal) if deal.is_exempt else "",
        "date": "" if deal.concluded_on is None else day_words(deal.concluded_on),
        "hash": deal.content_sha256,
        "verify_url": verify_url,
        "issuer": str(deal.organisation),
    }


def exemption_words(deal: Deal) -> str:
    """By what the condition of the exemption is met (LAW-07)."""
    if deal.is_by_agreement:
        return _now("价格经协议确定，并在本单位和技术市场公示期满。")
    return _now("价格通过%(way)s确定。") % {"way": deal.get_pricing_display()}


def _notice(deal: Deal) -> str:
    passed = notices_of(deal).filter(state=NoticeState.PASSED).first()
    if passed is None or passed.first_day is None or passed.last_day is None:
        return ""
    given = {"number": passed.number, "first": day_words(passed.first_day), "last": day_words(passed.last_day)}
    return _now("%(number)s，%(first)s至%(last)s") % given
