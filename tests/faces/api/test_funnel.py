"""The funnel as programs read it: the same figures as the pages, for who may see the cases."""

from typing import Any

import pytest

from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.api.conftest import Program, program_of
from tests.processes import makers
from tests.processes.introductions.conftest import Scene, scene
from tests.processes.introductions.test_funnel import told

__all__ = ["scene", "told"]

pytestmark = pytest.mark.django_db
PATH = "introductions/funnel"


def government(code: str) -> Program:
    """A program of the government of a region."""
    body = makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT)
    return program_of(makers.actor(body, Role.REVIEWER), "read:introductions")


def counts(group: dict[str, Any]) -> list[int]:
    """How many came to each step."""
    return [step["count"] for step in group["steps"]]


def test_a_government_reads_its_region_in_groups(told: Scene) -> None:
    answer = government("290000").get(PATH, {"by": "region", "since": "2026-01-01", "until": "2026-12-31"})
    assert answer.status_code == 200, answer.content.decode()
    told_ = answer.json()
    assert counts(told_["whole"]) == [3, 2, 1, 1, 1, 0]
    assert [(group["key"], group["name"], counts(group)[0]) for group in told_["groups"]] == [
        ("2901", "地区290100", 2),
        ("2902", "地区290200", 1),
    ]
    assert told_["answers"] == {"asked": 3, "answered": 3, "lapsed": 0, "in_time": 1.0, "days": 4.0}
    assert told_["ends"] == [
        {"step": "interest", "code": "declined.terms", "reason": "价格、期限等条件不合适", "count": 1}
    ]
    assert told_["recommended"] is None, "the token opens introductions, and not work lists"


def test_an_organisation_reads_its_own_and_strangers_nothing(told: Scene) -> None:
    own = program_of(told.researcher, "read:introductions").get(PATH).json()
    assert (counts(own["whole"])[0], own["answers"]["asked"], own["groups"]) == (3, 2, [])
    stranger = program_of(makers.actor(makers.organisation()), "read:introductions").get(PATH).json()
    assert (counts(stranger["whole"])[0], stranger["ends"]) == (0, [])


def test_foreign_regions_and_wrong_values_are_refused(told: Scene) -> None:
    city = government("290100")
    assert city.get(PATH, {"region": "290101"}).status_code == 200
    assert city.get(PATH, {"region": "290200"}).status_code == 404
    assert program_of(told.buyer, "read:introductions").get(PATH, {"region": "290101"}).status_code == 404
    assert city.get(PATH, {"by": "unit"}).status_code == 400
    assert city.get(PATH, {"since": "yesterday"}).status_code == 400
    assert program_of(told.buyer, "read:demands").get(PATH).status_code == 403
    assert Program().get(PATH).status_code == 401
