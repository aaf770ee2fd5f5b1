"""The certificate of a signed appraisal as an official document."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.processes.appraisals.enums import FROZEN
from lianqiao.processes.appraisals.models import Appraisal

APPRAISAL_CERTIFICATE = "appraisal_certificate"
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

documents.register(
    APPRAISAL_CERTIFICATE,
    _("成果评价证书"),
    builtin=FOLDER / "appraisal_certificate.docx",
    fields={
        "number": _("结论编号"),
        "title": _("成果名称"),
        "owner": _("成果单位"),
        "kind": _("评价类型"),
        "basis": _("评价依据，即量表或指标的名称和来源"),
        "result": _("评价结果"),
        "parts": _("各技术单元的等级，或各项指标的得分；表格，head 是表头，rows 是各行"),
        "conclusion": _("评价结论各段：text 是文字，level 是层级"),
        "valid": _("有效期"),
        "evaluator": _("评价机构"),
        "hash": _("评价内容的 SHA-256 校验值"),
        "verify_url": _("核验网址"),
        "date": _("出具日期"),
    },
    example={
        "number": "PJ202629010000001",
        "title": "天然鳞片石墨无氟提纯技术",
        "owner": "辽河理工大学",
        "kind": "技术成熟度评价",
        "basis": "技术成熟度九级问题表（等级按 GB/T 22900 的通行用法）",
        "result": "6 正样级（中试）",
        "parts": documents.table(
            ["技术单元", "是否关键", "等级"], [["提纯反应", "关键", "6"], ["废水回用", "一般", "5"]]
        ),
        "conclusion": documents.paragraphs("中试线连续三批结果一致，主要指标经第三方检测达到设计值。"),
        "valid": "2026年11月22日至2028年11月22日",
        "evaluator": "铁屏技术转移中心",
        "hash": _EXAMPLE_HASH,
        "verify_url": "https://lianqiao.example/appraisals/0193a4f2-7c1b-7d3e-9f10-2b6c8d9e0f11/",
        "date": "2026年11月22日",
    },
)


def has_certificate(appraisal: Appraisal) -> bool:
    """Whether it was signed; one that was revoked has none any more."""
    return appraisal.state in FROZEN and appraisal.state != FROZEN[-1]


def certificate(appraisal: Appraisal, *, ending: str, verify_url: str) -> bytes:
    """The certificate as `pdf` or `docx`, of an appraisal that `has_certificate`; LookupError for another."""
    if not has_certificate(appraisal):
        raise LookupError(f"appraisal {appraisal.pk} has no certificate")
    make = documents.pdf if ending == "pdf" else documents.render
    data = data_of(appraisal, verify_url=verify_url)
    return make(APPRAISAL_CERTIFICATE, data, where=appraisal.evaluator.organisation)


def data_of(appraisal: Appraisal, *, verify_url: str) -> dict[str, Any]:
    """What the template is filled with."""
    asked = appraisal.question_set
    signed_on, valid_until = appraisal.signed_on, appraisal.valid_until
    if signed_on is None or valid_until is None:
        raise LookupError(f"appraisal {appraisal.pk} is not signed")
    return {
        "number": appraisal.number,
        "title": str(appraisal.achievement),
        "owner": str(appraisal.organisation),
        "kind": str(appraisal.get_kind_display()),
        "basis": f"{asked.title}（{asked.source}）",
        "result": appraisal.result_words,
        "parts": _table(appraisal),
        "conclusion": documents.paragraphs(appraisal.conclusion),
        "valid": str(_("%(first)s至%(last)s"))
        % {"first": documents.day_words(signed_on), "last": documents.day_words(valid_until)},
        "evaluator": str(appraisal.evaluator.organisation),
        "hash": appraisal.content_sha256,
        "verify_url": verify_url,
        "date": documents.day_words(signed_on),
    }


def _table(appraisal: Appraisal) -> Any:
    if appraisal.is_scored:
        head = [str(_("评价指标")), str(_("得分"))]
        return documents.table(head, [[row["name"], row["score"]] for row in appraisal.marks])
    head = [str(_("技术单元")), str(_("是否关键")), str(_("等级"))]
    return documents.table(
        head,
        [
            [part.name, str(_("关键") if part.is_critical else _("一般")), str(part.level)]
            for part in appraisal.parts.all()
        ],
    )
