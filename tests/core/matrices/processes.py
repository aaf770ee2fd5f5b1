"""The states of what moves things forward."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.processes.introductions.enums import DeclineCode, MandateState, OutcomeCode
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.core.matrices.table import Matrix, Sides
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
)
from tests.processes.introductions.makers import claim_for, deadline_in, mandate_in
from tests.processes.makers import complete_introduction

INTRODUCTION = """
accept    | requested | accepted  | counterpart:EDITING
decline   | requested | declined  | counterpart:EDITING
cancel    | requested | cancelled | initiator:EDITING
lapse     | requested | lapsed    | system
close     | accepted  | closed    | initiator:EDITING counterpart:EDITING manager:manager
follow_up | closed    | closed    | initiator:EDITING counterpart:EDITING manager:manager
confirm   | closed    | closed    | counterpart:EDITING
dispute   | closed    | closed    | counterpart:EDITING
verify    | closed    | closed    | government_of_initiator:reviewer government_of_counterpart:reviewer
verify    | closed    | closed    | government_of_both:reviewer
revisit   | closed    | closed    | initiator:EDITING counterpart:EDITING manager:manager
"""


MANDATE = """
accept   | offered        | active    | manager:manager
decline  | offered        | declined  | manager:manager
withdraw | offered        | withdrawn | own:EDITING
end      | active         | ended     | own:EDITING manager:manager
expire   | offered active | expired   | system
"""


DEADLINE = """
ask  | open       | asked   | system
meet | open asked | done    | system
drop | open asked | dropped | system
"""


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
        "manager": (mandated(record), {"service": "2901"}),
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
        "unverified": (OrganisationFactory(state=OrganisationState.PENDING), {}),
    }


def mandated(introduction: Any) -> Any:
    """An organisation whose technology managers hold a mandate for the case."""
    body = OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION)
    mandate_in(MandateState.ACTIVE, introduction=introduction, manager_organisation=body)
    return body


def sides_of_a_mandate(record: Any) -> Sides:
    """Who gave it, who was given it, the governments of the region and of another one, and strangers."""
    return {
        "own": (record.organisation, {}),
        "manager": (record.manager_organisation, {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
        "stranger": (OrganisationFactory(), {}),
    }


def sides_of_a_deadline(record: Any) -> Sides:
    """The two sides and a government: nobody but the program."""
    introduction = record.introduction
    return {
        "initiator": (introduction.organisation, {}),
        "counterpart": (introduction.counterpart, {}),
        "government": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "29"}),
    }


def given_to_an_introduction(name: str) -> dict[str, Any]:
    """Valid data for the action on an introduction."""
    data: dict[str, dict[str, Any]] = {
        "decline": {"code": DeclineCode.TERMS},
        "lapse": {"on": timezone.localdate() + timedelta(days=1000)},
        "close": {"code": OutcomeCode.TRIAL},
        "follow_up": {"code": OutcomeCode.CONTRACT_SIGNED},
        "revisit": {"round": 1},
    }
    return data.get(name, {})


def make_ready(introduction: Any, name: str) -> None:
    """Something to confirm, with evidence; a landing to come back to."""
    if name in ("confirm", "dispute", "verify"):
        claim_for(introduction, with_evidence=True)
    elif name == "revisit":
        type(introduction).objects.filter(pk=introduction.pk).update(landed_on=timezone.localdate())


MATRICES = {
    "introductions.Introduction": Matrix(
        INTRODUCTION, complete_introduction, sides_of_an_introduction, given_to_an_introduction, make_ready
    ),
    "introductions.Mandate": Matrix(MANDATE, mandate_in, sides_of_a_mandate, lambda name: {}),
    "introductions.Deadline": Matrix(DEADLINE, deadline_in, sides_of_a_deadline, lambda name: {}),
}
