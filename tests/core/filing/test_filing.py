"""Filed records: made, handed in, confirmed, sent back, corrected; shown with the figures of enterprises."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.filing import waiting
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.facts import facts_of
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, kind_for, kind_of, register
from lianqiao.core.filing.waiting import Work
from lianqiao.core.models import LogEntry, Message, Version
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.registers.enterprises.interfaces.forms import YearFiguresForm
from lianqiao.registers.enterprises.models import YearFigures
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from tests.factories import (
    OrganisationFactory,
    YearFiguresFactory,
    make_actor,
    make_government,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

VALUES = {"year": 2025, "source": "audit", "staff": 80, "revenue_yuan": Decimal(50_000_000)}


def handed_in(**given: Any) -> YearFigures:
    """Figures that their enterprise has handed in."""
    draft = YearFiguresFactory(**given)
    return apply(draft, "submit", actor=make_actor(Role.EDITOR, organisation=draft.organisation))


def test_a_new_record_belongs_to_the_unit_and_has_the_title_of_its_kind() -> None:
    editor = make_actor(Role.EDITOR)

    record = create_filing(YearFigures, actor=editor, values=VALUES)

    stored = YearFigures.objects.get(pk=record.pk)
    assert (stored.title, stored.state, stored.organisation) == (
        "2025 年度数据",
        FilingState.DRAFT,
        editor.organisation,
    )
    assert LogEntry.objects.get(subject_id=record.pk).action == "enterprises.yearfigures.create"


def test_a_unit_that_does_not_file_the_kind_is_refused() -> None:
    university = OrganisationFactory(kind=OrganisationKind.UNIVERSITY)

    with pytest.raises(AccessError, match="不填报这类记录"):
        create_filing(YearFigures, actor=make_actor(Role.EDITOR, organisation=university), values=VALUES)

    assert not YearFigures.objects.exists()


def test_a_viewer_files_nothing() -> None:
    with pytest.raises(AccessError):
        create_filing(YearFigures, actor=make_actor(Role.VIEWER), values=VALUES)

    assert not YearFigures.objects.exists()


def test_what_is_not_well_formed_is_refused_with_the_sentence_of_its_field() -> None:
    with pytest.raises(InvalidInput) as refusal:
        create_filing(YearFigures, actor=make_actor(Role.EDITOR), values={**VALUES, "research_staff": 81})

    assert refusal.value.errors == {"research_staff": ["不能大于“职工总数”。"]}
    assert not YearFigures.objects.exists()


def test_a_second_record_of_the_same_year_is_refused() -> None:
    editor = make_actor(Role.EDITOR)
    create_filing(YearFigures, actor=editor, values=VALUES)

    with pytest.raises(InvalidInput, match="这一年度的数据已经填报过"):
        create_filing(YearFigures, actor=editor, values=VALUES)

    assert YearFigures.objects.count() == 1


def test_columns_that_the_program_keeps_cannot_be_filled_in() -> None:
    with pytest.raises(LookupError):
        create_filing(YearFigures, actor=make_actor(Role.EDITOR), values={**VALUES, "number": "1"})


def test_handing_in_keeps_a_version_and_tells_the_reviewers() -> None:
    reviewer = make_reviewer(code="290000")

    record = handed_in()

    assert record.state == FilingState.SUBMITTED
    version = Version.objects.get(subject_id=record.pk)
    assert version.content["revenue_yuan"] == "80000000.00"
    assert version.content["source"] == "审计报告"
    assert waiting.counts(reviewer) == {(YearFigures, Work.REVIEW): 1}


def test_the_reviewers_hear_of_it_once(django_capture_on_commit_callbacks: Any) -> None:
    reviewer = make_reviewer(code="290000")

    with django_capture_on_commit_callbacks(execute=True):
        record = handed_in()

    assert list(Message.objects.filter(recipient=reviewer.user).values_list("subject", flat=True)) == [
        f"企业年度数据“{record.title}”待审核"
    ]


def test_the_government_confirms_what_another_handed_in() -> None:
    record = handed_in()

    confirmed = apply(record, "confirm", actor=make_reviewer())

    assert (confirmed.state, confirmed.decided_by is not None) == (FilingState.CONFIRMED, True)


def test_a_unit_does_not_confirm_its_own() -> None:
    record = handed_in()
    colleague = make_actor(Role.REVIEWER, organisation=record.organisation)

    with pytest.raises(AccessError):
        apply(record, "confirm", actor=colleague)

    record.refresh_from_db()
    assert record.state == FilingState.SUBMITTED


def test_what_was_sent_back_waits_for_its_unit() -> None:
    record = apply(handed_in(), "return", actor=make_reviewer(), reason="缺少审计报告")

    editor = make_actor(Role.EDITOR, organisation=record.organisation)

    assert waiting.counts(editor) == {(YearFigures, Work.MEND): 1}
    assert list(waiting.waiting(YearFigures, Work.MEND, editor)) == [record]


def test_counting_what_waits_takes_one_query(django_assert_num_queries: Any) -> None:
    reviewer = make_reviewer()
    handed_in()

    with django_assert_num_queries(1):
        waiting.counts(reviewer)


def test_nothing_waits_for_visitors() -> None:
    assert waiting.counts(ANONYMOUS) == {}


def test_confirmed_figures_change_only_after_a_correction_is_asked_for() -> None:
    record = apply(handed_in(), "confirm", actor=make_reviewer())
    editor = make_actor(Role.EDITOR, organisation=record.organisation)
    with pytest.raises(AccessError):
        update_filing(record, actor=editor, values={"staff": 1})

    corrected = apply(record, "correct", actor=editor, reason="漏报了分公司")
    update_filing(corrected, actor=editor, values={"staff": 130})

    record.refresh_from_db()
    assert (record.state, record.staff) == (FilingState.DRAFT, 130)


def test_a_unit_that_is_not_verified_cannot_hand_in() -> None:
    pending = OrganisationFactory(state=OrganisationState.PENDING)
    draft = YearFiguresFactory(organisation=pending)

    with pytest.raises(DomainError, match="还没有通过核验"):
        apply(draft, "submit", actor=make_actor(Role.EDITOR, organisation=pending))


@pytest.mark.parametrize(
    ("state", "whose", "seen"),
    [
        ("draft", "own", True),
        ("draft", "government", False),
        ("draft", "stranger", False),
        ("submitted", "government", True),
        ("submitted", "far", False),
        ("confirmed", "stranger", False),
        ("confirmed", "visitor", False),
    ],
)
def test_who_sees_a_record_in_lists_and_by_the_rule(state: str, whose: str, seen: bool) -> None:
    record = YearFiguresFactory(state=state)
    actor = {
        "own": lambda: make_actor(Role.VIEWER, organisation=record.organisation),
        "government": lambda: make_government(Role.VIEWER, code="290000"),
        "far": lambda: make_government(Role.VIEWER, code="310000"),
        "stranger": lambda: make_actor(Role.EDITOR),
        "visitor": lambda: ANONYMOUS,
    }[whose]()

    assert YearFigures.objects.visible_to(actor).filter(pk=record.pk).exists() == seen
    assert bool(actor.can(Permission.FILING_VIEW, record)) == seen


def test_facts_follow_the_form_and_say_amounts_in_words() -> None:
    record = YearFiguresFactory(year=2024)

    sections = facts_of(record, YearFiguresForm)

    assert [section.title for section in sections] == ["哪一年的数据", "人员", "收入、成本与研发", "资产"]
    assert [(fact.label, fact.value) for fact in sections[2].facts][:2] == [
        ("营业收入", "8,000 万元"),
        ("主营业务收入", ""),
    ]


def test_facts_of_some_fields_leave_out_the_others() -> None:
    sections = facts_of(YearFiguresFactory(), YearFiguresForm, only={"staff"})

    assert [[fact.label for fact in section.facts] for section in sections] == [["职工总数"]]


def test_a_kind_is_declared_once() -> None:
    kind = kind_of("year-figures")
    assert kind_for(YearFigures) is kind
    with pytest.raises(LookupError):
        register(kind)
    with pytest.raises(LookupError):
        kind_of("nothing")
    assert isinstance(kind, FilingKind)
    assert kind.group == FilingGroup.ENTERPRISES


def test_lists_have_indices_for_their_order() -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, YearFigures._meta.db_table)
    columns = [tuple(item["columns"]) for item in constraints.values() if item["index"]]
    assert ("organisation_id", "updated_at", "id") in columns
    assert ("region_id", "state", "updated_at", "id") in columns
    assert ("state", "submitted_at", "id") in columns


def test_a_snapshot_says_in_words_what_people_filled_in() -> None:
    record = YearFiguresFactory(year=2024)

    assert record.snapshot() == {
        "title": "2024 年度数据",
        "year": 2024,
        "source": "审计报告",
        "staff": 120,
        "research_staff": None,
        "revenue_yuan": "80000000",
        "main_revenue_yuan": None,
        "high_tech_revenue_yuan": None,
        "cost_yuan": None,
        "research_yuan": "3200000",
        "research_at_home_yuan": None,
        "assets_yuan": None,
        "debts_yuan": None,
        "note": "",
        "files": [],
    }
