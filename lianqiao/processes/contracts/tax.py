"""What tax relief a contract may bring: the rules of the day from norms, the facts from the contract and its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.norms import Answer
from lianqiao.engines.taxation import (
    IncomeFacts,
    IncomeRules,
    Relief,
    Split,
    VatFacts,
    VatRules,
    income_relief,
    split_income,
    vat_relief,
)
from lianqiao.processes.contracts.enums import DEVELOPMENT, PASSING_ON, ContractKind, ContractState, PlanSource, Side
from lianqiao.processes.contracts.models import TechnologyContract

K = norms.Kind
VAT_KINDS = norms.declare("tax.vat_exempt_kinds", K.TABLE, _("免征增值税的技术合同"))
EXEMPT = norms.declare("tax.income_exempt", K.MONEY, _("技术转让所得免税的年度上限"))
ABOVE = norms.declare("tax.income_above_share", K.SHARE, _("超过免税上限的部分计税的比例"))
OBJECTS = norms.declare("tax.income_relief_objects", K.TABLE, _("可以享受技术转让所得优惠的技术"))
LICENCE_YEARS = norms.declare("tax.licence_years", K.DURATION, _("许可享受优惠的最短年限"))
EXCLUSIVE = norms.declare("tax.licence_exclusive_only", K.NUMBER, _("享受优惠的许可须为独占"))
OWN = norms.declare("tax.licence_own_only", K.NUMBER, _("非独占许可限自有技术"))
RELATED = norms.declare("tax.related_party_share", K.SHARE, _("关联方不享受技术转让优惠的持股比例"))

#: How the norm of value-added tax calls the kinds of contract; a licence is a transfer of use.
_VAT_KIND = {
    **dict.fromkeys(DEVELOPMENT, "development"),
    **dict.fromkeys(PASSING_ON, "transfer"),
    ContractKind.CONSULTING: "consulting",
    ContractKind.SERVICE: "service",
}
WORDS = {
    "kind": _("合同是技术转让（许可）、技术开发或与之相关的技术咨询、技术服务"),
    "related": _("咨询、服务是为转让或委托开发的技术交付所必需的"),
    "same_invoice": _("咨询、服务的价款与转让、开发的价款开在同一张发票上"),
    "written": _("有书面合同"),
    "registered": _("已经认定登记"),
    "resident": _("让与方、许可方是居民企业"),
    "object": _("标的属于规定范围内的技术"),
    "years": _("许可年限达到规定"),
    "exclusive": _("是全球独占许可"),
    "own": _("许可的是自己拥有所有权的技术"),
    "approved": _("财政资金形成的技术，已经省级科技部门审批"),
    "unrelated": _("双方不存在规定比例以上的直接或间接持股关系"),
}
PAPERS = {
    "contract": _("技术合同文本"),
    "certificate": _("技术合同认定登记证明"),
    "opinion": _("省级科技主管部门的审核意见或登记机构证明"),
    "invoice": _("与转让、开发价款开在同一张的发票"),
    "accounts": _("技术转让所得归集、分摊、计算的资料"),
    "declaration": _("实际缴纳相关税费的证明和年度汇算清缴留存资料"),
    "approval": _("省级科技部门对财政资金技术的审批文件"),
}


@dataclass(frozen=True)
class Told:
    """One relief as the page tells it: verdict, conditions in words with whether they are met, papers, norms."""

    relief: Relief
    norms: tuple[Answer[Any], ...]

    @property
    def reasons(self) -> list[tuple[Any, bool | None]]:
        """(words, met) of each condition."""
        return [(WORDS[reason.code], reason.met) for reason in self.relief.reasons]

    @property
    def papers(self) -> list[Any]:
        """The papers that the tax office wants, in words."""
        return [PAPERS[code] for code in self.relief.papers]

    @property
    def sources(self) -> list[tuple[str, bool]]:
        """The texts by which it holds, each once, and whether all that was taken from it has been compared."""
        texts = dict.fromkeys(one.source for one in self.norms)
        return [(text, all(one.verified for one in self.norms if one.source == text)) for text in texts]

    @property
    def unverified(self) -> list[Answer[Any]]:
        """The norms that nobody has compared with the original text."""
        return [one for one in self.norms if not one.verified]


def day_of(contract: TechnologyContract) -> date:
    """The day whose rules hold: that of the registration, else today."""
    return contract.registered_on or clock.today()


def vat_of(contract: TechnologyContract, said: Mapping[str, Any]) -> Told:
    """Value-added tax on the technical amount."""
    kinds = VAT_KINDS.get(where=contract.region_id, on=day_of(contract))
    rules = VatRules(
        frozenset(row["code"] for row in kinds.value),
        frozenset(row["code"] for row in kinds.value if row["related_only"]),
    )
    facts = VatFacts(
        kind=_VAT_KIND.get(ContractKind(contract.kind), contract.kind),
        is_written=bool(contract.current_files()) or None,
        is_registered=_registered(contract),
        is_related=said.get("is_related"),
        same_invoice=said.get("same_invoice"),
    )
    return Told(vat_relief(facts, rules), (kinds,))


def income_of(contract: TechnologyContract, said: Mapping[str, Any]) -> Told | None:
    """Corporate income tax of the seller; None for a contract that passes no technique on."""
    if contract.kind not in PASSING_ON:
        return None
    rules, asked = income_rules(contract.region_id, day_of(contract))
    years = said.get("years")
    if years is None and contract.kind == ContractKind.LICENCE:
        # Whole years of the contract's own validity.
        years = _whole_years(contract.starts_on, contract.ends_on)
    public = said.get("public_money")
    facts = IncomeFacts(
        subject=contract.subject,
        is_licence=contract.kind == ContractKind.LICENCE,
        is_resident=said.get("is_resident"),
        years=years,
        is_exclusive=said.get("is_exclusive"),
        is_own=said.get("is_own"),
        is_registered=_registered(contract),
        public_money=True if public is None and contract.plan_source != PlanSource.NONE else public,
        approved=said.get("approved"),
        related_share=said.get("related_share", None if contract.is_related else Decimal(0)),
    )
    return Told(income_relief(facts, rules), asked)


def split_of(contract: TechnologyContract, income_yuan: Decimal) -> Split:
    """How the year's qualifying income is divided by the rules of the contract's day."""
    rules, _asked = income_rules(contract.region_id, day_of(contract))
    return split_income(income_yuan, rules)


def income_rules(where: Any, on: date) -> tuple[IncomeRules, tuple[Answer[Any], ...]]:
    """The rules of a place on a day, with the norms that state them."""
    exempt, above = EXEMPT.get(where=where, on=on), ABOVE.get(where=where, on=on)
    objects, years = OBJECTS.get(where=where, on=on), LICENCE_YEARS.get(where=where, on=on)
    exclusive = EXCLUSIVE.get(where=where, on=on)
    own, related = OWN.find(where=where, on=on), RELATED.get(where=where, on=on)
    rules = IncomeRules(
        exempt_yuan=exempt.value,
        above_share=above.value,
        objects=frozenset(row["code"] for row in objects.value),
        licence_years=years.value.length,
        exclusive_only=bool(exclusive.value),
        own_only=own is not None and bool(own.value),
        related_share=related.value,
    )
    return rules, (exempt, above, objects, years, exclusive, related)


def is_sellers(contract: TechnologyContract, organisation: Any) -> bool:
    """Whether the organisation is the seller, whose relief it is."""
    if contract.side == Side.SELLER:
        return bool(contract.organisation_id == organisation)
    return bool(contract.counterpart_id == organisation)


def _registered(contract: TechnologyContract) -> bool | None:
    if contract.state == ContractState.REGISTERED:
        return True
    over = (ContractState.REFUSED, ContractState.CANCELLED, ContractState.REVOKED, ContractState.WITHDRAWN)
    return False if contract.state in over else None


def _whole_years(first: date, last: date) -> int:
    """Whole years from the first to the last day, both counted."""
    end = date.fromordinal(last.toordinal() + 1)
    return end.year - first.year - ((end.month, end.day) < (first.month, first.day))
