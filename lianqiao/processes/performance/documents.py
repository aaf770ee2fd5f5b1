"""The certificate of technical income as a paper (技术性收入核定证明): Word and PDF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.performance.enums import CertificateState
from lianqiao.processes.performance.models import IncomeCertificate

INCOME_CERTIFICATE = "income_certificate"

documents.register(
    INCOME_CERTIFICATE,
    _("技术性收入核定证明"),
    builtin=FOLDER / "income_certificate.docx",
    fields={
        "number": _("核定编号"),
        "title": _("项目名称"),
        "registration": _("技术合同登记编号"),
        "seller": _("卖方名称"),
        "buyer": _("买方名称"),
        "technical": _("合同成交额和技术交易额"),
        "paid": _("本次核定的合同款"),
        "costs": _("扣除的非技术性费用和扣除方式"),
        "income": _("核定的技术性收入"),
        "payments": _("所列款项的表格：head 是表头，rows 是各行"),
        "office": _("登记机构"),
        "date": _("核定日期"),
    },
    example={
        "number": "HD202629010000012",
        "title": "天然鳞片石墨无氟提纯技术实施许可",
        "registration": "26290101000012",
        "seller": "辽河理工大学",
        "buyer": "铁屏碳材料有限公司",
        "technical": "360 万元，其中技术交易额 300 万元",
        "paid": "120 万元",
        "costs": "20 万元（按比例扣除）",
        "income": "100 万元",
        "payments": documents.table(
            ["付款日期", "性质", "凭证号", "金额"], [["2026年10月20日", "预付款", "银付20261020-17", "120 万元"]]
        ),
        "office": "铁屏技术转移中心技术合同登记处",
        "date": "2026年11月22日",
    },
)


def income_paper(certificate: IncomeCertificate, *, ending: str) -> bytes:
    """The certificate as `pdf` or `docx`; LookupError for one that was not issued."""
    if certificate.state != CertificateState.ISSUED:
        raise LookupError(f"certificate {certificate.pk} was not issued")
    make = documents.pdf if ending == "pdf" else documents.render
    return make(INCOME_CERTIFICATE, data_of(certificate), where=certificate.performance.contract.office.organisation)


def data_of(certificate: IncomeCertificate) -> dict[str, Any]:
    """What the template is filled with."""
    contract = certificate.performance.contract
    lines = [one.payment for one in certificate.lines.select_related("payment").order_by("payment__paid_on")]
    amounts = {"whole": format_yuan(contract.amount_yuan), "technical": format_yuan(contract.technical_yuan)}
    costs = {"costs": format_yuan(certificate.costs_yuan), "way": certificate.get_way_display()}
    return {
        "number": certificate.number,
        "title": contract.title,
        "registration": contract.registration_number,
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "technical": str(_("%(whole)s，其中技术交易额 %(technical)s") % amounts),
        "paid": format_yuan(certificate.paid_yuan),
        "costs": str(_("%(costs)s（%(way)s）") % costs),
        "income": format_yuan(certificate.income_yuan),
        "payments": documents.table(
            [str(_("付款日期")), str(_("性质")), str(_("凭证号")), str(_("金额"))],
            [
                [day_words(one.paid_on), str(one.get_kind_display()), one.voucher, format_yuan(one.amount_yuan)]
                for one in lines
            ],
        ),
        "office": str(contract.office),
        "date": "" if certificate.decided_on is None else day_words(certificate.decided_on),
    }
