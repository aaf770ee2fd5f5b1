"""Guards and effects of the tables of contracts, their changes and objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.publishing import steps as publishing
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.contracts import clocking, following, limits
from lianqiao.processes.contracts.checking import blocking, is_large, needs_second
from lianqiao.processes.contracts.domain.changing import carry_out
from lianqiao.processes.contracts.enums import OVER, ChangeKind, ContractState, ObjectionGround, OpinionVerdict
from lianqiao.processes.contracts.models import (
    ContractChange,
    ContractObjection,
    ContractOpinion,
    Defect,
    TechnologyContract,
)

MOST_DEFECTS = 30
LONGEST_SENTENCE = 300


def nothing_blocks(contract: TechnologyContract, context: Context) -> str | None:
    """The pre-check finds nothing that would be sent back anyway."""
    found = blocking(contract)
    if not found:
        return None
    return _("预检还有 %(count)d 项没有通过：%(first)s") % {"count": len(found), "first": found[0].sentence}


def defects_are_answered(contract: TechnologyContract, context: Context) -> str | None:
    """Each thing of the last return was answered."""
    left = contract.defects.filter(answer="").count()
    return _("还有 %(count)d 项补正事项没有答复。") % {"count": left} if left else None


def defects_are_listed(contract: TechnologyContract, context: Context) -> str | None:
    """An application is sent back with what is to be mended, thing by thing."""
    told: Sequence[tuple[str, str]] = context.data.get("defects") or ()
    if "defects" in context.data and not told:
        return _("请列出要补正的事项。")
    if len(told) > MOST_DEFECTS:
        return _("补正事项最多 %(most)d 项。") % {"most": MOST_DEFECTS}
    if any(not sentence.strip() or len(sentence) > LONGEST_SENTENCE for _field, sentence in told):
        return _("每一项补正事项写一句话，最多 %(most)d 字。") % {"most": LONGEST_SENTENCE}
    return None


def experts_were_heard(contract: TechnologyContract, context: Context) -> str | None:
    """A large or disputed contract was looked at by experts."""
    if not is_large(contract) or contract.opinions.exists():
        return None
    return _("大额或有争议的合同要先经专家评审。")


def has_opinion(contract: TechnologyContract, context: Context) -> str | None:
    """Somebody said something."""
    return None if contract.opinions.exists() else _("还没有登记专家意见。")


def opinion_is_sound(contract: TechnologyContract, context: Context) -> str | None:
    """An opinion was given, and not tomorrow."""
    if context.data.get("verdict") and context.data["verdict"] not in OpinionVerdict.values:
        return _("请选意见。")
    day = context.data.get("given_on")
    return _("评审日期不能晚于今天。") if day is not None and day > clock.today() else None


def another_person(contract: TechnologyContract, context: Context) -> str | None:
    """Four eyes above the norm: who looked first does not decide."""
    if not needs_second(contract):
        return None
    if contract.state != ContractState.CHECKED:
        return _("金额达到规定数额或有争议的合同，先初审，再由另一位登记员登记。")
    if contract.checked_by_id == context.actor.user_id:
        return _("初审人不能自己登记，请由另一位登记员复核。")
    return None


def number_is_sound(contract: TechnologyContract, context: Context) -> str | None:
    """The number of the national system has a length that the norm knows, and stands on one contract."""
    number = str(context.data.get("number") or "").strip()
    if not number:
        return None
    norm = limits.DIGITS.get(where=contract.region_id, on=clock.today())
    lengths = sorted({int(row["digits"]) for row in norm.value})
    if not number.isascii() or not number.isalnum() or len(number) not in lengths:
        words = _("或").join(str(one) for one in lengths)
        return _("登记编号应为 %(lengths)s 位字母或数字。") % {"lengths": words}
    taken = TechnologyContract.objects.filter(national_number=number).exclude(pk=contract.pk).exists()
    return _("这个编号已经记在另一份合同上。") if taken else None


def nothing_else_applied(contract: TechnologyContract, context: Context) -> str | None:
    """What was refused is not opened again once the same deal is being registered anew."""
    if contract.source_id is None:
        return None
    rows = TechnologyContract.objects.filter(source_type=contract.source_type_id, source_id=contract.source_id)
    other = rows.exclude(pk=contract.pk).exclude(state__in=OVER).exists()
    return _("同一笔交易已经另行申请登记，不能恢复审查。") if other else None


def hand_in(contract: TechnologyContract, context: Context) -> None:
    """Keep who and what, and give the platform's number once."""
    publishing.stamp_submission(contract, context)  # type: ignore[arg-type]
    if not contract.number:
        contract.number = numbering.next_number(limits.INTERNAL, on=clock.today(), where=contract.region_id)


