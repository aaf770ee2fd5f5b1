"""Guards and effects of the tables of amendments, questions and objections."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.market.domain.keeping import locked_listing
from lianqiao.processes.market.enums import OVER, ListingState
from lianqiao.processes.market.models import ListingAmendment, ListingObjection, ListingQuestion
from lianqiao.processes.market.steps import words_are_clean


def amendment_still_fits(amendment: ListingAmendment, context: Context) -> str | None:
    """The listing still takes intents, and nothing that is to be published at once is suspicious."""
    if not amendment.listing.takes_intents:
        return _("报名已经截止，不能再变更公告。")
    return words_are_clean(*(str(value) for value in amendment.values.values()))


def publish_amendment(amendment: ListingAmendment, context: Context) -> None:
    """The listing changes, every intent has to be confirmed anew, and there is time for it."""
    note_decision(amendment, context)
    apply(amendment.listing, "amend", actor=SYSTEM, reason=amendment.reason, amendment=amendment)


def note_decision(amendment: ListingAmendment, context: Context) -> None:
    """Who decided, and when."""
    amendment.decided_at, amendment.decided_by = context.at, context.actor.user


def may_be_answered(question: ListingQuestion, context: Context) -> str | None:
    """Answers help as long as something can still be decided by them."""
    return _("挂牌已经结束。") if question.listing.state in OVER else None


def answer_is_clean(question: ListingQuestion, context: Context) -> str | None:
    """Neither question nor answer holds a word of the keyword guard."""
    return words_are_clean(question.text, str(context.data.get("answer", "")))


def keep_answer(record: Any, context: Context) -> None:
    """What is answered, by whom and when."""
    record.answer = str(context.data["answer"]).strip()
    record.answered_by, record.answered_at = context.actor.user, context.at


def clear_the_way(objection: ListingObjection, context: Context) -> None:
    """An objection that does not stand is no longer in the way."""
    listing = locked_listing(objection.listing_id)
    if listing.state in (ListingState.CANCELLING, ListingState.ANNOUNCED):
        listing.open_objections = max(0, listing.open_objections - 1)
        listing.save()
