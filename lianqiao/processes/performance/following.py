"""What a registered, changed or cancelled contract means for its performance."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.money import format_yuan
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts import following
from lianqiao.processes.performance import phrases
from lianqiao.processes.performance.domain.planning import begin_performance
from lianqiao.processes.performance.enums import OPEN
from lianqiao.processes.performance.models import Performance


def begin(contract: Any) -> None:
    """A registered contract is performed."""
    begin_performance(contract)


def end(contract: Any) -> None:
    """A contract that is out of the register is not performed any further."""
    found = Performance.objects.filter(contract=contract, state__in=OPEN).first()
    if found is not None:
        apply(found, "end", actor=SYSTEM, reason=_("合同的登记已经注销或撤销。"))


def refuse_less_than_paid(contract: Any) -> str | None:
    """A contract does not come to less than what was paid for it."""
    found = Performance.objects.filter(contract=contract).first()
    taken = None if found is None else found.paid_yuan + found.waiting_yuan
    if taken is None or taken <= contract.amount_yuan:
        return None
    return _("合同成交额不能低于已经登记的付款 %(paid)s。") % {"paid": format_yuan(taken)}


def take_amount(contract: Any) -> None:
    """The new amount is the limit of what is paid from now on."""
    found = Performance.objects.select_for_update().filter(contract=contract).first()
    if found is None or found.ceiling_yuan == contract.amount_yuan:
        return
    found.ceiling_yuan = contract.amount_yuan
    found.contract = contract
    found.save()
    if found.is_open:
        phrases.tell_of_new_amount(found)


following.register(begin)
following.register_end(end)
following.register_change_check(refuse_less_than_paid)
following.register_change(take_amount)
