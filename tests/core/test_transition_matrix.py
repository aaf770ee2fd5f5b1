"""Every state × transition × role × side of every record that has states: what happens; a refusal changes nothing.

The tables below are written by hand from what the law of the house says; the program's own tables are tested
against them, cell by cell. A cell that no line names must be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.models import Change, LogEntry, Message, SecrecyReview, Version
from lianqiao.core.notices.enums import ObjectionState
from lianqiao.core.oversight.enums import RequestKind
from lianqiao.core.oversight.models import DataRequest
from lianqiao.core.permissions import Office, Role
from lianqiao.core.transitions import apply, table_of, tables
from lianqiao.governance.plans.models import TaskReport
from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode
from lianqiao.processes.introductions.models import Certificate, DisclosedContact
from lianqiao.processes.introductions.models import Outcome as OutcomeOfIntroduction
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from lianqiao.registers.enterprises.models import EnterpriseVisit, YearFigures
from lianqiao.registers.needs.models import ResearchTask, Scenario
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.core.lists.makers import edition_in
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    any_filing,
    complete_achievement,
    complete_demand,
)
from tests.factories.campaigns import make_assignment, make_campaign
from tests.factories.notices import make_notice, make_objection
from tests.governance.indicators.makers import indicator_in, target_in
from tests.governance.plans.makers import find_in, plan_in, ready_plan, task_in
from tests.governance.boards.makers import assessment_in, bulletin_in
from tests.processes.makers import complete_introduction
from tests.registers.industry_map.makers import edition_in as map_in

#: Side -> the organisation that stands there, and the actor's oversight or service.
Sides: TypeAlias = dict[str, tuple[Any, dict[str, Any]]]

#: transition | from | to | who: side:role+role, or `system`
ACHIEVEMENT = """
submit   | draft returned                              | submitted | own:EDITING
return   | submitted                                   | returned  | government:reviewer
accept   | submitted                                   | accepted  | government:reviewer
clear    | accepted                                    | published | own:OFFICER government:OFFICER
refuse   | accepted                                    | returned  | own:OFFICER government:OFFICER
confirm  | published stale                             | published | own:EDITING
expire   | published                                   | stale     | system
revise   | published stale withdrawn                   | draft     | own:EDITING
withdraw | submitted returned accepted published stale | withdrawn | own:EDITING
"""
DEMAND = """
submit             | draft clarifying                    | diagnosis  | own:EDITING
ask_clarification  | diagnosis                           | clarifying | government:DIAGNOSING serving:manager
confirm_by_manager | diagnosis                           | confirmed  | government:DIAGNOSING serving:manager
mark_long_term     | diagnosis published stale           | long_term  | government:DIAGNOSING serving:manager
reopen             | long_term                           | diagnosis  | government:DIAGNOSING serving:manager
clear              | confirmed                           | published  | own:OFFICER government:OFFICER
refuse             | confirmed                           | clarifying | own:OFFICER government:OFFICER
confirm            | published stale                     | published  | own:EDITING
expire             | published                           | stale      | system
revise             | published stale long_term withdrawn | draft      | own:EDITING
close    | diagnosis clarifying confirmed published stale long_term | closed    | own:EDITING
withdraw | diagnosis clarifying confirmed published stale long_term | withdrawn | own:EDITING
"""
ORGANISATION = """
verify   | pending rejected | verified  | government:reviewer
reject   | pending          | rejected  | government:reviewer
resubmit | rejected         | pending   | own:administrator
suspend  | verified         | suspended | government:reviewer
restore  | suspended        | verified  | government:reviewer
"""
#: A government body that nobody stands above, seen from its own level and by the system administrator.
GOVERNMENT = """
verify_top  | pending rejected | verified  | office:system
reject_top  | pending          | rejected  | office:system
resubmit    | rejected         | pending   | own:administrator
suspend_top | verified         | suspended | office:system
restore_top | suspended        | verified  | office:system
"""
#: What every filed record shares; the kinds that have nothing else are compared with it in tests/core/filing.
FILING = """
submit   | draft returned     | submitted | own:EDITING
return   | submitted          | returned  | government:reviewer
confirm  | submitted          | confirmed | government:reviewer
correct  | confirmed          | draft     | own:EDITING
withdraw | submitted returned | cancelled | own:EDITING
revoke   | confirmed          | cancelled | government:reviewer
"""
LEDGER = """
enter      | draft           | confirmed | own:EDITING
correct    | confirmed       | draft     | own:EDITING
strike_out | draft confirmed | cancelled | own:EDITING
"""
SCENARIO = """
submit    | draft returned      | submitted | own:EDITING
return    | submitted           | returned  | government:reviewer
confirm   | submitted           | confirmed | government:reviewer
correct   | confirmed published finished | draft     | own:EDITING
withdraw  | submitted returned  | cancelled | own:EDITING
revoke    | confirmed published finished | cancelled | government:reviewer
clear     | confirmed           | published | own:OFFICER government:OFFICER
refuse    | confirmed           | returned  | own:OFFICER government:OFFICER
unpublish | published finished  | confirmed | own:OFFICER government:OFFICER
finish    | published           | finished  | own:EDITING
"""
RESEARCH_TASK = """
submit   | draft returned       | submitted  | own:EDITING
return   | submitted            | returned   | government:reviewer
confirm  | submitted            | confirmed  | government:reviewer
correct  | confirmed            | draft      | own:EDITING
withdraw | submitted returned   | cancelled  | own:EDITING
revoke   | confirmed            | cancelled  | government:reviewer
start    | confirmed            | in_project | government:reviewer
solve    | confirmed in_project | solved     | government:reviewer
"""
INTRODUCTION = """
accept    | requested | accepted  | counterpart:EDITING
decline   | requested | declined  | counterpart:EDITING
cancel    | requested | cancelled | initiator:EDITING
lapse     | requested | lapsed    | system
close     | accepted  | closed    | initiator:EDITING counterpart:EDITING
follow_up | closed    | closed    | initiator:EDITING counterpart:EDITING
"""
LIST_EDITION = """
issue     | draft             | issued     | own:reviewer
supersede | issued            | superseded | system
withdraw  | issued superseded | withdrawn  | own:reviewer
"""
INDUSTRY_MAP = """
issue     | draft             | issued     | own:reviewer
supersede | issued            | superseded | system
withdraw  | issued superseded | withdrawn  | own:reviewer
"""
INDICATOR = """
activate | draft   | active  | own:KEEPING
retire   | active  | retired | own:KEEPING
restore  | retired | active  | own:KEEPING
"""
TARGET = """
issue    | draft                | issued    | own:reviewer
revise   | issued revised       | revised   | own:reviewer
withdraw | draft issued revised | withdrawn | own:reviewer
"""
DATA_REQUEST = """
fulfil   | submitted | done      | office:security
refuse   | submitted | declined  | office:security
withdraw | submitted | withdrawn | asker:ANYBODY
"""
BULLETIN = """
issue    | draft  | issued    | own:reviewer
withdraw | issued | withdrawn | own:reviewer
"""
ASSESSMENT = """
score   | draft     | scored    | own:EDITING own:reviewer
redraw  | scored    | draft     | own:EDITING own:reviewer
confirm | scored    | confirmed | own:reviewer
reopen  | confirmed | scored    | own:reviewer
"""
NOTICE = """
submit   | draft                                  | clearing  | own:EDITING
clear    | clearing                               | scheduled | own:OFFICER government:OFFICER
refuse   | clearing                               | draft     | own:OFFICER government:OFFICER
start    | scheduled                              | running   | system
pass     | running                                | passed    | system
end      | running                                | ended     | system
conclude | ended                                  | passed    | own:EDITING
uphold   | running ended                          | upheld    | own:EDITING
revise   | scheduled running ended upheld         | draft     | own:EDITING
withdraw | draft clearing scheduled running ended | withdrawn | own:EDITING
"""
OBJECTION = """
accept | received | accepted | own:EDITING
reject | received | rejected | own:EDITING
"""
CAMPAIGN = """
start  | draft         | running   | own:reviewer
remind | running       | running   | system
extend | running       | running   | own:reviewer
close  | running       | closed    | own:reviewer
end    | running       | closed    | system
cancel | draft running | cancelled | own:reviewer
"""
ASSIGNMENT = """
begin      | waiting                   | underway  | own:EDITING
hand_in    | waiting underway returned | handed_in | own:EDITING
take_back  | handed_in                 | underway  | own:EDITING
accept     | handed_in                 | accepted  | body:reviewer
return     | handed_in accepted        | returned  | body:reviewer
excuse     | waiting underway returned | excused   | body:reviewer
call_again | excused                   | waiting   | body:reviewer
"""
PLAN = """
issue      | draft        | issued    | own:reviewer
issue_more | issued       | issued    | own:reviewer
finish     | issued       | finished  | own:reviewer
withdraw   | draft issued | withdrawn | own:reviewer
"""
FIND = """
confirm | proposed          | confirmed | own:KEEPING
drop    | proposed          | dropped   | own:KEEPING
reopen  | confirmed dropped | proposed  | own:KEEPING
"""
TASK = """
assign           | prepared                  | planned  | system
report           | planned underway          | underway | own:KEEPING lead:KEEPING support:KEEPING
ask_closing      | planned underway          | checking | own:KEEPING lead:KEEPING
close            | checking                  | closed   | own:reviewer
send_back        | checking                  | underway | own:reviewer
stop             | planned underway checking | stopped  | own:reviewer
stop_with_plan   | planned underway checking | stopped  | system
resume           | closed stopped            | underway | own:reviewer
remind_planned   | planned                   | planned  | system
remind_underway  | underway                  | underway | system
overdue_planned  | planned                   | planned  | system
overdue_underway | underway                  | underway | system
"""
ROLES = {
    "ANYBODY": "administrator+editor+manager+secrecy_officer+reviewer+viewer",
    "EDITING": "administrator+editor+manager",
    "KEEPING": "administrator+editor+manager+reviewer",
    "DIAGNOSING": "manager+reviewer",
    "OFFICER": "secrecy_officer",
}
REFUSED = "refused"
#: The rows that a change writes besides the record itself.
WRITTEN = (
    LogEntry,
    Change,
    Version,
    SecrecyReview,
    Message,
    DisclosedContact,
    Certificate,
    OutcomeOfIntroduction,
    TaskReport,
)


def make_organisation(state: str) -> Any:
    """An enterprise in that state."""
    return OrganisationFactory(state=state)


def make_government_body(state: str) -> Any:
    """A government body in that state."""
    return OrganisationFactory(state=state, kind=OrganisationKind.GOVERNMENT)


def sides_of_a_government(record: Any) -> Sides:
    """Itself, and another body of its own level."""
    return {
        "own": (record, {"oversight": "2901" if record.is_verified else None}),
        "same_level": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "foreign": (OrganisationFactory(), {}),
    }


def sides_of_a_register(record: Any) -> Sides:
    """The owner's organisation and those that stand around it."""
    organisation = getattr(record, "organisation", record)
    far = RegionFactory(code="310100")
    serving = OrganisationKind.TRANSFER_ORGANISATION
    return {
        "own": (organisation, {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "foreign_government": (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=far),
            {"oversight": "3101"},
        ),
        "serving": (OrganisationFactory(kind=serving), {"service": "2901"}),
        "foreign_serving": (OrganisationFactory(kind=serving, region=far), {"service": "3101"}),
        "foreign": (OrganisationFactory(), {}),
        "unverified": (OrganisationFactory(state=OrganisationState.PENDING), {}),
    }


def sides_of_an_introduction(record: Any) -> Sides:
    """The two sides, the governments of both regions and above, those who serve there, and strangers."""
    governments = {
        name: (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code)),
            {"oversight": code.rstrip("0")},
        )
        for name, code in (
            ("government_of_initiator", "290100"),
            ("government_of_counterpart", "290200"),
            ("government_of_both", "290000"),
            ("foreign_government", "310100"),
        )
    }
    return {
        "initiator": (record.organisation, {}),
        "counterpart": (record.counterpart, {}),
        **governments,
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
        "unverified": (OrganisationFactory(state=OrganisationState.PENDING), {}),
    }


