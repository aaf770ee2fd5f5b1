"""The states of rubrics, experts, reviews, assignments, visits and ballots."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from tests.core.matrices.table import Matrix, Sides, sides_of_a_list
from tests.processes.reviews.makers import (
    answer_round,
    assignment_in,
    ballot_in,
    expert_in,
    foresight_in,
    in_days,
    review_in,
    rubric_in,
    visit_in,
)

RUBRIC = """
activate | draft retired | active  | own:reviewer
retire   | active        | retired | own:reviewer
"""

EXPERT = """
accept       | invited               | active  | oneself:ANYBODY
pause        | active                | paused  | own:KEEPING
resume       | paused                | active  | own:KEEPING
leave        | invited active paused | left    | oneself:ANYBODY
remove       | invited active paused | left    | own:KEEPING
invite_again | left                  | invited | own:KEEPING
"""

REVIEW = """
open        | draft               | scoring   | own:reviewer
extend      | scoring             | scoring   | own:reviewer
close       | panel               | closed    | own:reviewer
cancel      | draft scoring panel | cancelled | own:reviewer
start_panel | scoring             | panel     | own:reviewer
remind      | scoring             | scoring   | system
end_scoring | scoring             | panel     | system
"""

ASSIGNMENT = """
accept    | asked          | accepted   | oneself:ANYBODY
decline   | asked          | declined   | oneself:ANYBODY
abstain   | asked accepted | abstained  | oneself:ANYBODY
submit    | accepted       | submitted  | oneself:ANYBODY
send_back | submitted      | accepted   | own:reviewer
recall    | asked accepted | called_off | own:reviewer
lapse     | asked accepted | lapsed     | system
call_off  | asked accepted | called_off | system
"""

VISIT = """
report    | planned | held      | leader:ANYBODY
send_back | held    | planned   | own:reviewer
cancel    | planned | cancelled | own:KEEPING
call_off  | planned | cancelled | system
"""

BALLOT = """
cast  | asked | cast   | unit:EDITING
void  | cast  | void   | own:reviewer
lapse | asked | lapsed | system
"""

FORESIGHT = """
open        | draft                 | asking    | own:reviewer
close_round | asking                | weighing  | own:reviewer
end_round   | asking                | weighing  | system
next_round  | weighing              | asking    | own:reviewer
report      | weighing              | reported  | own:reviewer
cancel      | draft asking weighing | cancelled | own:reviewer
"""


def sides_of_a_record(record: Any) -> Sides:
    """The body that keeps it, those around and above it, and organisations of its region."""
    return {**sides_of_a_list(record), "own": (record.organisation, {"oversight": "29"})}


def sides_of_an_expert(expert: Any) -> Sides:
    """With the expert himself."""
    return {**sides_of_a_record(expert), "oneself": (expert.employer, {"user": expert.user})}


def sides_of_a_task(task: Any) -> Sides:
    """With its expert."""
    return {**sides_of_a_record(task), "oneself": (task.expert.employer, {"user": task.expert.user})}


def sides_of_a_visit(visit: Any) -> Sides:
    """With the leader."""
    return {**sides_of_a_record(visit), "leader": (visit.leader.employer, {"user": visit.leader.user})}


def sides_of_a_ballot(ballot: Any) -> Sides:
    """With the unit that was asked."""
    return {**sides_of_a_record(ballot), "unit": (ballot.unit, {})}


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    return {
        "extend": {"due_on": in_days(90)},
        "submit": {"total": Decimal(80)},
        "report": {"total": Decimal(80)},
        "open": {"due_on": in_days(20)},
        "next_round": {"due_on": in_days(20)},
        "cast": {"total": Decimal(80)},
        "remind": {"day": clock.today()},
    }.get(name, {})


def nobody_works(review: Any, name: str) -> None:
    """Scoring ends early only when every sheet is in."""
    if name == "start_panel":
        review.assignments.update(state="submitted", submitted_at=clock.now())


def rounds_are_over(foresight: Any, name: str) -> None:
    """Everybody has answered, and the last round that is allowed has been held."""
    if name == "close_round":
        answer_round(foresight, 4, 4, 4, 4, 5)
    if name == "report":
        type(foresight).objects.filter(pk=foresight.pk).update(round=4)


MATRICES = {
    "reviews.Rubric": Matrix(RUBRIC, rubric_in, sides_of_a_record),
    "reviews.Expert": Matrix(EXPERT, expert_in, sides_of_an_expert),
    "reviews.Review": Matrix(REVIEW, review_in, sides_of_a_record, given, nobody_works),
    "reviews.Assignment": Matrix(ASSIGNMENT, assignment_in, sides_of_a_task, given),
    "reviews.Foresight": Matrix(FORESIGHT, foresight_in, sides_of_a_record, given, rounds_are_over),
    "reviews.Visit": Matrix(VISIT, visit_in, sides_of_a_visit, given),
    "reviews.Ballot": Matrix(BALLOT, ballot_in, sides_of_a_ballot, given),
}
