"""What is typed to write into the ledger: one form for each action, which calls its domain function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements import domain
from lianqiao.processes.disbursements.limits import LONGEST_PAPER, LONGEST_REASON
from lianqiao.processes.disbursements.models import Disbursement

_REASON: Any = {"max_length": LONGEST_REASON, "widget": forms.Textarea(attrs={"rows": 3})}


class DueForm(forms.Form):
    """Its condition is met."""

    reason = forms.CharField(label=_("说明"), required=False, **_REASON)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), help_text=_("受款单位会看到。"), **_REASON)


class AmountForm(forms.Form):
    """How much, and why."""

    amount_yuan = MoneyWanField(label=_("金额（万元）"))
    reason = forms.CharField(label=_("理由"), help_text=_("受款单位会看到。"), **_REASON)


class ApproveForm(forms.Form):
    """How much may be paid."""

    amount_yuan = MoneyWanField(label=_("批准拨付（万元）"))
    reason = forms.CharField(label=_("说明"), required=False, **_REASON)


class ChangeForm(AmountForm):
    """Another amount, another day."""

    amount_yuan = MoneyWanField(label=_("调整为（万元）"))
    planned_on = day_field(_("计划拨付"), help_text=_("不填表示不变。"))


class MovedForm(forms.Form):
    """Money that was paid or came back, with its voucher."""

    amount_yuan = MoneyWanField(label=_("金额（万元）"))
    on = day_field(_("日期"), required=True)
    paper = forms.CharField(label=_("凭证号或文号"), max_length=LONGEST_PAPER)
    reason = forms.CharField(label=_("说明"), required=False, **_REASON)
    uploads = FilesField(label=_("附件"), help_text=_("如支付凭证、到账回单。"))


class DemandForm(AmountForm):
    """Money to come back."""

    return_by = day_field(_("退回期限"), help_text=_("不填按规定的期限。"))


@dataclass(frozen=True)
class Step:
    """Something that may be written: its words, who may, when it is of use, its form, and the function behind it."""

    slug: str
    label: Any
    icon: str
    permission: Permission
    is_open: Callable[[Disbursement], bool]
    form: type[forms.Form]
    perform: Callable[..., Disbursement]
    proposed: Callable[[Disbursement], Decimal | None] = lambda disbursement: None
    dangerous: bool = False

    def initial(self, disbursement: Disbursement) -> dict[str, Any]:
        """What the form begins with."""
        given: dict[str, Any] = {"amount_yuan": self.proposed(disbursement)}
        return given | ({"on": clock.today()} if "on" in self.form.base_fields else {})


def _goes_on(row: Disbursement) -> bool:
    return not row.cancelled_yuan


_EDIT, _DECIDE = Permission.DISBURSEMENT_EDIT, Permission.DISBURSEMENT_DECIDE
STEPS: dict[str, Step] = {
    step.slug: step
    for step in (
        Step(
            "due",
            _("达到拨付条件"),
            "circle-check",
            _EDIT,
            lambda row: _goes_on(row) and row.due_yuan < row.promised_yuan,
            DueForm,
            domain.make_due,
        ),
        Step(
            "approve",
            _("批准拨付"),
            "gavel",
            _DECIDE,
            lambda row: row.payable_yuan > 0 and row.paid_yuan + row.payable_yuan > domain.approval_limit(row),
            ApproveForm,
            domain.approve,
            lambda row: row.payable_yuan,
        ),
        Step(
            "pay",
            _("登记拨付"),
            "coin-yuan",
            _EDIT,
            lambda row: row.payable_yuan > 0,
            MovedForm,
            domain.pay,
            lambda row: row.payable_yuan,
        ),
        Step(
            "return",
            _("登记退回到账"),
            "arrow-back-up",
            _EDIT,
            lambda row: row.owed_back_yuan > 0,
            MovedForm,
            domain.record_return,
            lambda row: row.owed_back_yuan,
        ),
        Step(
            "release",
            _("恢复拨付"),
            "player-play",
            _DECIDE,
            lambda row: row.withheld_yuan > 0,
            AmountForm,
            domain.release,
            lambda row: row.withheld_yuan,
        ),
        Step(
            "change",
            _("调整承诺金额"),
            "edit",
            _DECIDE,
            lambda row: _goes_on(row) and row.open_yuan > 0,
            ChangeForm,
            domain.change_promise,
            lambda row: row.promised_yuan,
        ),
        Step(
            "withhold",
            _("暂缓拨付"),
            "player-pause",
            _DECIDE,
            lambda row: row.payable_yuan > 0,
            AmountForm,
            domain.withhold,
            lambda row: row.payable_yuan,
        ),
        Step(
            "demand",
            _("通知退回"),
            "alert-triangle",
            _DECIDE,
            lambda row: row.paid_yuan > row.to_return_yuan,
            DemandForm,
            domain.demand_back,
            lambda row: row.paid_yuan - row.to_return_yuan,
            dangerous=True,
        ),
        Step(
            "cancel",
            _("不再拨付"),
            "circle-off",
            _DECIDE,
            lambda row: _goes_on(row) and row.open_yuan > 0,
            ReasonForm,
            domain.cancel,
            dangerous=True,
        ),
    )
}


def steps_for(disbursement: Disbursement, actor: Actor) -> list[Step]:
    """What the actor may write now, in the order in which it comes about."""
    return [step for step in STEPS.values() if step.is_open(disbursement) and actor.can(step.permission, disbursement)]
