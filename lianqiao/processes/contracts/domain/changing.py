"""Changes and cancellations of registered contracts, at the office that registered them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts import following, phrases
from lianqiao.processes.contracts.checking import technical_amount
from lianqiao.processes.contracts.domain.writing import locked_contract, tell
from lianqiao.processes.contracts.enums import ChangeKind, ChangeState, ContractState
from lianqiao.processes.contracts.models import ContractChange, TechnologyContract

#: What a change may name, in the order of the form; the rest of a registered contract stays as it is.
CHANGEABLE: dict[str, Any] = {
    "title": gettext_lazy("项目名称"),
    "ends_on": gettext_lazy("有效期结束"),
    "amount_yuan": gettext_lazy("合同成交额"),
    "technical_yuan": gettext_lazy("技术交易额"),
}


@transaction.atomic
def ask_change(
    contract: TechnologyContract,
    *,
    actor: Actor,
    kind: str,
    happened_on: date,
    reason: str,
    values: Mapping[str, Any] | None = None,
    used_benefits: bool = False,
    benefits: str = "",
    benefit_yuan: Decimal | None = None,
) -> ContractChange:
    """Ask the office to change (`values` of `CHANGEABLE`) or to cancel; one thing at a time.

    Whoever has used benefits says which, and to whom that was reported. Raises AccessError, InvalidInput, DomainError.
    """
    locked = locked_contract(contract, actor, Permission.CONTRACT_SUBMIT)
    if locked.state != ContractState.REGISTERED:
        raise DomainError("not_registered", _("登记有效的合同才能办理变更和注销。"))
    if locked.changes.filter(state=ChangeState.ASKED).exists():
        raise DomainError("change_open", _("已经有一项变更在办理。"))
    rows = _differences(locked, values or {}) if kind == ChangeKind.CHANGE else []
    if kind == ChangeKind.CHANGE and not rows:
        raise InvalidInput({"values": [_("没有填写与登记内容不同的变更。")]})
    if happened_on > clock.today() or happened_on < locked.signed_on:
        raise InvalidInput({"happened_on": [_("日期要在合同签订以后、不晚于今天。")]})
    change = ContractChange(
        organisation=locked.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        contract=locked,
        kind=kind,
        number=locked.changes.count() + 1,
        happened_on=happened_on,
        reason=reason.strip(),
        changes=rows,
        used_benefits=used_benefits,
        benefits=benefits.strip() if used_benefits else "",
        benefit_yuan=benefit_yuan if used_benefits else None,
    )
    try:
        change.full_clean(exclude=["changes"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    change.save(force_insert=True)
    tell(locked, "ask_change", actor, _("申请%(what)s") % {"what": change.get_kind_display()})
    phrases.tell_office_of_change(change)
    return change


def _differences(contract: TechnologyContract, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """What would be other than it is, as rows that JSON can hold."""
    if unknown := values.keys() - CHANGEABLE.keys():
        raise LookupError(f"a change does not take {', '.join(sorted(unknown))}")
    wanted = {name: value for name, value in values.items() if value not in (None, "")}
    amount = wanted.get("amount_yuan", contract.amount_yuan)
    if "amount_yuan" in wanted:
        wanted.setdefault("technical_yuan", technical_amount(amount, contract.costs.all()))
    technical = wanted.get("technical_yuan", contract.technical_yuan)
    if not 0 <= technical <= amount:
        raise InvalidInput({"technical_yuan": [_("技术交易额要在 0 和合同成交额之间。")]})
    if wanted.get("ends_on", contract.ends_on) < contract.starts_on:
        raise InvalidInput({"ends_on": [_("有效期的结束不能早于开始。")]})
    return [
        {
            "field": name,
            "label": str(CHANGEABLE[name]),
            "before": str(getattr(contract, name)),
            "after": str(value),
            "words_before": _words(getattr(contract, name)),
            "words_after": _words(value),
        }
        for name, value in wanted.items()
        if value != getattr(contract, name)
    ]


def carry_out(change: ContractChange) -> None:
    """Write what was granted into the locked contract, as its next revision; a contract that moved on is refused."""
    contract: TechnologyContract = TechnologyContract.objects.select_for_update().get(pk=change.contract_id)
    if contract.state != ContractState.REGISTERED:
        raise DomainError("not_registered", _("合同的登记已经失效，不能再变更。"))
    for row in change.changes:
        if str(getattr(contract, row["field"])) != row["before"]:
            raise DomainError("moved_on", _("合同在申请以后已经改变，请重新申请变更。"))
        setattr(contract, row["field"], _value(row["field"], row["after"]))
    contract.revision += 1
    if any(row["field"] == "amount_yuan" for row in change.changes):
        contract.is_estimated = False
    contract.full_clean(exclude=["source_type"])
    if refusal := following.refusal_of_change(contract):
        raise DomainError("stands_against", refusal)
    contract.save()
    following.after_change(contract)


def _value(name: str, text: str) -> Any:
    if name.endswith("_yuan"):
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise DomainError("change_form", _("变更的内容不能识别。")) from error
    return date.fromisoformat(text) if name.endswith("_on") else text


def _words(value: Any) -> str:
    return format_yuan(value) if isinstance(value, Decimal) else str(value)
