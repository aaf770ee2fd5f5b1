"""The states of checks and of listings, yellow and white."""

from __future__ import annotations

from typing import Any

from lianqiao.core import clock
from lianqiao.processes.obligations.models import Listing
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.obligations import conclude_notice, effect_over, hearing_over, make_check, make_listing, run_out

CHECK = """
ask       | waiting                        | asked      | system
report    | asked overdue                  | reported   | unit:EDITING
lapse     | asked                          | overdue    | system
send_back | reported                       | asked      | own:reviewer
keep      | reported                       | kept       | own:reviewer
partly    | reported                       | partly     | own:reviewer
fail      | reported overdue               | not_kept   | own:reviewer
call_off  | waiting asked overdue reported | called_off | system
"""
_SHARED = """decide      | hearing                  | decided  | own:reviewer
drop        | proposed hearing decided | dropped  | own:reviewer
enter       | decided                  | listed   | own:reviewer
dismiss     | appealed                 | listed   | own:reviewer
uphold      | appealed                 | lifted   | own:reviewer
lift        | listed review            | lifted   | own:reviewer
renew       | review                   | listed   | own:reviewer"""
YELLOW = f"""{_SHARED}
hear        | proposed                 | hearing  | own:KEEPING
appeal      | listed                   | appealed | unit:EDITING named:ANYBODY
expire      | listed appealed          | expired  | system
"""
WHITE = f"""{_SHARED}
decide      | proposed                 | decided  | own:reviewer
call_review | listed                   | review   | system
expire      | appealed                 | expired  | system
"""
#: States that a white listing never comes to.
_YELLOW_ONLY = ("hearing", "appealed", "expired")


def check_in(state: str) -> Any:
    """A check in that state."""
    return make_check(state)


def yellow_in(state: str) -> Any:
    """A yellow listing whose first completer is known here; in review a white one."""
    return make_listing(state) if state == "review" else make_listing(state, user=UserFactory())


def white_in(state: str) -> Any:
    """A white listing; a yellow one where there is no such white one."""
    return make_listing(state, user=UserFactory()) if state in _YELLOW_ONLY else make_listing(state, white=True)


def sides_of_a_check(check: Any) -> Sides:
    """The body that watches, the unit, and those around."""
    obligation = check.obligation
    around = sides_of_a_list(obligation)
    return {**around, "own": (obligation.organisation, {"oversight": "29"}), "unit": (obligation.unit, {})}


def sides_of_a_listing(listing: Any) -> Sides:
    """With the first completer as a person."""
    sides = {**sides_of_a_list(listing), "own": (listing.organisation, {"oversight": "29"}), "unit": (listing.unit, {})}
    named = next((line.user for line in listing.lines.all() if line.user), None)
    return {**sides, "named": (OrganisationFactory(), {"user": named})} if named else sides


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    if name in ("keep", "partly", "fail"):
        return {"opinion": "已到现场查看"}
    if name in ("decide", "uphold", "lift", "renew"):
        return {"decision_title": "决定 2 号"}
    return {"report": {"report": "已经投产"}}.get(name, {})


def time_runs_out(check: Any, name: str) -> None:
    """What the clock brings about."""
    if name == "lapse":
        run_out(check)


def made_ready(listing: Any, name: str) -> None:
    """What an action waits for."""
    if name == "decide":
        hearing_over(listing)
    elif name == "enter":
        conclude_notice(listing)
    elif name == "expire":
        effect_over(listing)
    elif name == "call_review":
        Listing.objects.filter(pk=listing.pk).update(review_on=clock.today())


MATRICES = {
    "obligations.Check": Matrix(CHECK, check_in, sides_of_a_check, given, time_runs_out),
    "obligations.Listing": Matrix(YELLOW, yellow_in, sides_of_a_listing, given, made_ready),
    "obligations.Listing@white": Matrix(WHITE, white_in, sides_of_a_listing, given, made_ready),
}
