"""The pre-check: what stands in the way of registration or wants a word, with field and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from lianqiao.core import clock
from lianqiao.core.money import format_yuan
from lianqiao.processes.contracts import limits
from lianqiao.processes.contracts.enums import (
    DEVELOPMENT,
    PASSING_ON,
    ContractKind,
    ContractState,
    CostKind,
    Side,
)
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.contracts.models.contract import CHINA
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal

#: Kinds whose result has to be accepted by the other side.
_ACCEPTED = (*DEVELOPMENT, ContractKind.SERVICE, ContractKind.TRANSFER, ContractKind.LICENCE)
#: Kinds in which it has to be said whose the rights are.
_WITH_RIGHTS = (*DEVELOPMENT, *PASSING_ON)


class Severity(StrEnum):
    """What a finding means."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing by its code: a sentence for the person, the field of the form it is about, and where it stands."""

    code: str
    severity: Severity
    sentence: str
    field: str = ""
    source: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the contract cannot be handed in like that."""
        return self.severity == Severity.BLOCK


def findings(contract: TechnologyContract) -> list[Finding]:
    """What the pre-check finds today: what blocks first, then what wants a word, then what is good to know."""
    found = [
        *_conditions(contract),
        *_texts(contract),
        *_amounts(contract),
        *_days(contract),
        *_side(contract),
        *_source(contract),
        *_others(contract),
    ]
    order = list(Severity)
    return sorted(found, key=lambda one: order.index(one.severity))


def blocking(contract: TechnologyContract) -> list[Finding]:
    """What stands in the way of handing in."""
    return [one for one in findings(contract) if one.blocks]


def technical_amount(amount: Decimal, costs: Iterable[Any]) -> Decimal:
    """The technical amount: the whole less what pays for other things; below zero where the costs are too high."""
    return amount - sum((one.amount_yuan for one in costs if one.is_taken_off), Decimal(0))


def is_large(contract: TechnologyContract) -> bool:
    """Whether experts have to look at it, by the norm of the day on which it was taken on, or today."""
    on = timezone.localdate(contract.accepted_at) if contract.accepted_at else clock.today()
    large = limits.LARGE.find(where=contract.region_id, on=on)
    return contract.is_disputed or (large is not None and contract.technical_yuan >= large.value)


def needs_second(contract: TechnologyContract) -> bool:
    """Whether a second person has to decide on the registration."""
    least = limits.FOUR_EYES.get(where=contract.region_id, on=clock.today()).value
    return contract.is_disputed or contract.technical_yuan >= least


def _conditions(contract: TechnologyContract) -> Iterator[Finding]:
    asked = questions_of(contract.kind, contract.answers, where=contract.region_id, on=clock.today())
    open_ones = [one for one in asked.questions if one.is_open]
    if open_ones:
        sentence = _("认定条件还有 %(count)d 个问题没有回答。") % {"count": len(open_ones)}
        yield Finding("conditions_open", Severity.BLOCK, sentence, "kind", asked.norm.source)
    for one in asked.questions:
        if one.is_unmet:
            said = _("是") if one.answer else _("否")
            sentence = _("“%(text)s”答的是“%(said)s”：%(why)s") % {"text": one.text, "said": said, "why": one.why}
            yield Finding("condition_unmet", Severity.BLOCK, sentence, "kind", asked.norm.source)


def _texts(contract: TechnologyContract) -> Iterator[Finding]:
    if contract.kind in _ACCEPTED and not contract.acceptance.strip():
        yield Finding("no_acceptance", Severity.BLOCK, _("没有写验收标准和方式。"), "acceptance")
    if contract.kind in _WITH_RIGHTS and not contract.rights.strip():
        yield Finding("no_rights", Severity.BLOCK, _("没有写知识产权的归属和分享。"), "rights")
    if not contract.current_files():
        yield Finding("no_paper", Severity.BLOCK, _("还没有上传合同文本。"), "files")
    if contract.is_related:
        sentence = _("双方有关联关系（%(what)s），登记机构会核对价格是否公允。") % {"what": contract.relation}
        yield Finding("related", Severity.WARN, sentence, "relation")


def _amounts(contract: TechnologyContract) -> Iterator[Finding]:
    costs = list(contract.costs.all())
    left = technical_amount(contract.amount_yuan, costs)
    if contract.amount_yuan <= 0:
        yield Finding("no_amount", Severity.BLOCK, _("没有写合同成交额。"), "amount_yuan")
    elif left < 0:
        yield Finding("costs_too_high", Severity.BLOCK, _("非技术性费用的合计超过了合同成交额。"), "costs")
    elif left == 0:
        yield Finding("nothing_technical", Severity.BLOCK, _("扣除非技术性费用以后没有技术交易额。"), "costs")
    if contract.is_estimated:
        sentence = _("金额按预计数填写：总额确定或改变以后，要先办理变更再申请减税和奖励。")
        yield Finding("amount_open", Severity.NOTE, sentence, "is_estimated")
    most = limits.SETS_MOST.get(where=contract.region_id, on=contract.signed_on)
    for cost in costs:
        if cost.kind == CostKind.SUBJECT and cost.quantity > most.value:
            given = {"name": cost.name, "quantity": cost.quantity, "most": most.text}
            sentence = _(
                "“%(name)s”有 %(quantity)d 套（件）：成套设备的合理数量是 %(most)s，样品以必需为限，超过的要扣除。"
            )
            sentence = sentence % given
            yield Finding("unreasonable_quantity", Severity.WARN, sentence, "costs", most.source)


def _days(contract: TechnologyContract) -> Iterator[Finding]:
    today, place = clock.today(), contract.region_id
    if contract.signed_on > today:
        yield Finding("not_signed", Severity.BLOCK, _("签订日期晚于今天，合同成立以后才能申请登记。"), "signed_on")
    while_valid = limits.WHILE_VALID.get(where=place, on=today)
    if while_valid.value and contract.ends_on < today:
        sentence = _("合同有效期已过，要在有效期内申请登记。")
        yield Finding("not_valid", Severity.BLOCK, sentence, "ends_on", while_valid.source)
    within = limits.WITHIN.find(where=place, on=today)
    if within is not None and within.value.end(contract.signed_on) < today:
        sentence = _("已经超过合同成立后 %(time)s的申请期限。") % {"time": within.text}
        yield Finding("too_late", Severity.BLOCK, sentence, "signed_on", within.source)


def _side(contract: TechnologyContract) -> Iterator[Finding]:
    norm = limits.SIDE.get(where=contract.region_id, on=clock.today())
    # What comes from abroad is registered by the buyer at home, wherever the rule is otherwise.
    side = Side.BUYER if contract.counterpart_country != CHINA and contract.side == Side.BUYER else Side(norm.value)
    if contract.side != side:
        sentence = _("按规定由%(side)s申请登记。") % {"side": side.label}
        yield Finding("wrong_side", Severity.BLOCK, sentence, "side", norm.source)
    if not contract.office.is_serving:
        yield Finding("office_closed", Severity.BLOCK, _("所选的登记机构现在不受理，请另选。"), "office")


def _source(contract: TechnologyContract) -> Iterator[Finding]:
    """What the deal that the contract was filled from has become."""
    deal = contract.source
    if isinstance(deal, Deal) and deal.state == DealState.CANCELLED:
        sentence = _("这份合同所依据的交易“%(title)s”已经取消，不能按它登记。") % {"title": deal}
        yield Finding("deal_cancelled", Severity.BLOCK, sentence, "title")


def _others(contract: TechnologyContract) -> Iterator[Finding]:
    """Contracts that may be the same, or parts of one."""
    apart = limits.SPLIT_DAYS.get(where=contract.region_id, on=clock.today()).value
    for other in similar(contract):
        given = {"title": other.title, "number": other.registration_number or other.number or _("草稿")}
        same_amount = other.amount_yuan == contract.amount_yuan
        same_title = other.title.strip() == contract.title.strip()
        if same_amount and same_title:
            sentence = _("与“%(title)s”（%(number)s）的当事人、名称和金额都相同，同一份合同只能登记一次。") % given
            yield Finding("duplicate", Severity.BLOCK, sentence, "title")
        elif same_amount:
            sentence = _("与“%(title)s”（%(number)s）名称相近、金额相同，请核对是不是同一份合同。") % given
            yield Finding("near_duplicate", Severity.WARN, sentence, "title")
        elif apart.start(contract.signed_on) <= other.signed_on <= apart.end(contract.signed_on):
            total = format_yuan(contract.amount_yuan + other.amount_yuan)
            sentence = _(
                "与“%(title)s”（%(number)s）当事人相同、名称相近、签订时间接近，合计 %(total)s，请说明不是拆分。"
            )
            yield Finding("split", Severity.WARN, sentence % {**given, "total": total}, "amount_yuan")


def similar(contract: TechnologyContract) -> list[TechnologyContract]:
    """Contracts between the same two parties whose titles are alike, whichever of them brought it; one query."""
    same: Any = Q(organisation=contract.organisation_id, counterpart_name=contract.counterpart_name)
    if contract.counterpart_id is not None:
        same |= Q(organisation=contract.counterpart_id, counterpart=contract.organisation_id)
    rows = TechnologyContract.objects.filter(same).exclude(pk=contract.pk)
    rows = rows.exclude(state__in=(ContractState.WITHDRAWN, ContractState.REFUSED, ContractState.REVOKED))
    known = rows.order_by("-signed_on", "-id")[: limits.MOST_COMPARED]
    return [one for one in known if fuzz.token_sort_ratio(one.title, contract.title) >= limits.LIKE]
