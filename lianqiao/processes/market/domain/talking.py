"""Proposing amendments, asking, and objecting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.market import phrases
from lianqiao.processes.market.checking import problem_of_deposit, problem_of_price
from lianqiao.processes.market.domain.keeping import act, locked_listing
from lianqiao.processes.market.enums import (
    AmendmentState,
    ListingState,
    ObjectionAbout,
    ObjectionState,
    QuestionState,
)
from lianqiao.processes.market.limits import ANSWER_TIME
from lianqiao.processes.market.models import (
    AMENDABLE,
    Listing,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
)
from lianqiao.processes.market.steps import words_are_clean
from lianqiao.processes.market.times import last_day_to_ask

#: A unit has so many questions about one listing without an answer, and no more.
MOST_WAITING = 5


@transaction.atomic
def propose_amendment(listing: Listing, *, actor: Actor, values: Mapping[str, Any], reason: str) -> ListingAmendment:
    """Propose a change of an announced listing, which the market publishes; one at a time.

    `values` are columns of `AMENDABLE`; those that stay as they are do not count. Raises AccessError, DomainError when
    nothing changes or the time for intents is over, InvalidInput per field; LookupError for another column.
    """
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_SUBMIT, locked)
    if refused := values.keys() - set(AMENDABLE):
        raise LookupError(f"a listing does not change {', '.join(sorted(refused))} once it is announced")
    if not locked.takes_intents:
        raise DomainError("closed", _("报名已经截止，不能再变更公告。"))
    if locked.amendments.filter(state=AmendmentState.PROPOSED).exists():
        raise DomainError("waiting", _("上一次变更还在等交易市场办理。"))
    changed = {name: value for name, value in values.items() if value != getattr(locked, name)}
    if not changed:
        raise DomainError("same", _("内容没有变化。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    _check_changes(locked, changed)
    amendment = ListingAmendment(
        listing=locked,
        values={name: None if value is None else str(value) for name, value in changed.items()},
        changes=[_change(locked, name, value) for name, value in changed.items()],
        reason=reason.strip(),
        proposed_at=clock.now(),
        proposed_by=actor.user,
    )
    _clean(amendment, {"reason"})
    amendment.save(force_insert=True)
    topic = outbox.topic_of(locked, "propose_amendment")
    log.record(topic, locked, actor=actor, text=_("申请变更公告"), reason=amendment.reason)
    phrases.ask_for_amendment(amendment)
    return amendment


def _check_changes(listing: Listing, changed: Mapping[str, Any]) -> None:
    errors: dict[str, list[str]] = {}
    for name, value in changed.items():
        column: Any = Listing._meta.get_field(name)
        try:
            column.clean(value, None)
        except ValidationError as error:
            errors[name] = list(error.messages)
    price = changed.get("price_yuan", listing.price_yuan)
    deposit = changed.get("deposit_yuan", listing.deposit_yuan)
    for name, problem in (
        ("price_yuan", problem_of_price(listing, price) if "price_yuan" in changed else ""),
        ("deposit_yuan", problem_of_deposit(listing, deposit, price)),
    ):
        if problem and name not in errors:
            errors[name] = [problem]
    until, last = changed.get("intents_until"), listing.intents_until
    if until is not None and last is not None and until < last:
        errors["intents_until"] = [_("报名截止日期只能延后，不能早于 %(day)s。") % {"day": day_words(last)}]
    if "intents_until" in changed and until is None:
        errors["intents_until"] = [_("请填写报名截止日期。")]
    texts = [str(value) for value in changed.values()]
    if not errors and (unclean := words_are_clean(*texts)):
        raise DomainError("words", unclean)
    if errors:
        raise InvalidInput(errors)


def _change(listing: Listing, name: str, value: Any) -> dict[str, str]:
    """One row of what differs; the account is told to those alone who have lodged an intent."""
    label = str(Listing._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    if name == "deposit_account":
        return {"field": name, "label": label, "before": _("（报名单位可见）"), "after": _("（已变更）")}
    return {"field": name, "label": label, "before": _words(name, getattr(listing, name)), "after": _words(name, value)}


def _words(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith("_yuan"):
        return format_yuan(value)
    return day_words(value) if name == "intents_until" else str(value)


def decide_amendment(amendment: ListingAmendment, name: str, *, actor: Actor, reason: str = "") -> ListingAmendment:
    """Publish, refuse or take back a proposed amendment. Raises AccessError or DomainError."""
    decided: ListingAmendment = act(amendment, name, actor=actor, reason=reason)
    return decided


@transaction.atomic
def ask(listing: Listing, *, actor: Actor, text: str) -> ListingQuestion:
    """A question of the unit acted for, to be answered by the seller for everybody to read.

    Raises AccessError, DomainError outside of the time, for a word of the keyword guard or too many waiting questions,
    or InvalidInput.
    """
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_ASK, locked)
    if actor.organisation_id == locked.organisation_id:
        raise DomainError("own", _("不用向自己提问。"))
    if not takes_questions(locked):
        raise DomainError("closed", _("现在不接受提问。"))
    if problem := words_are_clean(text):
        raise DomainError("words", problem, "text")
    waiting = locked.questions.filter(unit=actor.organisation_id, state=QuestionState.ASKED).count()
    if waiting >= MOST_WAITING:
        raise DomainError("many", _("贵单位还有 %(count)d 个提问没有答复，请等答复以后再问。") % {"count": waiting})
    question = ListingQuestion(
        listing=locked, unit=actor.organisation, asked_by=actor.user, asked_at=clock.now(), text=text.strip()
    )
    _clean(question, {"text"})
    question.save(force_insert=True)
    _note(question, "create", actor, _("提问"))
    phrases.tell_of_question(question)
    return question


def takes_questions(listing: Listing) -> bool:
    """Whether questions are taken today."""
    return listing.takes_intents and clock.today() <= last_day_to_ask(listing)


def answer_question(question: ListingQuestion, *, actor: Actor, answer: str) -> ListingQuestion:
    """Answer for everybody to read. Raises AccessError or DomainError."""
    answered: ListingQuestion = act(question, "answer", actor=actor, answer=answer)
    return answered


#: What may be objected to, by the state of the listing.
OBJECTIONABLE = {
    ListingState.CANCELLING: ObjectionAbout.CANCELLATION,
    ListingState.ANNOUNCED: ObjectionAbout.RESULT,
}


def takes_objections(listing: Listing) -> bool:
    """Whether somebody may object today."""
    last = listing.cancel_until if listing.state == ListingState.CANCELLING else listing.result_until
    return listing.state in OBJECTIONABLE and last is not None and clock.today() <= last


@transaction.atomic
def raise_objection(listing: Listing, *, actor: Actor, text: str) -> ListingObjection:
    """Object to a cancellation or a result, for a verified unit; until it is answered nothing becomes final.

    Raises AccessError, DomainError outside of the time or when the unit's last one is not answered, or InvalidInput.
    """
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_ASK, locked)
    if actor.organisation_id == locked.organisation_id:
        raise DomainError("own", _("挂牌单位不能对自己的挂牌提出异议。"))
    if not takes_objections(locked):
        raise DomainError("closed", _("现在不接受异议。"))
    if locked.objections.filter(unit=actor.organisation_id, state=ObjectionState.RAISED).exists():
        raise DomainError("waiting", _("贵单位的异议还没有答复。"))
    objection = ListingObjection(
        listing=locked,
        unit=actor.organisation,
        about=OBJECTIONABLE[ListingState(locked.state)],
        text=text.strip(),
        raised_by=actor.user,
        raised_at=clock.now(),
        due=ANSWER_TIME.get(where=locked.region_id, on=clock.today()).value.end(clock.today()),
    )
    _clean(objection, {"text"})
    objection.save(force_insert=True)
    locked.open_objections += 1
    locked.save()
    _note(objection, "create", actor, _("提出异议"))
    log.record(outbox.topic_of(locked, "objection"), locked, actor=SYSTEM, text=_("收到异议"))
    phrases.tell_of_objection(objection)
    return objection


def answer_objection(objection: ListingObjection, *, actor: Actor, is_right: bool, answer: str) -> ListingObjection:
    """Say whether the objection stands, and why. Raises AccessError or DomainError."""
    answered: ListingObjection = act(objection, "uphold" if is_right else "reject", actor=actor, answer=answer)
    return answered


def _note(record: Any, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text)
    outbox.publish(topic, record.pk)


def _clean(record: Any, asked: set[str]) -> None:
    try:
        record.clean_fields(exclude={column.name for column in record._meta.concrete_fields} - asked)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
