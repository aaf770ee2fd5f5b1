"""Editions: begun, issued with a number, replaced by the next on its day, shown after a review, withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core import clock
from lianqiao.core.chronograph.running import Ran, run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.lists.domain import (
    NewEntry,
    add_entry,
    begin_edition,
    change_edition,
    change_entry,
    create_kind,
    discard,
    end_entry,
    hide,
    publish,
    remove_entry,
)
from lianqiao.core.lists.domain.editions import warned_words
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.loading import load_kinds, packaged
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.models import LogEntry, SecrecyReview
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.core.transitions import apply
from tests.core.lists.makers import (
    DECISION,
    RESTRICTED,
    colleague,
    entry_of,
    issue,
    make_edition,
    make_issuer,
    make_kind,
)
from tests.factories import make_actor

pytestmark = pytest.mark.django_db

MORNING = "2026-03-10T08:00:00+08:00"
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def morning() -> Any:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def actions_on(edition: Edition) -> list[str]:
    return list(LogEntry.objects.filter(subject_id=edition.pk).order_by("id").values_list("text", flat=True))


def test_issuing_numbers_the_edition_and_keeps_the_decision() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), "甲", "乙")

    issued = issue(edition, actor)

    assert (issued.state, issued.number, issued.decided_on) == ("issued", "QD2026290000001", TODAY)
    assert (issued.decision_title, issued.decision_number) == ("关于印发清单的通知", "辽科发〔2026〕8号")
    assert issue(make_edition(actor, make_kind("other")), actor).number == "QD2026290000002"
    assert actions_on(edition) == ["开始编制清单", "列入“甲”", "列入“乙”", "印发"]


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        ({"decision_title": ""}, "data_missing", "请填写这一项。"),
        ({"decided_on": None}, "data_missing", "请填写这一项。"),
        ({"decided_on": TODAY + timedelta(days=1)}, "guard", "印发日期不能晚于今天。"),
        ({"decision_title": "长" * 201}, "guard", "印发文件最多 200 个字，文号最多 100 个字。"),
    ],
)
def test_issuing_wants_a_decision(data: dict[str, Any], code: str, message: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())

    with pytest.raises(DomainError) as refusal:
        apply(edition, "issue", actor=actor, **{**DECISION, "decided_on": TODAY, **data})

    assert (refusal.value.code, refusal.value.message) == (code, message)
    edition.refresh_from_db()
    assert (edition.state, edition.number) == ("draft", "")


def test_an_empty_edition_is_not_issued() -> None:
    actor = make_issuer()
    edition = begin_edition(make_kind(), actor=actor, values={"title": "空", "period_from": TODAY})

    with pytest.raises(DomainError, match="清单里还没有条目"):
        issue(edition, actor)


def test_a_number_of_a_refused_issue_is_not_lost() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    with transaction.atomic():
        issue(edition, actor)
        transaction.set_rollback(True)

    assert issue(edition, actor).number == "QD2026290000001"


def test_the_next_edition_replaces_the_one_before_on_its_first_day(morning: Any) -> None:
    actor, kind = make_issuer(), make_kind()
    first = make_edition(actor, kind, state="issued")
    second = make_edition(actor, kind, title="第二期", period_from=TODAY + timedelta(days=10))
    issue(second, actor)

    first.refresh_from_db()
    assert (first.state, first.superseded_on, first.superseded_by) == ("issued", date(2026, 3, 20), second)
    assert set(Edition.objects.in_force(date(2026, 3, 19))) == {first}
    assert set(Edition.objects.in_force(date(2026, 3, 20))) == {second}

    morning.move_to("2026-03-19T23:59:00+08:00")
    assert run_due() == Ran(0, 0)
    morning.move_to("2026-03-20T00:00:00+08:00")
    assert run_due() == Ran(1, 0)
    first.refresh_from_db()
    assert (first.state, first.next_check) == ("superseded", None)
    assert actions_on(first)[-1] == "被新一期替代"


def test_an_edition_that_begins_now_wakes_the_clock(django_capture_on_commit_callbacks: Any) -> None:
    actor, kind = make_issuer(), make_kind()
    make_edition(actor, kind, state="issued")
    with django_capture_on_commit_callbacks(execute=True):
        issue(make_edition(actor, kind), actor)

    assert ProcrastinateJob.objects.filter(task_name="core.chronograph").count() == 1
    assert run_due() == Ran(1, 0)


def test_lists_of_other_makers_and_kinds_are_not_replaced() -> None:
    actor, kind = make_issuer(), make_kind()
    others = [
        make_edition(make_issuer("290100"), kind, state="issued"),
        make_edition(actor, make_kind("other"), state="issued"),
    ]

    issue(make_edition(actor, kind), actor)

    for other in others:
        other.refresh_from_db()
        assert other.superseded_on is None


def test_withdrawing_the_next_edition_lets_the_one_before_go_on(morning: Any) -> None:
    actor, kind = make_issuer(), make_kind()
    first = make_edition(actor, kind, state="issued")
    second = issue(make_edition(actor, kind, period_from=TODAY + timedelta(days=10)), actor)

    apply(second, "withdraw", actor=actor, reason="程序有误")

    first.refresh_from_db()
    assert (first.superseded_on, first.superseded_by, first.next_check) == (None, None, None)
    morning.move_to("2026-04-01T00:00:00+08:00")
    assert run_due() == Ran(0, 0)


def test_publishing_records_a_review_and_hiding_its_reason() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), "某涉密项目", state="issued")

    publish(edition, actor=colleague(actor, Role.SECRECY_OFFICER), opinion="已核对")

    review = SecrecyReview.objects.get(subject_id=edition.pk)
    assert (review.conclusion, review.opinion, review.warned_words) == ("may_publish", "已核对", ["涉密"])
    assert list(Edition.objects.published()) == [edition]

    hide(edition, actor=actor, reason="需要更正")

    assert not Edition.objects.published().exists()
    edition.refresh_from_db()
    assert edition.state == "issued"


@pytest.mark.parametrize(
    ("kind", "state", "opinion", "code"),
    [
        (RESTRICTED, "issued", "可以", "list_restricted"),
        ({}, "draft", "可以", "list_not_issued"),
        ({}, "withdrawn", "可以", "list_not_issued"),
        ({}, "issued", " ", "opinion_missing"),
    ],
)
def test_what_may_not_be_shown_is_refused(kind: dict[str, Any], state: str, opinion: str, code: str) -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(**kind), state=state)

    with pytest.raises(DomainError) as refusal:
        publish(edition, actor=colleague(actor, Role.SECRECY_OFFICER), opinion=opinion)

    assert refusal.value.code == code
    assert not SecrecyReview.objects.exists()
    assert not Edition.objects.filter(is_published=True).exists()


@pytest.mark.parametrize("own", ["drawn up", "issued"])
def test_whoever_drew_up_or_issued_an_edition_does_not_sign_it(own: str) -> None:
    maker = make_issuer()
    issuer = colleague(maker, Role.REVIEWER, Role.SECRECY_OFFICER)
    edition = issue(make_edition(maker, make_kind()), issuer)

    with pytest.raises(DomainError) as refusal:
        publish(edition, actor=maker if own == "drawn up" else issuer, opinion="可以")

    assert refusal.value.message == "编制、印发或者改过这份清单的人不能为它签署保密审查，请由另一位保密审查员办理。"
    assert not SecrecyReview.objects.exists()
    assert not Edition.objects.published().exists()
    assert publish(edition, actor=colleague(maker, Role.SECRECY_OFFICER), opinion="可以").is_published


@pytest.mark.parametrize("work", ["enter", "change", "remove", "end"])
def test_whoever_worked_on_the_lines_does_not_sign_the_edition_either(work: str) -> None:
    maker = make_issuer()
    third = colleague(maker, Role.EDITOR, Role.REVIEWER, Role.SECRECY_OFFICER)
    edition = make_edition(maker, make_kind(), "第一条", "第二条")
    if work == "enter":
        add_entry(edition, NewEntry(name="第三条"), actor=third)
    if work == "change":
        change_entry(entry_of(edition), actor=third, values={"note": "改过"})
    if work == "remove":
        remove_entry(entry_of(edition, "第二条"), actor=third)
    issue(edition, maker)
    if work == "end":
        end_entry(entry_of(edition), actor=third, left_on=TODAY, decision="8号文", reason="停产")

    with pytest.raises(DomainError, match="改过这份清单的人不能"):
        publish(edition, actor=third, opinion="可以")

    assert not SecrecyReview.objects.exists()
    assert publish(edition, actor=colleague(maker, Role.SECRECY_OFFICER), opinion="可以").is_published


@pytest.mark.parametrize("field", ["holder", "entry_decision", "entry_reason"])
def test_the_review_reads_all_words_of_a_line(field: str) -> None:
    edition = make_edition(actor := make_issuer(), make_kind())
    add_entry(edition, NewEntry(name="乙", **{field: "某涉密单位"}), actor=actor)

    assert warned_words(edition) == ["涉密"]


def test_the_review_reads_why_a_line_left() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued")
    end_entry(entry_of(edition), actor=actor, left_on=TODAY, decision="涉密文件", reason="属于军工")

    assert warned_words(edition) == suspicious_words("涉密文件", "属于军工")
    assert "涉密" in warned_words(edition)


def test_the_database_keeps_restricted_lists_inside() -> None:
    edition = make_edition(make_issuer(), make_kind(**RESTRICTED), state="issued")

    with pytest.raises(IntegrityError, match="lists_restricted_stays_inside"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(is_published=True)


def test_a_withdrawn_edition_leaves_the_public() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind(), state="issued", is_published=True)

    apply(edition, "withdraw", actor=actor, reason="有误")

    assert not Edition.objects.published().exists()


def test_only_the_secrecy_officer_shows_and_only_the_reviewer_issues() -> None:
    issuer = make_issuer()
    edition = make_edition(issuer, make_kind())
    editor, reviewer = colleague(issuer, Role.EDITOR), colleague(issuer, Role.REVIEWER)

    with pytest.raises(AccessError):
        issue(edition, editor)
    issue(edition, reviewer)
    with pytest.raises(AccessError):
        publish(edition, actor=reviewer, opinion="可以")


def test_a_draft_is_changed_and_thrown_away_and_an_issued_one_is_not() -> None:
    actor = make_issuer()
    edition = make_edition(actor, make_kind())
    change_edition(edition, actor=actor, values={"title": "改名", "period_to": TODAY + timedelta(days=365)})
    edition.refresh_from_db()
    assert (edition.title, edition.period_to) == ("改名", date(2027, 3, 10))
    with pytest.raises(DomainError, match="截止日期不能早于起始日期"):
        change_edition(edition, actor=actor, values={"period_to": TODAY - timedelta(days=1)})
    issued = issue(make_edition(actor, make_kind("other")), actor)

    discard(edition, actor=actor)

    assert not Edition.objects.filter(pk=edition.pk).exists()
    for refused in (
        lambda: change_edition(issued, actor=actor, values={"title": "改"}),
        lambda: discard(issued, actor=actor),
    ):
        with pytest.raises(DomainError, match="清单印发后不能修改"):
            refused()


def test_copying_brings_the_standing_lines_with_their_decisions() -> None:
    actor, kind = make_issuer(), make_kind()
    first = make_edition(actor, kind, "甲", "乙", "丙", state="issued")
    end_entry(entry_of(first, "乙"), actor=actor, left_on=TODAY, decision="8号文", reason="停产")
    before = list(Entry.objects.filter(edition=first).values())

    second = begin_edition(kind, actor=actor, values={"title": "二", "period_from": TODAY}, copy_from=first)

    copied = second.entries.in_order().values_list("position", "name", "entered_on")
    assert list(copied) == [(1, "甲", TODAY), (2, "丙", TODAY)]
    assert list(Entry.objects.filter(edition=first).values()) == before
    with pytest.raises(DomainError, match="只能从同一种清单带入"):
        begin_edition(make_kind("other"), actor=actor, values={"title": "三", "period_from": TODAY}, copy_from=first)


def test_a_foreign_list_is_not_copied() -> None:
    kind = make_kind(**RESTRICTED)
    foreign = make_edition(make_issuer(), kind, state="issued")

    with pytest.raises(AccessError):
        begin_edition(
            kind, actor=make_issuer("290100"), values={"title": "偷", "period_from": TODAY}, copy_from=foreign
        )

    assert Edition.objects.count() == 1


def test_only_governments_keep_lists_and_only_those_of_the_kinds_region() -> None:
    values = {"title": "一", "period_from": TODAY}
    make_issuer("290000")
    kind = make_kind(region_id="290000")
    with pytest.raises(AccessError):
        begin_edition(kind, actor=make_actor(Role.EDITOR), values=values)
    with pytest.raises(DomainError, match="不由本地区编制"):
        begin_edition(kind, actor=make_issuer("310000"), values=values)

    assert begin_edition(kind, actor=make_issuer("290100"), values=values).region_id == "290100"


def test_a_government_creates_a_kind_of_its_own() -> None:
    actor = make_issuer()
    columns = [{"name": "field", "title": "领域", "kind": "choice", "choices": ["甲", "乙"]}]

    kind = create_kind(
        actor=actor, values={"name": "先进技术名录", "columns": columns, "subject_models": ["demands.demand"]}
    )

    assert (kind.region_id, kind.visibility, kind.origin) == ("290000", "public", "person")
    edition = begin_edition(kind, actor=actor, values={"title": "一", "period_from": TODAY})
    assert add_entry(edition, NewEntry(name="甲技术", attributes={"field": "甲"}), actor=actor).attributes == {
        "field": "甲"
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": ""}, "invalid_input"),
        ({"subject_models": ["core.message"]}, "list_subjects"),
        ({"takes_names": False}, "list_subjects"),
        ({"effect_norm": "no.such_norm"}, "list_norm"),
        ({"columns": [{"name": "a", "title": "甲", "kind": "choice"}]}, "list_column"),
        ({"columns": [{"name": "a", "title": "甲"}, {"name": "a", "title": "乙"}]}, "list_column"),
        ({"columns": [{"title": "甲"}]}, "list_column"),
    ],
)
def test_a_kind_that_cannot_be_is_refused(values: dict[str, Any], code: str) -> None:
    before = ListKind.objects.count()

    with pytest.raises(DomainError) as refusal:
        create_kind(actor=make_issuer(), values={"name": "名录", **values})

    assert refusal.value.code == code
    assert ListKind.objects.count() == before


def test_the_kinds_of_the_program_are_loaded_once_and_follow_the_file() -> None:
    assert load_kinds() == len(packaged())
    kept = ListKind.objects.get(key="yellow")
    ListKind.objects.filter(key="yellow").update(name="旧名")

    load_kinds()

    assert ListKind.objects.filter(origin="package").count() == len(packaged())
    assert ListKind.objects.get(key="yellow").name == kept.name
    assert ListKind.objects.get(key="key_technology").visibility == Visibility.RESTRICTED


def test_the_visibility_of_a_kind_with_editions_stays() -> None:
    kind = ListKind.objects.get(key="tackling")
    ListKind.objects.filter(pk=kind.pk).update(visibility=Visibility.RESTRICTED)
    kind.refresh_from_db()
    begin_edition(kind, actor=make_issuer(), values={"title": "一", "period_from": clock.today()})

    load_kinds()

    kind.refresh_from_db()
    assert kind.visibility == Visibility.RESTRICTED
    assert Edition.objects.get().visibility == Visibility.RESTRICTED
    assert Edition.objects.get().state == EditionState.DRAFT
