"""A unit's own system hands in what is collected: figures as a draft, then the report; refusals that it can use."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.permissions import Role
from lianqiao.governance.collection.models import Report, ReportValue
from tests.faces.api.conftest import Program, program_of
from tests.factories import make_actor
from tests.governance.collection.makers import LONG, Ladder, after, make_data_set, open_cycle, report_of

pytestmark = pytest.mark.django_db
#: What a county's system sends for a whole month.
MONTH = {
    "values": [
        {"indicator": "contracts", "value": "12.5"},
        {"indicator": "local_contracts", "value": "2"},
    ],
    "note": "截至月末",
}


@pytest.fixture
def ladder() -> Ladder:
    return Ladder()


@pytest.fixture
def report(ladder: Ladder) -> Report:
    """The county's report for last month."""
    return report_of(open_cycle(make_data_set(ladder, **LONG)), ladder.county)


def path_of(report: Report) -> str:
    return f"collection-reports/{report.pk}"


def etag_of(program: Program, report: Report) -> str:
    return str(program.get(path_of(report)).headers["ETag"])


def fill(program: Program, report: Report, data: Any, **headers: str) -> Any:
    """A PATCH based on what the report says now."""
    return program.patch(path_of(report), data, **{"If_Match": etag_of(program, report), **headers})


def figures(report: Report) -> dict[str, Any]:
    return dict(ReportValue.objects.filter(report=report).values_list("indicator__key", "value"))


def places(answer: Any) -> list[tuple[str, str]]:
    return [(fault.get("pointer", ""), fault["code"]) for fault in answer.json()["errors"]]


def test_a_unit_fills_in_as_a_draft_and_hands_in(ladder: Ladder, report: Report) -> None:
    program = program_of(ladder.county, "read:collection", "write:collection", "act:collection")

    filled = fill(program, report, MONTH)

    assert filled.status_code == 200, filled.content.decode()
    assert [(one["indicator"]["key"], one["value"]) for one in filled.json()["values"]] == [
        ("contracts", "12.500000"),
        ("local_contracts", "2.000000"),
        ("visits", None),
    ]
    assert (filled.json()["state"], filled.json()["note"]) == ("draft", "截至月末")
    offers = {one["name"]: one["allowed"] for one in program.get(f"{path_of(report)}/actions").json()["results"]}
    assert offers["submit"] is True

    handed_in = program.post(f"{path_of(report)}/actions/submit")

    assert (handed_in.status_code, handed_in.json()["state"]) == (200, "submitted")


def test_what_is_not_named_stays(ladder: Ladder, report: Report) -> None:
    program = program_of(ladder.county)
    fill(program, report, MONTH)

    changed = fill(program, report, {"values": [{"indicator": "visits", "value": "3", "remark": "集中走访"}]})
    cleared = fill(program, report, {"values": [{"indicator": "local_contracts", "value": None}]})

    assert (changed.status_code, cleared.status_code) == (200, 200)
    assert figures(report) == {"contracts": Decimal("12.5"), "local_contracts": None, "visits": Decimal(3)}
    assert cleared.json()["note"] == "截至月末"
    assert cleared.json()["values"][2]["remark"] == "集中走访"


def test_each_figure_that_cannot_be_kept_is_pointed_to_and_nothing_is_kept(ladder: Ladder, report: Report) -> None:
    program = program_of(ladder.county)
    wrong = {"values": [{"indicator": "contracts", "value": "1"}, {"indicator": "visits", "value": "1.5"}]}
    strange = {
        "values": [{"indicator": "patents", "value": "1"}, {"value": "1"}, *[{"indicator": "visits", "value": "1"}] * 2]
    }

    answers = [fill(program, report, data) for data in (wrong, strange, {"is_nothing": True}, {"values": "1"})]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422]
    assert places(answers[0]) == [("#/values/1/value", "invalid")]
    assert places(answers[1]) == [
        ("#/values/0/indicator", "unknown"),
        ("#/values/1/indicator", "required"),
        ("#/values/3/indicator", "repeated"),
    ]
    assert set(figures(report).values()) == {None}
    report.refresh_from_db()
    assert (report.is_nothing, report.filled_at) == (False, None)


def test_a_report_that_is_not_complete_is_refused_with_a_sentence_for_each_thing(
    ladder: Ladder, report: Report
) -> None:
    program = program_of(ladder.county)
    fill(program, report, {"values": [{"indicator": "contracts", "value": "1"}]})

    answer = program.post(f"{path_of(report)}/actions/submit")

    assert answer.status_code == 422
    assert [fault["detail"] for fault in answer.json()["errors"]] == ["就地转化合同额：必填。"]
    report.refresh_from_db()
    assert report.state == "draft"


def test_nobody_fills_in_for_others_or_without_the_version(ladder: Ladder, report: Report) -> None:
    own, above = program_of(ladder.county), program_of(ladder.city)
    reader = program_of(ladder.county, "read:collection")
    viewer = program_of(make_actor(Role.VIEWER, organisation=ladder.county.organisation))

    refused = {
        "above": fill(above, report, MONTH),
        "scope": fill(reader, report, MONTH),
        "viewer": fill(viewer, report, MONTH),
        "foreign": program_of(ladder.other).patch(path_of(report), MONTH, If_Match="*"),
        "blind": own.patch(path_of(report), MONTH),
        "overtaken": own.patch(path_of(report), MONTH, If_Match='"0"'),
    }

    assert {name: answer.status_code for name, answer in refused.items()} == {
        "above": 403,
        "scope": 403,
        "viewer": 403,
        "foreign": 404,
        "blind": 428,
        "overtaken": 412,
    }
    assert set(figures(report).values()) == {None}


def test_the_same_key_fills_in_once(ladder: Ladder, report: Report) -> None:
    program = program_of(ladder.county)
    headers = {"If_Match": etag_of(program, report), "Idempotency_Key": "2026-10"}

    first, again = program.patch(path_of(report), MONTH, **headers), program.patch(path_of(report), MONTH, **headers)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.content == first.content


def test_what_is_handed_in_or_over_is_not_filled_in(ladder: Ladder, report: Report) -> None:
    program = program_of(ladder.county)
    fill(program, report, MONTH)
    program.post(f"{path_of(report)}/actions/submit")

    handed_in = fill(program, report, {"note": "改"})
    program.post(f"{path_of(report)}/actions/take_back")
    with after(report.cycle.locks_on):
        later = program_of(ladder.county)
        over = fill(later, report, {"note": "改"})

    assert (handed_in.status_code, handed_in.json()["code"]) == (409, "not_filling")
    assert (over.status_code, over.json()["code"]) == (409, "closed")
    report.refresh_from_db()
    assert report.note == "截至月末"


def test_those_above_decide_as_on_the_page(ladder: Ladder, report: Report) -> None:
    own, above = program_of(ladder.county), program_of(ladder.city)
    fill(own, report, MONTH)
    own.post(f"{path_of(report)}/actions/submit")

    assert own.post(f"{path_of(report)}/actions/accept").status_code == 403
    assert above.post(f"{path_of(report)}/actions/return").status_code == 422
    returned = above.post(f"{path_of(report)}/actions/return", {"reason": "请核对就地转化合同额"})

    assert (returned.status_code, returned.json()["state"], returned.json()["returned"]) == (200, "returned", 1)
