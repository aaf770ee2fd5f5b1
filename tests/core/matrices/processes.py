"""The states of what moves things forward."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from lianqiao.processes.introductions.enums import DeclineCode, OutcomeCode
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.core.matrices.table import Matrix, Sides
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
)
from tests.processes.makers import complete_introduction

INTRODUCTION = """
accept    | requested | accepted  | counterpart:EDITING
decline   | requested | declined  | counterpart:EDITING
cancel    | requested | cancelled | initiator:EDITING
lapse     | requested | lapsed    | system
close     | accepted  | closed    | initiator:EDITING counterpart:EDITING
follow_up | closed    | closed    | initiator:EDITING counterpart:EDITING
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
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
        "stranger": (OrganisationFactory(), {}),
        "unverified": (OrganisationFactory(state=OrganisationState.PENDING), {}),
    }


def given_to_an_introduction(name: str) -> dict[str, Any]:
    """Valid data for the action on an introduction."""
    return {
        "decline": {"code": DeclineCode.TERMS},
        "lapse": {"on": timezone.localdate() + timedelta(days=1000)},
        "close": {"code": OutcomeCode.TRIAL},
        "follow_up": {"code": OutcomeCode.CONTRACT_SIGNED},
    }.get(name, {})


MATRICES = {
    "introductions.Introduction": Matrix(
        INTRODUCTION, complete_introduction, sides_of_an_introduction, given_to_an_introduction
    ),
}