def take_on(contract: TechnologyContract, context: Context) -> None:
    """Let the time of the office run: from today, or from the day on which the mended application came back."""
    mended = contract.accepted_at is not None and contract.submitted_at is not None
    first = timezone.localdate(contract.submitted_at) if mended else clock.today()
    contract.accepted_at, contract.accepted_by = context.at, context.actor.user
    clocking.start(contract, first=first)
    cite(contract, clocking.time_of(contract, first))


def list_defects(contract: TechnologyContract, context: Context) -> None:
    """Write each thing down, and let the time stand still."""
    last = contract.defects.aggregate(last=Max("round"))["last"] or 0
    for order, (field, sentence) in enumerate(context.data["defects"], start=1):
        context.write(
            Defect(
                contract=contract,
                round=last + 1,
                order=order,
                field=field.strip()[:40],
                sentence=sentence.strip(),
                listed_by=context.actor.user,
                listed_at=context.at,
            )
        )
    clocking.stop(contract)


def set_disputed(contract: TechnologyContract, context: Context) -> None:
    """Experts look at it, and the longer time holds."""
    contract.is_disputed = True
    clocking.extend(contract)


def write_opinion(contract: TechnologyContract, context: Context) -> None:
    """What an expert thinks."""
    opinion = ContractOpinion(
        contract=contract,
        name=str(context.data["expert"]).strip(),
        post=str(context.data["post"]).strip(),
        verdict=context.data["verdict"],
        text=str(context.data["text"]).strip(),
        given_on=context.data.get("given_on") or clock.today(),
        recorded_by=context.actor.user,
        recorded_at=context.at,
    )
    opinion.clean_fields()
    context.write(opinion)


def note_check(contract: TechnologyContract, context: Context) -> None:
    """Who looked first."""
    contract.checked_by = context.actor.user


def undo_check(contract: TechnologyContract, context: Context) -> None:
    """It is looked at anew."""
    contract.checked_by = None


def enter_register(contract: TechnologyContract, context: Context) -> None:
    """Day and number, by the scheme of the office's place; who decided."""
    stamp_decision(contract, context)
    contract.registered_on = clock.today()
    office = contract.office
    contract.registration_number = contract.registration_number or numbering.next_number(
        limits.REGISTRATION, on=contract.registered_on, where=office.place_id, office=office.code
    )


def let_follow(contract: TechnologyContract, context: Context) -> None:
    """What the parts above do with a registered contract."""
    following.after_registration(contract)


def let_end(contract: TechnologyContract, context: Context) -> None:
    """What the parts above do when a registration ends."""
    following.after_end(contract)


def stamp_decision(contract: TechnologyContract, context: Context) -> None:
    """Who decided, and when; the time of the office is over."""
    contract.decided_at, contract.decided_by = context.at, context.actor.user
    contract.clock_since = contract.due_on = None


def open_again(contract: TechnologyContract, context: Context) -> None:
    """The refusal is taken back, and the time runs anew."""
    contract.decided_at = contract.decided_by = contract.checked_by = None
    contract.clock_used = 0
    clocking.start(contract, first=clock.today())


def note_reminder(contract: TechnologyContract, context: Context) -> None:
    """Remember for which day the reminder went out."""
    contract.reminded_for = contract.due_on


def note_number(contract: TechnologyContract, context: Context) -> None:
    """Keep what the national system gave."""
    contract.national_number = str(context.data["number"]).strip()


def grant_change(change: ContractChange, context: Context) -> None:
    """Write the change into the contract, or take it out of the register."""
    change.decided_at, change.decided_by = context.at, context.actor.user
    if change.kind == ChangeKind.CHANGE:
        carry_out(change)
        change.contract.refresh_from_db()
    else:
        apply(change.contract, "cancel", actor=SYSTEM, reason=change.reason)


def note_decision(record: Any, context: Context) -> None:
    """Who decided, and when."""
    record.decided_at, record.decided_by = context.at, context.actor.user


def someone_else_decided(objection: ContractObjection, context: Context) -> str | None:
    """Who took the decision does not look at it again."""
    if objection.contract.decided_by_id == context.actor.user_id:
        return _("作出原决定的人不能复核，请由另一位同事办理。")
    return None


def can_be_opened(objection: ContractObjection, context: Context) -> str | None:
    """Upholding brings about something that may still happen."""
    if objection.ground == ObjectionGround.REFUSAL:
        return nothing_else_applied(objection.contract, context)
    return None


def answer_objection(objection: ContractObjection, context: Context) -> None:
    """What was found, by whom."""
    objection.answer = str(context.data["answer"]).strip()[: limits.LONGEST_TEXT]
    note_decision(objection, context)


def follow_objection(objection: ContractObjection, context: Context) -> None:
    """What was refused is examined again; what was registered wrongly is taken out of the register."""
    contract = objection.contract
    if objection.ground == ObjectionGround.REFUSAL:
        if contract.state == ContractState.REFUSED:
            apply(contract, "reopen", actor=SYSTEM, reason=objection.answer)
    elif contract.state == ContractState.REGISTERED:
        apply(contract, "revoke", actor=SYSTEM, reason=objection.answer)
