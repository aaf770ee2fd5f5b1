"""Filling a draft from a register: what is chosen, what is left out and why, and entering it at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists import sources
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition
from lianqiao.core.lists.filling import enter_selected, prefilled, select
from lianqiao.core.lists.metrics import ACHIEVED, KEY_TECHNOLOGY
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.permissions import Role
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.needs.models import ResearchTask
from lianqiao.registers.taxonomy.models import Industry
from tests.core.lists.makers import RESTRICTED, colleague, issue, make_issuer, make_kind
from tests.factories import complete_achievement, complete_demand, make_actor
from tests.factories.filings import any_filing

pytestmark = pytest.mark.django_db

ACHIEVEMENT = "achievements.achievement"
COLUMNS = [
    {"name": "industry", "title": "对应产业", "required": True},
    {"name": "contact", "title": "对接联系人"},
    {"name": "c1", "title": "所在地区"},
]


def draft_of(actor: Any, kind: ListKind) -> Edition:
    return begin_edition(kind, actor=actor, values={"title": "第一期", "period_from": clock.today()})


def source() -> sources.Source:
    found = sources.source_of(ACHIEVEMENT)
    assert found is not None
    return found


def supply_of(actor: Any) -> Edition:
    return draft_of(actor, make_kind(columns=COLUMNS, subject_models=[ACHIEVEMENT]))


def tagged(achievement: Any, *codes: str) -> Any:
    for code in codes:
        industry, _new = Industry.objects.get_or_create(
            code=code, defaults={"name": f"行业{code}", "level": "section", "valid_from": "2017-10-01"}
        )
        achievement.industries.add(industry)
    return achievement


def test_each_register_says_once_how_it_fills_lists() -> None:
    with pytest.raises(LookupError, match="already"):
        sources.register(source())

    assert sources.source_of("lists.edition") is None
    kind = make_kind(subject_models=["alliances.alliance", ACHIEVEMENT])
    assert [one.label for one in sources.sources_for(kind)] == [ACHIEVEMENT]


def test_what_cannot_stand_on_a_public_list_is_left_out_with_the_reason() -> None:
    actor = make_issuer("290000")
    edition = supply_of(actor)
    open_one = tagged(complete_achievement("published", title="甲"), "C")
    there = tagged(complete_achievement("published", title="乙"), "C")
    add_entry(edition, NewEntry(subject=there, attributes={"industry": "制造业"}), actor=actor)
    tagged(complete_achievement("published", title="丙", publicity="hidden_owner"), "C")
    tagged(complete_achievement("published", title="丁", publicity="verified"), "C")
    tagged(complete_achievement("submitted", title="戊"), "C")
    complete_achievement("published", title="己")
    complete_achievement("draft", title="庚")

    found = select(edition, source(), source().records(actor))

    assert found.total == 6
    assert [one.record for one in found.candidates] == [open_one]
    assert [(group.reason, group.count, group.names) for group in found.left_out] == [
        ("已经在清单中", 1, ()),
        ("仅向已核验单位公开", 1, ("丁",)),
        ("单位要求不公开名称", 1, ("丙",)),
        ("没有可填入“对应产业”的内容", 1, ("己",)),
        ("还没有公开", 1, ("戊",)),
    ]
    assert not found.is_cut


def test_a_restricted_list_takes_what_the_public_does_not_see() -> None:
    actor = make_issuer("290000")
    edition = draft_of(actor, make_kind(columns=COLUMNS, subject_models=[ACHIEVEMENT], **RESTRICTED))
    hidden = tagged(complete_achievement("submitted", publicity="hidden_owner"), "C")

    found = select(edition, source(), source().records(actor))

    assert [one.record for one in found.candidates] == [hidden]
    assert found.candidates[0].attributes["contact"] == "季明湛 0290-7654321"


def test_all_chosen_are_entered_at_once_with_their_columns() -> None:
    actor = make_issuer("290000")
    edition = supply_of(actor)
    first = tagged(complete_achievement("published", title="A"), "C")
    second = complete_achievement("published", title="B")

    entered = enter_selected(
        edition,
        source(),
        source().records(actor),
        actor=actor,
        keys=[first.pk, second.pk],
        given={"industry": "新材料"},
    )

    assert [(entry.name, entry.holder, entry.attributes) for entry in entered] == [
        (
            "A",
            first.organisation.name,
            {"industry": "行业C", "contact": "在平台申请对接", "c1": first.region.path()},
        ),
        (
            "B",
            second.organisation.name,
            {"industry": "新材料", "contact": "在平台申请对接", "c1": second.region.path()},
        ),
    ]
    assert [entry.position for entry in entered] == [1, 2]


@pytest.mark.parametrize(("publicity", "code"), [("public", "nothing_chosen"), ("hidden_owner", "selection_changed")])
def test_nothing_is_entered_when_one_can_no_longer_be(publicity: str, code: str) -> None:
    actor = make_issuer("290000")
    edition = supply_of(actor)
    fine = tagged(complete_achievement("published"), "C")
    changed = tagged(complete_achievement("published", publicity=publicity), "C")
    keys = [] if code == "nothing_chosen" else [fine.pk, changed.pk]

    with pytest.raises(DomainError) as refusal:
        enter_selected(edition, source(), source().records(actor), actor=actor, keys=keys)

    assert refusal.value.code == code
    assert not Entry.objects.exists()


def test_only_the_keeper_of_a_draft_fills_it() -> None:
    actor = make_issuer("290000")
    edition = supply_of(actor)
    one = tagged(complete_achievement("published"), "C")
    rows = source().records(actor)
    for other in (make_actor(Role.EDITOR), make_issuer("290100")):
        with pytest.raises(AccessError):
            enter_selected(edition, source(), rows, actor=other, keys=[one.pk])
    assert not Entry.objects.exists()

    enter_selected(edition, source(), rows, actor=colleague(actor, Role.EDITOR), keys=[one.pk])
    issue(edition, actor)
    with pytest.raises(DomainError, match="清单印发后不能修改"):
        enter_selected(edition, source(), rows, actor=actor, keys=[one.pk])


def test_looking_needs_the_same_queries_for_many_records() -> None:
    actor = make_issuer("290000")
    edition = supply_of(actor)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            select(edition, source(), source().records(actor))
        return len(seen)

    tagged(complete_achievement("published"), "C")
    queries()
    with_one = queries()
    for _number in range(9):
        tagged(complete_achievement("published"), "C")
    assert queries() == with_one


def test_filters_narrow_by_industry_field_region_stage_and_day() -> None:
    actor = make_issuer("290000")
    wanted = tagged(complete_achievement("published", readiness=8), "C")
    other = tagged(complete_achievement("published", readiness=2), "A")
    rows = source().records(actor)

    def chosen(**query: Any) -> set[Achievement]:
        filters = source().filters(query, queryset=rows)
        assert filters.is_valid(), filters.errors
        return set(filters.qs)

    assert chosen(industry=["C"]) == {wanted}
    assert chosen(industry=["A", "C"]) == {wanted, other}
    assert chosen(stage=["industry"]) == {wanted}
    assert chosen(field=wanted.fields.get().pk) == {wanted, other}
    assert chosen(region="290100") == {wanted, other}
    assert chosen(published_from=str(clock.today())) == {wanted, other}
    type(wanted).objects.filter(pk=wanted.pk).update(published_at="2020-01-01T00:00:00+08:00")
    assert chosen(published_from=str(clock.today())) == {other}


def test_a_demand_fills_industry_and_county() -> None:
    actor = make_issuer("290000")
    demand = tagged(complete_demand("published"), "C")
    edition = draft_of(actor, ListKind.objects.get(pk="enterprise_demand"))

    filled = prefilled(edition, sources.source_of("demands.demand"), demand)

    assert filled == {"industry": "行业C", "county": demand.region.path()}


@pytest.mark.parametrize(
    ("state", "progress"), [("confirmed", "待立项"), ("in_project", "攻关中"), ("solved", ACHIEVED)]
)
def test_a_research_task_fills_how_far_it_is(state: str, progress: str) -> None:
    actor = make_issuer("290000")
    task = any_filing(ResearchTask, organisation=actor.organisation, state=state)
    edition = draft_of(actor, ListKind.objects.get(pk=KEY_TECHNOLOGY))

    filled = prefilled(edition, sources.source_of("needs.researchtask"), task)

    assert filled == {"progress": progress}
    found = sources.source_of("needs.researchtask")
    assert found is not None
    assert list(found.records(actor)) == [task]