def given_to_a_register(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    today = timezone.localdate()
    return {
        "clear": {"opinion": "可以公开"},
        "confirm_by_manager": {
            "confirmed_by_way": ConfirmationWay.PHONE,
            "confirmed_on": today,
            "confirmation_note": "属实",
        },
        "close": {"outcome": Outcome.GIVEN_UP, "outcome_text": "不做了"},
        "expire": {"on": today + timedelta(days=1000)},
    }.get(name, {})


def given_to_an_introduction(name: str) -> dict[str, Any]:
    """Valid data for the action on an introduction."""
    return {
        "decline": {"code": DeclineCode.TERMS},
        "lapse": {"on": timezone.localdate() + timedelta(days=1000)},
        "close": {"code": OutcomeCode.TRIAL},
        "follow_up": {"code": OutcomeCode.CONTRACT_SIGNED},
    }.get(name, {})


def sides_of_a_list(edition: Any) -> Sides:
    """The government that made it, those around and above it, and organisations of its region."""
    governments = {
        name: (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code)),
            {"oversight": code.rstrip("0")},
        )
        for name, code in (("colleague", "290100"), ("government_above", "290000"), ("foreign_government", "310100"))
    }
    return {
        "own": (edition.organisation, {"oversight": "2901"}),
        **governments,
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
    }


