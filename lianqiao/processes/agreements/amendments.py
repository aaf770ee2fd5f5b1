"""The states of an amendment: proposed by one party, in force when all have agreed, or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.agreements import phrases
from lianqiao.processes.agreements.enums import AgreementState, AmendmentState, PartyRole
from lianqiao.processes.agreements.models import Agreement, Amendment, Party
from lianqiao.processes.agreements.transitions import renew

S = AmendmentState
LEADER, END, DUE, TARGET = "leader_name", "ends_on", "due:", "target:"


def to_consent(amendment: Amendment) -> list[Party]:
    """The parties that have not agreed yet; a leader who signed in person is bound by his unit. One query."""
    parties = Party.objects.filter(agreement=amendment.agreement_id).exclude(role=PartyRole.LEADER)
    return list(parties.exclude(signatures__amendment=amendment).select_related("organisation").order_by("position"))


def everybody_agrees(amendment: Amendment, context: Context) -> str | None:
    """No party is missing."""
    missing = [str(one) for one in to_consent(amendment)]
    return _now("还没有同意：%(who)s。") % {"who": "、".join(missing)} if missing else None


def agreement_runs(amendment: Amendment, context: Context) -> str | None:
    """What is over, or is about to be stopped, is not changed."""
    return None if amendment.agreement.state == AgreementState.RUNNING else _now("合同不在执行中，不能变更。")


def _changed(agreement: Agreement, changes: list[dict[str, Any]]) -> Iterator[tuple[Any, str, Any, Any]]:
    """Each change as (row, column, value that stands, new value)."""
    milestones = {one.key: one for one in agreement.milestones.all()}
    indicators = {one.key: one for one in agreement.indicators.all()}
    for change in changes:
        target, after = change["target"], change["after"]
        if target == LEADER:
            yield agreement, LEADER, agreement.leader_name, after
        elif target == END:
            yield agreement, END, agreement.ends_on.isoformat(), date.fromisoformat(after)
        elif target.startswith(DUE):
            row = milestones[target.removeprefix(DUE)]
            yield row, "due_on", row.due_on.isoformat(), date.fromisoformat(after)
        else:
            each = indicators[target.removeprefix(TARGET)]
            yield each, "target", "" if each.target is None else str(each.target), Decimal(after)


def carry_into_agreement(amendment: Amendment, context: Context) -> None:
    """What was agreed stands in the agreement, with a new revision and hash; DomainError when it has changed since."""
    agreement: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=amendment.agreement_id)
    rows = list(_changed(agreement, amendment.changes))
    for change, (_row, _column, stands, _new) in zip(amendment.changes, rows, strict=True):
        if stands != change["before"]:
            raise DomainError("overtaken", _now("“%(what)s”已经改变，请重新提出变更。") % {"what": change["label"]})
    number = agreement.revision + 1
    for row, column, _stands, new in rows:
        setattr(row, column, new)
        if row is not agreement:
            row.revision = number
            row.save()
    agreement.parties.filter(role=PartyRole.LEADER).update(name=agreement.leader_name)
    renew(agreement, context)
    amendment.decided_at = context.at


def stamp(amendment: Amendment, context: Context) -> None:
    """When it was over."""
    amendment.decided_at = context.at


AMENDMENTS = register(
    TransitionTable(
        Amendment,
        AmendmentState,
        S.PROPOSED,
        (
            Transition(
                "take_effect",
                _("各方同意，变更生效"),
                (S.PROPOSED,),
                S.AGREED,
                None,
                guards=(everybody_agrees, agreement_runs),
                effects=(carry_into_agreement,),
                reactions=(phrases.tell_of_amendment,),
            ),
            Transition(
                "refuse",
                _("不同意变更"),
                (S.PROPOSED,),
                S.REFUSED,
                Permission.AMENDMENT_ANSWER,
                effects=(stamp,),
                reactions=(phrases.tell_of_amendment,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回变更"),
                (S.PROPOSED,),
                S.WITHDRAWN,
                Permission.AMENDMENT_PROPOSE,
                effects=(stamp,),
                reactions=(phrases.tell_of_amendment,),
            ),
            Transition("lapse", _("合同结束，变更失效"), (S.PROPOSED,), S.WITHDRAWN, None, effects=(stamp,)),
        ),
    )
)
