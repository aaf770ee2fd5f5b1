"""The certificate of an introduction as a document: who was introduced to whom, when, and by which manager."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.processes.introductions.models import Certificate, Introduction, Mandate

INTRODUCTION_CERTIFICATE = "introduction_certificate"

documents.register(
    INTRODUCTION_CERTIFICATE,
    _("引荐证明"),
    builtin=FOLDER / "introduction_certificate.docx",
    fields={
        "number": _("对接编号"),
        "initiator": _("发起方的名称和统一社会信用代码"),
        "counterpart": _("受邀方的名称和统一社会信用代码"),
        "achievement": _("科技成果；没有则不显示"),
        "demand": _("技术需求；没有则不显示"),
        "asked": _("发起方提出请求并同意公开联系方式的时间"),
        "agreed": _("受邀方接受的时间"),
        "managers": _("技术经理人的表格：head 是表头，rows 是各行"),
        "site": _("平台名称"),
        "issued": _("出具时间，精确到秒"),
        "hash": _("引荐证明原文的 SHA-256 校验值"),
        "date": _("出具日期"),
    },
    example={
        "number": "0193a4f2-7c1b-7d3e-9f10-2b6c8d9e0f11",
        "initiator": "铁屏汇炉耐火材料有限公司（91290200MA0000001X）",
        "counterpart": "辽河理工大学（12290000400000001A）",
        "achievement": "镁碳砖抗热震改性技术",
        "demand": "提高钢包内衬使用寿命",
        "asked": "2026年11月1日 09:12:30",
        "agreed": "2026年11月5日 15:40:02",
        "managers": documents.table(
            ["技术经理人", "委托方", "委托期限", "方式", "接受时间"],
            [["铁屏技术转移中心 卜量才", "发起方", "2026年10月1日至2027年9月30日", "独家", "2026年10月1日 10:00:00"]],
        ),
        "site": "链桥",
        "issued": "2026年11月5日 15:40:02",
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "date": "2026年11月5日",
    },
)


def certificate_document(introduction: Introduction, *, as_pdf: bool) -> bytes:
    """The certificate as Word or PDF; LookupError where none was issued, because the sides have not met."""
    certificate = Certificate.objects.filter(introduction=introduction).first()
    if certificate is None:
        raise LookupError(f"introduction {introduction.pk} has no certificate")
    make = documents.pdf if as_pdf else documents.render
    return make(INTRODUCTION_CERTIFICATE, data_of(introduction, certificate), where=introduction.organisation)


def hash_of(certificate: Certificate) -> str:
    """The SHA-256 of the text that was frozen when the sides met, with the time at which it was issued."""
    stamped = f"{certificate.text}\n{certificate.issued_at.isoformat()}"
    return hashlib.sha256(stamped.encode()).hexdigest()


def data_of(introduction: Introduction, certificate: Certificate) -> dict[str, Any]:
    """What the template is filled with; managers are those who were mandated until now, with the time of each."""
    mandates = Mandate.objects.covering(introduction).accepted().order_by("answered_at", "pk")
    return {
        "number": str(introduction.pk),
        "initiator": _party(introduction.organisation),
        "counterpart": _party(introduction.counterpart),
        "achievement": "" if introduction.achievement is None else introduction.achievement.title,
        "demand": "" if introduction.demand is None else introduction.demand.title,
        "asked": _moment(introduction.agreed_at),
        "agreed": _moment(introduction.answered_at),
        "managers": documents.table(
            [_now("技术经理人"), _now("委托方"), _now("委托期限"), _now("方式"), _now("接受时间")],
            [_row(introduction, mandate) for mandate in mandates.for_list()],
        ),
        "site": settings.NODE_NAME,
        "issued": _moment(certificate.issued_at),
        "hash": hash_of(certificate),
        "date": day_words(timezone.localdate(certificate.issued_at)),
    }


def _row(introduction: Introduction, mandate: Mandate) -> list[str]:
    side = introduction.side_of(mandate.organisation_id)
    days = {"first": day_words(mandate.starts_on), "last": day_words(mandate.until)}
    return [
        mandate.manager_name,
        "" if side is None else str(side.label),
        _now("%(first)s至%(last)s") % days,
        _now("独家") if mandate.is_exclusive else _now("非独家"),
        _moment(mandate.answered_at),
    ]


def _party(organisation: Any) -> str:
    return f"{organisation.name}（{organisation.uscc}）"


def _moment(at: Any) -> str:
    return str(date_format(timezone.localtime(at), "Y年n月j日 H:i:s"))