def given_to_a_list(name: str) -> dict[str, Any]:
    """Valid data for the action on an edition."""
    decision = {"decision_title": "关于印发清单的通知", "decided_on": timezone.localdate()}
    return {"issue": decision}.get(name, {})


def given_to_a_map(name: str) -> dict[str, Any]:
    """Valid data for the action on an edition of a map."""
    decision = {"decision_title": "关于印发产业图谱的通知", "decided_on": timezone.localdate()}
    return {"issue": decision, "supersede": {"on": timezone.localdate()}}.get(name, {})


def make_notice_that_is_over(state: str) -> Any:
    """A notice that was begun so long ago that its time is over, whatever its state."""
    with clock.ahead(timedelta(days=-60)):
        return make_notice(state)


def ready_notice(record: Any, name: str) -> None:
    """What the action needs besides state and rights: no open objection to conclude, one that is right to uphold."""
    outcome = {"conclude": ObjectionState.REJECTED, "uphold": ObjectionState.ACCEPTED}.get(name)
    if outcome is None:
        return
    if not record.objections.exists():
        with clock.ahead(record.first_day - clock.today()):
            make_objection(record)
    record.objections.update(state=outcome, answer="经核实。", answered_at=timezone.now())


@dataclass(frozen=True)
class Matrix:
    """One model's table, how to make a record in a state, who stands around it, and data for each action."""

    table: str
    make: Callable[[str], Any]
    sides: Callable[[Any], Sides] = sides_of_a_register
    given: Callable[[str], dict[str, Any]] = given_to_a_register
    #: Brings about what an allowed action needs besides state and rights; taken back after the attempt.
    ready: Callable[[Any, str], None] = lambda record, name: None


