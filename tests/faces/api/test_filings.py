"""Filed records of every kind: read whole by those inside, in part by everybody, written as the form writes them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.filing.kinds import FilingKind, kind_for, kind_of, kinds
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.alliances.models import Alliance, AllianceMember, AllianceReport
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.needs.models import ResearchTask, Scenario
from lianqiao.registers.registrations.models import Registration
from tests.faces.api.conftest import Program, program_of
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    RegionFactory,
    any_filing,
    complete_achievement,
    make_actor,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

KINDS = [pytest.param(kind, id=kind.slug) for kind in kinds()]
PUBLIC = [pytest.param(kind, id=kind.slug) for kind in kinds() if kind.is_public]
COMMON = {
    "id",
    "title",
    "number",
    "state",
    "url",
    "organisation",
    "region",
    "files",
    "kept_back",
    "submitted_at",
    "decided_at",
    "updated_at",
}


def address(kind: FilingKind | str) -> str:
    return kind if isinstance(kind, str) else kind.slug


@pytest.mark.parametrize("kind", KINDS)
def test_owner_reads_every_column_of_its_record(kind: FilingKind) -> None:
    record = any_filing(kind.model)
    program = program_of(make_actor(Role.EDITOR, organisation=record.organisation))

    answer = program.get(f"{address(kind)}/{record.pk}")

    assert answer.status_code == 200, answer.content.decode()
    shown = answer.json()
    assert shown.keys() == COMMON | {*kind.form.base_fields, *kind.outcome_fields}
    assert (shown["id"], shown["state"], shown["kept_back"]) == (str(record.pk), record.state, [])
    assert [name for name in kind.model.PARTS if name in shown and shown[name] is None] == []


@pytest.mark.parametrize("kind", KINDS)
def test_record_on_its_owners_desk_does_not_exist_for_others(kind: FilingKind) -> None:
    record = any_filing(kind.model)

    foreign = program_of(make_actor()).get(f"{address(kind)}/{record.pk}")
    anybody = Program().get(f"{address(kind)}/{record.pk}")

    assert (foreign.status_code, anybody.status_code) == (404, 404 if kind.is_public else 401)


@pytest.mark.parametrize("kind", PUBLIC)
def test_everybody_reads_of_a_public_record_what_the_kind_makes_public(kind: FilingKind) -> None:
    record = any_filing(kind.model, state=kind.model.PUBLIC_STATES[0])

    shown = Program().get(f"{address(kind)}/{record.pk}").json()

    kept = {*kind.form.base_fields, *kind.outcome_fields} - {"title", *kind.public_fields, *kind.public_parts}
    assert set(shown["kept_back"]) == kept | {"files"}
    assert {shown[name] for name in kept} <= {None}
    assert shown["url"].endswith(f"/registers/{kind.slug}/{record.pk}/")


@pytest.mark.parametrize("kind", KINDS)
def test_list_asks_the_same_number_of_queries_however_long_it_is(kind: FilingKind) -> None:
    RegionFactory(code="290100")
    program = program_of(make_reviewer(code="290100"))
    state = "submitted" if "submitted" in dict(kind.model._meta.get_field("state").choices) else "confirmed"
    program.get(address(kind))  # notes that the token is in use
    counts = []
    for number in (1, 4):
        for _one in range(number):
            any_filing(kind.model, state=state)
        with CaptureQueriesContext(connection) as queries:
            answer = program.get(address(kind))
        assert answer.status_code == 200, answer.content.decode()
        counts.append((len(answer.json()["results"]), len(queries)))

    (few, first), (many, second) = counts
    assert (few, many) == (1, 5)
    assert first == second


def test_nobody_finds_records_by_what_is_not_shown() -> None:
    record = any_filing(Conversion, state="published", amount_yuan=1_000_000)
    closed = kind_of("conversions").closed_filters
    assert "state" in closed

    answer = Program().get("conversions", {"state": "published"})
    own = program_of(make_actor(organisation=record.organisation)).get("conversions", {"state": "published"})

    assert answer.json()["results"] == []
    assert [one["id"] for one in own.json()["results"]] == [str(record.pk)]


def test_draft_is_made_changed_and_handed_in() -> None:
    actor = make_actor(Role.EDITOR)
    program = program_of(actor)
    made = program.post("year-figures", {"year": 2025, "source": "audit", "staff": 85, "revenue_yuan": "21000000.00"})
    assert made.status_code == 201, made.content.decode()
    path = f"year-figures/{made.json()['id']}"

    changed = program.patch(path, {"research_yuan": "1500000.00"}, If_Match=made.headers["ETag"])
    handed_in = program.post(f"{path}/actions/submit")

    record = YearFigures.objects.get()
    assert (changed.status_code, handed_in.status_code) == (200, 200)
    assert (record.organisation, record.year, record.staff, record.state) == (
        actor.organisation,
        2025,
        85,
        "submitted",
    )
    assert (record.revenue_yuan, record.research_yuan) == (21_000_000, 1_500_000)


def test_rows_and_records_that_belong_to_a_draft_are_written_with_it() -> None:
    actor = make_actor(Role.EDITOR)
    member = OrganisationFactory()
    answer = program_of(actor).post(
        "alliances",
        {
            "title": "低温储能创新联合体",
            "kind": "consortium",
            "founded_on": "2026-03-01",
            "agreement_signed_on": "2026-02-20",
            "purpose": "攻克低温下容量衰减",
            "tasks": "电解液、隔膜、整包试验",
            "rights_rule": "谁做谁有，共同做的共有",
            "members": [{"organisation": str(member.pk), "role": "research", "duty": "电芯", "share_yuan": "500000"}],
        },
    )

    assert answer.status_code == 201, answer.content.decode()
    (row,) = answer.json()["members"]
    assert (row["organisation"], row["duty"], row["share_yuan"]) == (
        {"id": str(member.pk), "name": member.name},
        "电芯",
        "500000.00",
    )


def test_foreign_achievement_cannot_be_chosen_and_nothing_is_made() -> None:
    actor = make_actor(Role.EDITOR)
    own, foreign = AchievementFactory(organisation=actor.organisation), complete_achievement()
    program = program_of(actor)

    values = {
        "mode": "licence",
        "signed_on": "2026-03-01",
        "product": "低温电解液",
        "partner_name": "甲地电池厂",
        "amount_yuan": "800000",
        "place": actor.organisation.region_id,
    }

    refused = program.post("conversions", {**values, "achievement": str(foreign.pk)})
    unknown = program.post("conversions", {**values, "achievement": "no id"})
    assert (refused.status_code, unknown.status_code) == (422, 422)
    assert refused.json()["errors"][0]["pointer"] == "#/achievement"
    assert not Conversion.objects.exists()

    made = program.post("conversions", {**values, "achievement": str(own.pk)})
    assert made.status_code == 201, made.content.decode()
    assert made.json()["achievement"] == {"id": str(own.pk), "title": own.title}


def test_unit_that_does_not_file_such_records_is_told_so() -> None:
    actor = make_actor(Role.EDITOR, organisation=OrganisationFactory(kind="university"))
    answer: Any = program_of(actor).post("year-figures", {"year": 2025, "source": "audit"})

    assert answer.status_code == 403
    assert not YearFigures.objects.exists()


def test_feed_tells_of_records_and_that_a_public_one_is_gone() -> None:
    actor = make_actor(Role.EDITOR)
    own = program_of(actor)
    cleared, never = (any_filing(Scenario, organisation=actor.organisation, state="confirmed") for _one in range(2))
    officer = make_officer(code=actor.organisation.region_id)
    apply(cleared, "clear", actor=officer, opinion="不涉密")
    apply(Scenario.objects.get(pk=cleared.pk), "revoke", actor=make_reviewer(code="290100"), reason="场地不开放了")
    apply(never, "revoke", actor=make_reviewer(code="290100"), reason="重复")

    def heard(program: Program) -> list[tuple[str, str, bool]]:
        results = program.get("changes").json()["results"]
        return [(one["topic"].rpartition(".")[2], one["id"], one["gone"]) for one in results]

    assert heard(own)[-2:] == [("revoke", str(cleared.pk), False), ("revoke", str(never.pk), False)]
    assert heard(program_of(make_actor())) == [("revoke", str(cleared.pk), True)]


DECIDED = [
    (Conversion, {"certified_on": date(2026, 9, 1)}, {"certified_on": "2026-09-01"}),
    (Registration, {"registered_on": date(2026, 9, 1)}, {"registered_on": "2026-09-01"}),
    (AllianceReport, {"verdict": "good", "score": 92}, {"verdict": "good", "score": 92}),
    (
        ResearchTask,
        {"outcome": "已在两家企业应用", "solved_on": date(2026, 9, 1)},
        {"outcome": "已在两家企业应用", "solved_on": "2026-09-01"},
    ),
    (Scenario, {"result": "能耗降了一成"}, {"result": "能耗降了一成"}),
]


@pytest.mark.parametrize(("model", "decided", "shown"), DECIDED)
def test_what_was_decided_is_read_with_the_record(model: Any, decided: dict[str, Any], shown: dict[str, Any]) -> None:
    record = any_filing(model, state="confirmed", **decided)
    program = program_of(make_actor(Role.EDITOR, organisation=record.organisation))

    read = program.get(f"{kind_for(model).slug}/{record.pk}").json()

    assert {name: read[name] for name in shown} == shown


@pytest.mark.parametrize(("model", "decided", "shown"), DECIDED)
def test_what_was_decided_is_not_written_by_its_owner(
    model: Any, decided: dict[str, Any], shown: dict[str, Any]
) -> None:
    record = any_filing(model)
    program = program_of(make_actor(Role.EDITOR, organisation=record.organisation))
    path = f"{kind_for(model).slug}/{record.pk}"

    answer = program.patch(path, shown, If_Match=program.get(path).headers["ETag"])

    assert answer.status_code == 422, answer.content.decode()
    record.refresh_from_db()
    assert not any(getattr(record, name) for name in decided)


def test_members_tell_when_they_agreed_and_to_the_public_only_who_they_are() -> None:
    record = any_filing(Alliance, state="published")
    member = OrganisationFactory()
    agreed = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
    AllianceMember.objects.create(alliance=record, order=1, organisation=member, role="research", agreed_at=agreed)
    program = program_of(make_actor(Role.EDITOR, organisation=record.organisation))

    inside = program.get(f"alliances/{record.pk}").json()["members"][0]
    outside = Program().get(f"alliances/{record.pk}").json()["members"][0]

    assert datetime.fromisoformat(inside["agreed_at"]) == agreed
    assert (outside["organisation"]["id"], outside["role"], outside["agreed_at"]) == (
        str(member.pk),
        "research",
        None,
    )


def test_feed_tells_that_the_public_records_of_a_suspended_unit_are_gone() -> None:
    record = any_filing(Scenario, state="confirmed")
    apply(record, "clear", actor=make_officer(code=record.region_id), opinion="不涉密")
    listening = program_of(make_actor())
    cursor = listening.get("changes").json()["cursor"]

    apply(record.organisation, "suspend", actor=make_reviewer(code="290100"), reason="营业执照已注销")

    results = listening.get("changes", {"cursor": cursor, "kind": "scenarios"}).json()["results"]
    assert [(one["topic"], one["id"], one["gone"]) for one in results] == [
        ("needs.scenario.hide", str(record.pk), True)
    ]
