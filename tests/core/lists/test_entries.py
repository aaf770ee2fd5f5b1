"""Lines: entered into drafts freely, into issued editions by decision; once each; left with a reason."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core import clock, metrics
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.lists.domain import (
    NewEntry,
    add_entries,
    add_entry,
    begin_edition,
    change_entry,
    end_entry,
    remove_entry,
)
from lianqiao.core.lists.metrics import KEY_TECHNOLOGY
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.models import LogEntry
from lianqiao.core.permissions import Role
from tests.core.lists.makers import colleague, entry_of, issue, make_edition, make_issuer, make_kind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db

COLUMNS = [
    {"name": "field", "title": "领域", "required": True},
    {"name": "amount", "title": "金额", "kind": "number"},
    {"name": "due", "title": "时限", "kind": "date"},
    {"name": "stage", "title": "阶段", "kind": "choice", "choices": ["在建", "运行"]},
]


def test_a_record_is_named_as_it_is_called_today() -> None:
    actor, achievement = make_issuer(), complete_achievement("published")
    edition = make_edition(actor, make_kind())

    entry = add_entry(edition, NewEntry(subject=achievement, note=" 首批 "), actor=actor)
    type(achievement).objects.filter(pk=achievement.pk).update(title="后来的名称")

    entry.refresh_from_db()
    assert (entry.name, entry.holder) == (achievement.title, achievement.organisation.name)
    assert (entry.position, entry.note, entry.entered_on) == (2, "首批", clock.today())
    assert entry.subject == achievement


def test_attributes_are_checked_and_kept_exactly() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind("plain"))
    edition.kind.columns = COLUMNS
    edition.kind.save()

    given = {"field": " 材料 ", "amount": "1,200.50", "due": "2026年3月1日", "stage": "在建"}
    entry = add_entry(edition, NewEntry(name="甲", attributes=given), actor=actor)

    entry.refresh_from_db()
    assert entry.attributes == {"field": "材料", "amount": "1200.5", "due": "2026-03-01", "stage": "在建"}

    with pytest.raises(InvalidInput) as refusal:
        add_entry(edition, NewEntry(name="乙", attributes={"amount": "很多", "stage": "停产"}), actor=actor)
    assert set(refusal.value.errors) == {"field", "amount", "stage"}
    with pytest.raises(LookupError, match="colour"):
        add_entry(edition, NewEntry(name="乙", attributes={"colour": "红"}), actor=actor)
    assert edition.entries.count() == 2


def test_nothing_stands_twice_on_an_edition() -> None:
    actor, achievement = make_issuer(), complete_achievement("published")
    edition = make_edition(actor, make_kind(), "甲")
    add_entry(edition, NewEntry(subject=achievement), actor=actor)

    for again in (NewEntry(subject=achievement), NewEntry(name=" 甲")):
        with pytest.raises(DomainError) as refusal:
            add_entry(edition, again, actor=actor)
        assert refusal.value.code == "list_twice"
    with pytest.raises(DomainError):
        add_entries(edition, [NewEntry(name="丙"), NewEntry(name="丙")], actor=actor)

    assert edition.entries.count() == 2
    assert add_entry(edition, NewEntry(name="甲", holder="另一家"), actor=actor).position == 3


@pytest.mark.parametrize(
    ("kind", "new", "code"),
    [
        ({"takes_names": False}, {"name": "甲"}, "list_subject"),
        ({"subject_models": ["demands.demand"]}, {"subject": OrganisationFactory}, "list_subject"),
        ({}, {"name": "  "}, "invalid_input"),
        ({}, {"name": "长" * 201}, "invalid_input"),
        ({}, {"name": "乙", "note": "长" * 1001}, "invalid_input"),
        ({}, {"name": "乙", "effect_until": date(2000, 1, 1)}, "effect_until"),
    ],
)
def test_what_a_list_cannot_name_is_refused(kind: dict[str, Any], new: dict[str, Any], code: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    type(edition.kind).objects.filter(pk=edition.kind_id).update(**kind)
    made = {name: value() if isinstance(value, type) else value for name, value in new.items()}

    with pytest.raises(DomainError) as refusal:
        add_entry(edition, NewEntry(**made), actor=actor)

    assert refusal.value.code == code
    assert edition.entries.count() == 1


def test_into_an_issued_edition_only_the_issuer_enters_and_by_decision() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued")
    editor = colleague(actor, Role.EDITOR)

    with pytest.raises(AccessError):
        add_entry(edition, NewEntry(name="乙", entry_decision="9号文"), actor=editor)
    with pytest.raises(DomainError, match="请写明决定文件"):
        add_entry(edition, NewEntry(name="乙"), actor=actor)
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(DomainError, match="列入日期应在"):
            add_entry(edition, NewEntry(name="乙", entry_decision="9号文", entered_on=day), actor=actor)
    assert edition.entries.count() == 1

    assert add_entry(edition, NewEntry(name="乙", entry_decision="9号文"), actor=actor).position == 2


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_nothing_enters_an_edition_that_is_over(state: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state=state)

    with pytest.raises(DomainError, match="不能再列入条目"):
        add_entry(edition, NewEntry(name="乙", entry_decision="9号文"), actor=actor)


def test_lines_of_a_draft_are_changed_and_removed() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), "甲", "乙")
    entry = entry_of(edition, "甲")

    change_entry(entry, actor=actor, values={"note": "补充", "position": 7})
    remove_entry(entry_of(edition, "乙"), actor=actor)

    assert list(edition.entries.values_list("name", "note", "position")) == [("甲", "补充", 7)]
    with pytest.raises(LookupError):
        change_entry(entry, actor=actor, values={"left_on": clock.today()})


def test_lines_of_an_issued_edition_are_not_removed() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued")
    entry = entry_of(edition)
    before = Entry.objects.values().get()

    with pytest.raises(DomainError, match="清单印发后不能修改"):
        remove_entry(entry, actor=actor)

    assert Entry.objects.values().get() == before


def test_leaving_wants_day_decision_and_reason_and_happens_once() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued")
    entry, today = entry_of(edition), clock.today()
    complete = {"left_on": today, "decision": "10号文", "reason": "停产"}
    for wrong, code in (
        ({"reason": " "}, "reason_missing"),
        ({"decision": ""}, "decision_missing"),
        ({"left_on": today + timedelta(days=1)}, "left_on"),
        ({"left_on": today - timedelta(days=1)}, "left_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            end_entry(entry, actor=actor, **{**complete, **wrong})
        assert refusal.value.code == code
    with pytest.raises(AccessError):
        end_entry(entry, actor=colleague(actor, Role.EDITOR), **complete)

    left = end_entry(entry, actor=actor, **complete)

    assert (left.left_on, left.exit_decision, left.exit_reason) == (today, "10号文", "停产")
    with pytest.raises(DomainError, match="已经退出清单"):
        end_entry(entry, actor=actor, **complete)
    again = add_entry(edition, NewEntry(name=left.name, entry_decision="11号文"), actor=actor)
    assert again.left_on is None


def test_strangers_enter_nothing() -> None:
    edition = make_edition(make_issuer(), make_kind())

    for stranger in (make_actor(Role.EDITOR), make_issuer("290000"), make_issuer("290100")):
        with pytest.raises(AccessError):
            add_entry(edition, NewEntry(name="乙"), actor=stranger)

    assert edition.entries.count() == 1


def test_many_lines_cost_few_queries(django_assert_max_num_queries: Any) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())

    with django_assert_max_num_queries(20):
        add_entries(edition, [NewEntry(name=f"第{n}条") for n in range(2, 302)], actor=actor)

    assert edition.entries.count() == 301


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_at_once_enter_it_once() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    outcome: list[str] = []

    def second() -> None:
        try:
            add_entry(edition, NewEntry(name="乙"), actor=actor)
            outcome.append("done")
        except DomainError as refusal:
            outcome.append(refusal.code)
        connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        add_entry(edition, NewEntry(name="乙"), actor=actor)
        other.start()
        until_somebody_waits(other)
    other.join(60)

    assert outcome == ["list_twice"]
    assert list(edition.entries.values_list("name", "position")) == [("第一条", 1), ("乙", 2)]


KEY_COLUMNS = [
    {
        "name": "progress",
        "title": "攻关状态",
        "kind": "choice",
        "choices": ["待立项", "已突破"],
        "dated": "progress_on",
    },
    {"name": "progress_on", "title": "状态决定日期", "kind": "date"},
]


def test_a_line_of_an_issued_edition_changes_by_decision_and_its_day_is_kept() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(columns=KEY_COLUMNS), state="issued", is_published=True)
    entry = entry_of(edition)

    changed = change_entry(
        entry,
        actor=actor,
        values={"attributes": {"progress": "已突破"}, "note": "首台下线"},
        decision="9号文",
        changed_on=clock.today(),
        reason="通过验收",
    )

    day = clock.today().isoformat()
    assert (changed.attributes, changed.note) == ({"progress": "已突破", "progress_on": day}, "首台下线")
    told = LogEntry.objects.get(subject_id=edition.pk, action="lists.edition.change_entry")
    assert told.text == (
        f"修改“第一条”：攻关状态由“空”改为“已突破”，状态决定日期由“空”改为“{day}”，备注有修改（9号文，{day}）"
    )
    assert told.reason == "通过验收"
    assert not Edition.objects.published().exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decision": ""}, "decision_missing"),
        ({"decision": "长" * 201}, "decision_long"),
        ({"reason": " "}, "reason_missing"),
        ({"changed_on": date(2020, 1, 1)}, "changed_on"),
        ({"values": {"note": ""}}, "nothing_changed"),
    ],
)
def test_a_change_without_what_it_rests_on_is_refused(given: dict[str, Any], code: str) -> None:
    actor = make_issuer()
    entry = entry_of(make_edition(actor, make_kind(), state="issued"))
    asked = {"values": {"note": "改"}, "decision": "9号文", "changed_on": clock.today(), "reason": "更正", **given}

    with pytest.raises(DomainError) as refusal:
        change_entry(entry, actor=actor, **asked)

    assert refusal.value.code == code
    entry.refresh_from_db()
    assert entry.note == ""


def test_name_position_and_days_of_an_issued_line_do_not_change() -> None:
    actor = make_issuer()
    entry = entry_of(make_edition(actor, make_kind(), state="issued"))

    with pytest.raises(LookupError, match="position"):
        change_entry(entry, actor=actor, values={"position": 9}, decision="9号文", reason="调整")


def test_breakthroughs_are_counted_on_the_lists_in_force_by_the_day_of_the_decision() -> None:
    actor = make_issuer()
    kind = ListKind.objects.get(pk=KEY_TECHNOLOGY)
    yesterday = clock.today() - timedelta(days=1)
    edition = begin_edition(kind, actor=actor, values={"title": "一", "period_from": yesterday})
    for name, progress in (("甲", "已突破"), ("乙", "待立项")):
        line = NewEntry(name=name, attributes={"chain": "轴承", "progress": progress}, entered_on=yesterday)
        add_entry(edition, line, actor=actor)
    drafts = metrics.get("lists.breakthroughs").value(on=clock.today())
    issue(edition, actor)
    before = metrics.get("lists.breakthroughs").value(on=clock.today())

    other = entry_of(edition, "乙")
    values = {"attributes": {**other.attributes, "progress": "已突破", "progress_on": None}}
    change_entry(other, actor=actor, values=values, decision="9号文", reason="通过验收")

    count = metrics.get("lists.breakthroughs")
    assert (drafts, before, count.value(on=clock.today()), count.value(on=yesterday)) == (0, 1, 2, 1)
    assert count.by("chain", on=clock.today()) == {"轴承": 2}
    assert metrics.get("lists.key_technologies").by("progress", on=clock.today()) == {"已突破": 2}