def data_request_in(state: str) -> DataRequest:
    """Somebody's request about their own data."""
    kind = RequestKind.CORRECTION
    return DataRequest.objects.create(user=UserFactory(), kind=kind, state=state, due_on=timezone.localdate())


def sides_of_a_data_request(record: Any) -> Sides:
    """Whoever asked, in whatever role, and others."""
    return {
        "asker": (OrganisationFactory(), {"user": record.user}),
        "stranger": (OrganisationFactory(), {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
    }


def given_to_a_data_request(name: str) -> dict[str, Any]:
    """Valid data for the action on a request."""
    return {"fulfil": {"answer": "已更正"}}.get(name, {})


def campaign_that_is_over(state: str) -> Any:
    """A campaign that was begun so long ago that its last day lies behind; a draft still has time."""
    if state == "draft":
        return make_campaign(state)
    with clock.ahead(timedelta(days=-60)):
        return make_campaign(state)


def sides_of_an_assignment(assignment: Any) -> Sides:
    """The unit, the body that calls on it, other governments and strangers."""
    sides = sides_of_a_register(assignment)
    return {**sides, "body": (assignment.campaign.organisation, {"oversight": "29"})}


def sides_of_a_campaign(campaign: Any) -> Sides:
    """The body that made it, those around it, and a unit of its region."""
    return {**sides_of_a_register(campaign), "own": (campaign.organisation, {"oversight": "29"})}


def given_to_a_campaign(name: str) -> dict[str, Any]:
    """Valid data for the action on a campaign."""
    day = clock.today() + timedelta(days=300)
    return {"extend": {"ends_on": day}, "remind": {"day": day}}.get(name, {})


def sides_of_a_plan(plan: Any) -> Sides:
    """The body that keeps it, those around and above it, and organisations of its region."""
    return {**sides_of_a_list(plan), "own": (plan.organisation, {"oversight": "29"})}


def sides_of_a_task(task: Any) -> Sides:
    """The body that keeps it, the departments that it names, and those around."""
    lead, support = (task.parties.get(role=role).organisation for role in ("lead", "support"))
    return {
        **sides_of_a_plan(task),
        "lead": (lead, {"oversight": "29"}),
        "support": (support, {"oversight": "29"}),
    }


def given_to_a_task(name: str) -> dict[str, Any]:
    """Valid data for the action on a task."""
    if name in ("report", "ask_closing"):
        return {"text": "按计划推进", "percent": 40}
    return {"opinion": "已完成"} if name == "close" else {"day": clock.today()}


MATRICES = {
    "achievements.Achievement": Matrix(ACHIEVEMENT, complete_achievement),
    "boards.Assessment": Matrix(ASSESSMENT, assessment_in, sides_of_a_list),
    "boards.Bulletin": Matrix(BULLETIN, bulletin_in, sides_of_a_list),
    "campaigns.Assignment": Matrix(
        ASSIGNMENT,
        make_assignment,
        sides_of_an_assignment,
        lambda name: {"none_more": True} if name == "hand_in" else {},
    ),
    "campaigns.Campaign": Matrix(CAMPAIGN, campaign_that_is_over, sides_of_a_campaign, given_to_a_campaign),
    "demands.Demand": Matrix(DEMAND, complete_demand),
    "introductions.Introduction": Matrix(
        INTRODUCTION, complete_introduction, sides_of_an_introduction, given_to_an_introduction
    ),
    "indicators.Indicator": Matrix(INDICATOR, indicator_in, sides_of_a_list),
    "indicators.Target": Matrix(TARGET, target_in, sides_of_a_list, lambda name: {"value": Decimal(9)}),
    "industry_map.MapEdition": Matrix(INDUSTRY_MAP, map_in, sides_of_a_list, given_to_a_map),
    "lists.Edition": Matrix(LIST_EDITION, edition_in, sides_of_a_list, given_to_a_list),
    "oversight.DataRequest": Matrix(DATA_REQUEST, data_request_in, sides_of_a_data_request, given_to_a_data_request),
    "notices.Objection": Matrix(
        OBJECTION,
        lambda state: make_objection(make_notice("running"), state),
        lambda objection: sides_of_a_register(objection.notice),
        lambda name: {"answer": "经核实，情况如下。"},
    ),
    "notices.PublicNotice": Matrix(
        NOTICE, make_notice_that_is_over, given=lambda name: {"opinion": "可以公示"}, ready=ready_notice
    ),
    "enterprises.YearFigures": Matrix(FILING, lambda state: any_filing(YearFigures, state=state)),
    "enterprises.EnterpriseVisit": Matrix(LEDGER, lambda state: any_filing(EnterpriseVisit, state=state)),
    "needs.Scenario": Matrix(SCENARIO, lambda state: any_filing(Scenario, state=state)),
    "needs.ResearchTask": Matrix(
        RESEARCH_TASK, lambda state: any_filing(ResearchTask, state=state, sources_note="座谈会")
    ),
    "plans.PlanDocument": Matrix(PLAN, plan_in, sides_of_a_plan, ready=ready_plan),
    "plans.Find": Matrix(FIND, find_in, lambda find: sides_of_a_plan(find.version.plan)),
    "plans.Task": Matrix(TASK, task_in, sides_of_a_task, given_to_a_task),
    "organisations.Organisation": Matrix(ORGANISATION, make_organisation),
    "organisations.Organisation@government": Matrix(GOVERNMENT, make_government_body, sides_of_a_government),
}


def model_of(label: str) -> Any:
    """The model of a matrix; what follows `@` tells the matrices of one model apart."""
    return apps.get_model(label.partition("@")[0])


CASES = [
    pytest.param(label, state, id=f"{label}-{state}")
    for label in MATRICES
    for state in table_of(model_of(label)).states.values
]


def allowed_cells(table: str) -> dict[tuple[str, str, str], str]:
    """{(state, transition, "side:role"): target} for all that is allowed."""
    cells = {}
    for line in table.strip().splitlines():
        name, sources, target, who = (part.strip() for part in line.split("|"))
        for source in sources.split():
            for group in who.split():
                side, _, roles = group.partition(":")
                for role in ROLES.get(roles, roles).split("+"):
                    cells[source, name, f"{side}:{role}" if role else side] = target
    return cells


def test_every_table_has_a_matrix() -> None:
    labels = {table.model._meta.label for table in tables()}
    compared = {table.model._meta.label for table in tables() if issubclass(table.model, FiledRecord)}

    assert labels - compared == {label.partition("@")[0] for label in MATRICES} - compared


@pytest.mark.parametrize("label", sorted({label.partition("@")[0] for label in MATRICES}))
def test_matrices_name_what_the_table_names(label: str) -> None:
    model = model_of(label)
    tables_of_cells = [matrix.table for name, matrix in MATRICES.items() if model_of(name) == model]
    cells = {cell for table in tables_of_cells for cell in allowed_cells(table)}

    assert {(source, name) for source, name, _who in cells} == {
        (source, transition.name) for transition in table_of(model) for source in transition.sources
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "state"), CASES)
def test_matrix_cell_by_cell(label: str, state: str) -> None:
    matrix = MATRICES[label]
    cells = allowed_cells(matrix.table)
    record = matrix.make(state)
    actors = list(everybody(matrix.sides(record)))
    before = everything_about(record)
    wrong = []

    for who, actor in actors:
        for transition in table_of(type(record)):
            expected = cells.get((state, transition.name, who), REFUSED)
            data = matrix.given(transition.name)
            outcome = attempt(record, transition.name, actor, data, undo=expected != REFUSED, ready=matrix.ready)
            if outcome != expected:
                wrong.append(f"{transition.name} by {who}: {outcome} instead of {expected}")
        if everything_about(record) != before:
            wrong.append(f"what {who} may not do left something behind")
            before = everything_about(record)

    assert wrong == []


def attempt(
    record: Any,
    name: str,
    actor: Actor,
    data: dict[str, Any],
    *,
    undo: bool,
    ready: Callable[[Any, str], None],
) -> str:
    """The state that the record comes to, or `refused`; nothing is undone where a refusal is expected."""
    with transaction.atomic() if undo else nullcontext():
        if undo:
            ready(record, name)
        try:
            state = str(apply(record, name, actor=actor, reason="理由", **data).state)
        except DomainError:
            return REFUSED
        if undo:
            transaction.set_rollback(True)
    return state


def everything_about(record: Any) -> tuple[Any, ...]:
    """The row and the number of all rows that a change writes."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row, *(model.objects.count() for model in WRITTEN)


def everybody(sides: Sides) -> Iterator[tuple[str, Actor]]:
    """Each side in each role, with the words that the matrices use."""
    for side, (body, prefixes) in sides.items():
        member = MembershipFactory(organisation=body)
        actor = Actor(**{"user": member.user, "organisation": body, **prefixes})
        for role in Role:
            yield f"{side}:{role}", replace(actor, roles=frozenset({role}))
    yield "member_of_nothing", Actor(user=MembershipFactory().user)
    for office in Office:
        yield f"office:{office}", Actor(user=MembershipFactory().user, office=office)
    yield "anonymous", ANONYMOUS
    yield "system", SYSTEM


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("label", "state"),
    [("organisations.Organisation", OrganisationState.VERIFIED), ("introductions.Introduction", "requested")],
)
def test_matrix_actors_are_those_that_the_program_makes(label: str, state: str) -> None:
    matrix = MATRICES[label]
    for _who, actor in everybody(matrix.sides(matrix.make(state))):
        if actor.organisation is None:
            continue
        membership = actor.user.memberships.get()
        made = actor_for(membership, actor.user)
        assert (made.oversight, made.service) == (actor.oversight, actor.service)
