"""Guards and effects of the table of listings."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.disposals.domain import usage
from lianqiao.processes.market import limits, numbers, times
from lianqiao.processes.market.checking import problems_of_listing
from lianqiao.processes.market.domain.keeping import free_disposal
from lianqiao.processes.market.enums import (
    STANDING,
    AmendmentState,
    IntentState,
    ListingState,
    ObjectionState,
    Settling,
)
from lianqiao.processes.market.models import Intent, Listing
from lianqiao.processes.market.procedures import procedure_of, way_to_settle


def listing_is_sound(listing: Listing, context: Context) -> str | None:
    """Nothing is missing, and everything keeps to the rules."""
    problems = problems_of_listing(listing)
    return problems[0] if problems else None


def take_disposal(listing: Listing, context: Context) -> None:
    """From now on the decision is used by this listing alone."""
    usage.take_up(listing.disposal, actor=SYSTEM, by=listing)


def give_disposal_back(listing: Listing, context: Context) -> None:
    """The decision is free again."""
    free_disposal(listing, SYSTEM)


def note_checker(listing: Listing, context: Context) -> None:
    """Who checked it for the market."""
    listing.checked_by = context.actor.user


def give_number(listing: Listing, context: Context) -> None:
    """Cleared: a number, and a first day that has not passed."""
    listing.opens_on = max(listing.opens_on or clock.today(), clock.today())
    if not listing.number:
        listing.number = numbering.next_number(numbers.LISTING, on=clock.today(), where=listing.organisation)


def day_has_come(listing: Listing, context: Context) -> str | None:
    """It is not announced before its day."""
    if listing.opens_on is not None and listing.opens_on <= localdate(context.at):
        return None
    return _("还没有到公告日期。")


def announce(listing: Listing, context: Context) -> None:
    """The first announcement: its times, its flags, its revision and hash stand from now on."""
    times.set_times(listing)
    listing.opened_at = context.at
    listing.flags = procedure_of(listing.procedure).flags.to_json()
    listing.revision = 1
    listing.content_sha256 = listing.content_hash()
    cite(listing, limits.ANNOUNCE_LEAST.get(where=listing.region_id, on=clock.today()))


def note_reminder(listing: Listing, context: Context) -> None:
    """Remember the last day of which was reminded."""
    listing.reminded_for = listing.intents_until


def time_is_over(listing: Listing, context: Context) -> str | None:
    """The last day for intents lies behind."""
    if listing.intents_until is not None and localdate(context.at) > listing.intents_until:
        return None
    return _("报名还没有截止。")


def somebody_came(listing: Listing, context: Context) -> str | None:
    """An intent stands, or can still be made to stand."""
    return None if listing.live_intents else _("还没有单位报名。")


def nobody_came(listing: Listing, context: Context) -> str | None:
    """No intent stands."""
    return _("已经有单位报名。") if listing.live_intents else None


def may_be_prolonged(listing: Listing, context: Context) -> str | None:
    """The seller has chosen so, and rounds are left."""
    if listing.rules.extends and listing.extended < listing.extension_rounds:
        return None
    return _("转让方没有选择延长，或延长次数已经用完。")


def prolong(listing: Listing, context: Context) -> None:
    """Another round of the same length for everybody."""
    listing.extended += 1
    last: Any = listing.intents_until
    times.set_last_day(listing, times.end_of(limits.EXTENSION, listing, begins=max(last, clock.today())))


def may_close_early(listing: Listing, context: Context) -> str | None:
    """Some procedures settle as soon as the shortest announcement is over."""
    if not listing.rules.early:
        return _("这种交易方式要等报名截止。")
    if listing.announced_until is None or localdate(context.at) <= listing.announced_until:
        return _("还没有满最短公告期。")
    return None


def end_intents(listing: Listing, context: Context) -> None:
    """What was not confirmed after an amendment lapses; a proposed amendment is too late; the market has its time."""
    for intent in _locked(listing, (IntentState.VOIDED,)):
        apply(intent, "drop", actor=SYSTEM)
    _drop_amendments(listing)
    listing.live_intents = listing.intents.filter(state=IntentState.LODGED).count()
    listing.decide_by = times.end_of(limits.DECIDE_WITHIN, listing, begins=clock.today())


def end_unsettled(listing: Listing, context: Context) -> None:
    """It is over without a buyer: nobody wins, and the decision is free again."""
    _drop_amendments(listing)
    _lose_all(listing, context.reason)
    listing.live_intents = 0
    listing.ended_on = localdate(context.at)
    free_disposal(listing, SYSTEM)


def take_amendment(listing: Listing, context: Context) -> None:
    """What was amended stands from now on under a new revision; every intent has to be confirmed anew."""
    amendment = context.data["amendment"]
    wanted = None
    for name, value in amendment.typed_values().items():
        if name == "intents_until":
            wanted = value
        else:
            setattr(listing, name, value)
    amendment.until_before = listing.intents_until
    times.set_last_day(listing, times.after_amendment(listing, wanted))
    amendment.until_after = listing.intents_until
    listing.revision += 1
    listing.content_sha256 = listing.content_hash()
    amendment.revision = listing.revision
    voided = [apply(intent, "void", actor=SYSTEM) for intent in _locked(listing, (IntentState.LODGED,))]
    amendment.voided = len(voided)
    cite(listing, limits.AFTER_AMENDMENT.get(where=listing.region_id, on=clock.today()))


def chosen_is_qualified(listing: Listing, context: Context) -> str | None:
    """Who is to get it is one of those who were found qualified."""
    intent = context.data.get("intent")
    if intent is not None and listing.intents.filter(pk=intent.pk, state=IntentState.QUALIFIED).exists():
        return None
    return _("请先确认对方的受让资格。")


def everybody_is_judged(listing: Listing, context: Context) -> str | None:
    """Each intent was found qualified or not."""
    if listing.intents.filter(state=IntentState.LODGED).exists():
        return _("还有报名没有办理资格确认。")
    return None


def settles_by(*ways: Settling) -> Any:
    """A guard: with so many qualified, the procedure settles in one of these ways."""

    def guard(listing: Listing, context: Context) -> str | None:
        qualified = listing.intents.filter(state=IntentState.QUALIFIED).count()
        if not qualified:
            return _("没有通过资格确认的单位。")
        if way_to_settle(listing.rules, contest=listing.contest, qualified=qualified) in ways:
            return None
        return _("有 %(count)d 家通过资格确认，按“%(procedure)s”的规则不能这样办。") % {
            "count": qualified,
            "procedure": listing.get_procedure_display(),
        }

    return guard


def is_the_first(listing: Listing, context: Context) -> str | None:
    """Who was first in time is first in right, among the qualified."""
    intent = context.data.get("intent")
    first = listing.intents.filter(state=IntentState.QUALIFIED).order_by("lodged_at", "number").first()
    if intent is not None and first is not None and intent.pk == first.pk:
        return None
    return _("由先报名并通过资格确认的单位受让。")


def award(listing: Listing, context: Context) -> None:
    """The first qualified gets it at the listed price."""
    settle(listing, context.data["intent"], listing.price_yuan, context)
    begin_announcement(listing, context)


def settle(listing: Listing, intent: Any, price_yuan: Any, context: Context) -> None:
    """One intent wins at that price, all others have lost."""
    for one in _locked(listing, (IntentState.QUALIFIED,)):
        apply(one, "win" if one.pk == intent.pk else "lose", actor=SYSTEM)
    listing.winner_id = intent.organisation_id
    listing.result_yuan = price_yuan
    listing.settled_on = localdate(context.at)


def begin_announcement(listing: Listing, context: Context) -> None:
    """The result is announced, and whoever has something against it says so within the time."""
    listing.open_objections = 0
    listing.result_until = times.end_of(limits.RESULT, listing, begins=clock.today())
    cite(listing, limits.RESULT.get(where=listing.region_id, on=clock.today()))


def announcement_is_over(listing: Listing, context: Context) -> str | None:
    """The time for objections is over, and none is in the way."""
    if listing.open_objections:
        return _("还有没有答复或已经成立的异议。")
    if listing.result_until is not None and localdate(context.at) > listing.result_until:
        return None
    return _("结果公告还没有期满。")


def objection_was_upheld(listing: Listing, context: Context) -> str | None:
    """A result is annulled because somebody was right."""
    if listing.objections.filter(state=ObjectionState.UPHELD, raised_at__date__gte=listing.settled_on).exists():
        return None
    return _("没有成立的异议。")


def annul(listing: Listing, context: Context) -> None:
    """The result no longer stands; all who were qualified are so again, and the market decides anew."""
    for intent in _locked(listing, (IntentState.WON, IntentState.LOST)):
        apply(intent, "restore", actor=SYSTEM)
    listing.winner = listing.result_yuan = listing.settled_on = listing.result_until = None
    listing.open_objections = 0
    listing.decide_by = times.end_of(limits.DECIDE_WITHIN, listing, begins=clock.today())


def begin_cancelling(listing: Listing, context: Context) -> None:
    """The cancellation is announced with its reason; it is final only when its own time is over."""
    listing.resumes_to = listing.state
    listing.cancel_reason = context.reason
    listing.open_objections = 0
    listing.cancel_until = times.end_of(limits.CANCELLATION, listing, begins=clock.today())
    cite(listing, limits.CANCELLATION.get(where=listing.region_id, on=clock.today()))


def was_running(listing: Listing, context: Context) -> str | None:
    """It took intents when it was to be cancelled."""
    return None if listing.resumes_to == ListingState.RUNNING else _("撤销以前报名已经截止，请恢复到资格确认。")


def was_deciding(listing: Listing, context: Context) -> str | None:
    """The time for intents was over when it was to be cancelled."""
    return None if listing.resumes_to == ListingState.QUALIFYING else _("撤销以前还在征集意向，请恢复征集。")


def resume(listing: Listing, context: Context) -> None:
    """It goes on; whoever thought it was over has time again."""
    if listing.resumes_to == ListingState.RUNNING:
        times.set_last_day(listing, times.after_amendment(listing))
    else:
        listing.decide_by = times.end_of(limits.DECIDE_WITHIN, listing, begins=clock.today())
    listing.cancel_until, listing.cancel_reason, listing.resumes_to = None, "", ""
    listing.open_objections = 0


def cancellation_is_over(listing: Listing, context: Context) -> str | None:
    """The time for objections to the cancellation is over, and none is in the way."""
    if listing.open_objections:
        return _("还有没有答复或已经成立的异议。")
    if listing.cancel_until is not None and localdate(context.at) > listing.cancel_until:
        return None
    return _("撤销公告还没有期满。")


def nobody_is_qualified(listing: Listing, context: Context) -> str | None:
    """It fails only when nobody is there who could have it."""
    if listing.intents.filter(state=IntentState.QUALIFIED).exists():
        return _("有通过资格确认的单位，不能按无人应征办理。")
    return everybody_is_judged(listing, context)


def words_are_clean(*texts: str) -> str | None:
    """What is published at once, without a second pair of eyes, must not hold a word of the keyword guard."""
    words = suspicious_words(*texts)
    return _("请先删去这些字词：%(words)s。") % {"words": "、".join(words)} if words else None


def _locked(listing: Listing, states: tuple[str, ...]) -> list[Intent]:
    rows = Intent.objects.select_for_update(of=("self",)).filter(listing=listing, state__in=states)
    return list(rows.order_by("pk"))


def _lose_all(listing: Listing, reason: str) -> None:
    for intent in _locked(listing, (*STANDING, IntentState.WON)):
        apply(intent, "lose", actor=SYSTEM, reason=reason)


def _drop_amendments(listing: Listing) -> None:
    for amendment in listing.amendments.filter(state=AmendmentState.PROPOSED).order_by("pk"):
        apply(amendment, "drop", actor=SYSTEM, reason=_("报名已经截止"))
