"""The certificate of a registered contract, and how whoever holds it finds out whether it still holds."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.money import format_yuan
from lianqiao.processes.contracts.models import TechnologyContract

CONTRACT_CERTIFICATE = "contract_certificate"
#: Hexadecimal digits of the code in the address of a certificate.
CODE_LENGTH = 16

documents.register(
    CONTRACT_CERTIFICATE,
    _("技术合同认定登记证明"),
    builtin=FOLDER / "contract_certificate.docx",
    fields={
        "number": _("登记编号"),
        "title": _("项目名称"),
        "kind": _("合同类别，转让和许可还有标的"),
        "seller": _("卖方名称"),
        "buyer": _("买方名称"),
        "signed": _("签订日期"),
        "valid": _("有效期"),
        "amount": _("合同成交额，金额未定的注明预计"),
        "technical": _("技术交易额"),
        "revision": _("第几次变更；没有变更为空"),
        "office": _("登记机构"),
        "verify_url": _("核验网址"),
        "date": _("登记日期"),
    },
    example={
        "number": "26290101000012",
        "title": "天然鳞片石墨无氟提纯技术实施许可",
        "kind": "技术许可（专利权）",
        "seller": "辽河理工大学",
        "buyer": "铁屏碳材料有限公司",
        "signed": "2026年10月8日",
        "valid": "2026年10月8日至2032年10月7日",
        "amount": "360 万元",
        "technical": "300 万元",
        "revision": "第 1 次变更",
        "office": "铁屏技术转移中心技术合同登记处",
        "verify_url": "https://lianqiao.example/contracts/26290101000012/0193a4f27c1b7d3e/",
        "date": "2026年11月22日",
    },
)


def certificate(contract: TechnologyContract, *, ending: str, verify_url: str) -> bytes:
    """The certificate as `pdf` or `docx`, of a contract that is registered; LookupError for another."""
    if not contract.is_numbered:
        raise LookupError(f"contract {contract.pk} is not registered")
    make = documents.pdf if ending == "pdf" else documents.render
    return make(CONTRACT_CERTIFICATE, data_of(contract, verify_url=verify_url), where=contract.office.organisation)


def data_of(contract: TechnologyContract, *, verify_url: str) -> dict[str, Any]:
    """What the template is filled with."""
    amount = format_yuan(contract.amount_yuan)
    subject = f"（{contract.get_subject_display()}）" if contract.subject else ""
    span = {"first": documents.day_words(contract.starts_on), "last": documents.day_words(contract.ends_on)}
    return {
        "number": contract.registration_number,
        "title": contract.title,
        "kind": f"{contract.get_kind_display()}{subject}",
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "signed": documents.day_words(contract.signed_on),
        "valid": str(_("%(first)s至%(last)s")) % span,
        "amount": str(_("%(amount)s（预计）") % {"amount": amount}) if contract.is_estimated else amount,
        "technical": format_yuan(contract.technical_yuan),
        "revision": str(_("第 %(count)d 次变更") % {"count": contract.revision}) if contract.revision else "",
        "office": str(contract.office),
        "verify_url": verify_url,
        "date": "" if contract.registered_on is None else documents.day_words(contract.registered_on),
    }


def code_of(contract: TechnologyContract) -> str:
    """The code that the address of the certificate holds; it cannot be guessed from the number."""
    return sha256(f"{contract.pk} {contract.registration_number}".encode()).hexdigest()[:CODE_LENGTH]


def find_certified(number: str, code: str) -> TechnologyContract | None:
    """The contract of that number if the code is its certificate's, whatever became of it since; else None."""
    rows = TechnologyContract.objects.exclude(registration_number="").filter(registration_number=number)
    found: TechnologyContract | None = rows.select_related("organisation", "office").first()
    return found if found is not None and constant_time_compare(code_of(found), code) else None
