"""The states of listings, of intents, and of what is said about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from lianqiao.core import clock
from lianqiao.processes.market.enums import ListingState, ObjectionState
from lianqiao.processes.market.models import Intent, Listing, ListingAmendment, ListingObjection
from lianqiao.processes.market.procedures import procedure_of
from lianqiao.processes.market.times import earliest_contest
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories.market import (
    DEPOSIT,
    make_amendment,
    make_intent,
    make_listing,
    make_objection,
    make_question,
    make_session,
)

#: `market` runs the market of the listing, `own` is its unit.
LISTING = """
submit          | draft                             | checking   | own:EDITING
accept          | checking                          | clearing   | market:administrator+manager
send_back       | checking                          | draft      | market:administrator+manager
clear           | clearing                          | scheduled  | own:OFFICER market:OFFICER government:OFFICER
refuse          | clearing                          | draft      | own:OFFICER market:OFFICER government:OFFICER
withdraw        | draft checking clearing scheduled | withdrawn  | own:EDITING
open            | scheduled                         | running    | system
remind          | running                           | running    | system
amend           | running                           | running    | system
extend          | running                           | running    | system
close           | running                           | qualifying | system
close_early     | running                           | qualifying | market:administrator+manager
lapse           | running                           | failed     | system
award           | qualifying                        | announced  | market:administrator+manager
choose          | qualifying                        | dealing    | own:EDITING
start_contest   | qualifying                        | contest    | market:administrator+manager
call_off        | contest                           | qualifying | system
win             | contest                           | announced  | system
unsold          | contest                           | failed     | system
fail            | qualifying                        | failed     | market:administrator+manager
give_up         | qualifying                        | failed     | own:EDITING
hand_over       | announced                         | dealing    | system
annul           | announced                         | qualifying | market:administrator+manager
sell            | dealing                           | sold       | system
fall_through    | dealing                           | failed     | system
cancel          | running qualifying                | cancelling | own:EDITING
resume          | cancelling                        | running    | market:administrator+manager
resume_deciding | cancelling                        | qualifying | market:administrator+manager
cancel_finally  | cancelling                        | cancelled  | system
"""
#: `own` is the unit whose intent it is, `market` runs the market of the listing.
INTENT = """
void       | lodged                      | voided    | system
confirm    | voided                      | lodged    | own:EDITING
withdraw   | lodged voided               | withdrawn | own:EDITING
renew      | withdrawn                   | lodged    | own:EDITING
drop       | voided                      | dropped   | system
qualify    | lodged                      | qualified | market:administrator+manager
disqualify | lodged qualified            | refused   | market:administrator+manager
win        | qualified                   | won       | system
lose       | lodged voided qualified won | lost      | system
restore    | won lost                    | qualified | system
"""
AMENDMENT = """
publish   | proposed | published | market:administrator+manager
refuse    | proposed | refused   | market:administrator+manager
take_back | proposed | refused   | own:EDITING
drop      | proposed | refused   | system
"""
QUESTION = """
answer | asked | answered | own:EDITING
refuse | asked | withheld | own:EDITING
"""
OBJECTION = """
uphold | raised | upheld   | market:administrator+manager
reject | raised | rejected | market:administrator+manager
"""
#: `own` is the body that runs the market.
SESSION = """
open   | draft      | open      | own:administrator+manager
show   | open       | shown     | system
close  | shown      | closed    | system
cancel | draft open | cancelled | own:administrator+manager
"""


def sides_of_a_listing(record: Any) -> Sides:
    """Those around a register, and whoever runs the market."""
    listing = record if isinstance(record, Listing) else record.listing
    return {**sides_of_a_register(record), "market": (listing.market, {"service": "2901"})}


def sides_of_a_session(session: Any) -> Sides:
    """Those around a register; its own body serves the region."""
    return {**sides_of_a_register(session), "own": (session.organisation, {"service": "29"})}


def given_to_a_listing(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    newest = Listing.objects.order_by("-created_at").first()
    intent = None if newest is None else newest.intents.order_by("number").first()
    begins = None if newest is None else earliest_contest(newest)
    return {
        "clear": {"opinion": "可以公开"},
        "amend": {"amendment": ListingAmendment(listing=newest, values={})},
        "award": {"intent": intent},
        "choose": {"intent": intent, "price_yuan": Decimal(1_300_000)},
        "win": {"intent": intent, "price_yuan": Decimal(1_300_000)},
        "start_contest": {"opens_at": begins, "closes_at": None if begins is None else begins + timedelta(hours=2)},
    }.get(name, {})


def _flags(key: str) -> dict[str, Any]:
    """The flags of another procedure than that of the listing, which the database keeps with a new revision alone."""
    return {"flags": procedure_of(key).flags.to_json(), "revision": F("revision") + 1}


def ready_listing(listing: Any, name: str) -> None:
    """The day is over, somebody has come and is judged: what the actions wait for."""
    rows = Listing.objects.filter(pk=listing.pk)
    yesterday = clock.today() - timedelta(days=1)
    changes: dict[str, dict[str, Any]] = {
        "extend": {"intents_until": yesterday, "live_intents": 0, "extension_rounds": 1},
        "close": {"intents_until": yesterday, "live_intents": 1},
        "lapse": {"intents_until": yesterday, "live_intents": 0},
        "close_early": {"live_intents": 1, "announced_until": yesterday, **_flags("fixed")},
        "hand_over": {"result_until": yesterday},
        "cancel_finally": {"cancel_until": yesterday},
        "resume": {"resumes_to": ListingState.RUNNING},
        "resume_deciding": {"resumes_to": ListingState.QUALIFYING},
    }
    if listing.state == "qualifying":
        changes |= {
            "choose": _flags("negotiable"),
            "give_up": _flags("negotiable"),
            "start_contest": {**_flags("english"), "deposit_yuan": DEPOSIT},
        }
        Intent.objects.filter(listing=listing).update(state="refused" if name == "fail" else "qualified")
    if name in changes:
        rows.update(**changes[name])
    if name == "annul":
        ListingObjection.objects.create(
            listing=listing,
            unit=listing.market,
            about="result",
            state=ObjectionState.UPHELD,
            text="x",
            raised_by=listing.created_by,
            raised_at=clock.now(),
            due=clock.today(),
        )


def given_to_an_intent(name: str) -> dict[str, Any]:
    """What the unit has read."""
    newest = Listing.objects.order_by("-created_at").first()
    return {"seen": newest.content_sha256} if name in ("confirm", "renew") and newest is not None else {}


def ready_intent(intent: Any, name: str) -> None:
    """The time for intents is over where the market judges."""
    if name in ("qualify", "disqualify"):
        Listing.objects.filter(pk=intent.listing_id).update(state=ListingState.QUALIFYING)


def given_an_answer(name: str) -> dict[str, Any]:
    """An answer."""
    return {"answer": "已核实。"} if name in ("answer", "uphold", "reject") else {}


def _matrix(table: str, make: Callable[[str], Any], given: Callable[[str], dict[str, Any]]) -> Matrix:
    return Matrix(table, make, sides_of_a_listing, given)


MATRICES = {
    "market.Listing": Matrix(LISTING, make_listing, sides_of_a_listing, given_to_a_listing, ready_listing),
    "market.Intent": Matrix(INTENT, make_intent, sides_of_a_listing, given_to_an_intent, ready_intent),
    "market.ListingAmendment": _matrix(AMENDMENT, make_amendment, lambda name: {}),
    "market.ListingQuestion": _matrix(QUESTION, make_question, given_an_answer),
    "market.ListingObjection": _matrix(OBJECTION, make_objection, given_an_answer),
    "market.Session": Matrix(SESSION, make_session, sides_of_a_session, given_an_answer),
}
