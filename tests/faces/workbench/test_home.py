"""The first page: what waits by field of work, the most urgent first, folded where it is much."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.agenda import FIRST, FIRST_OF_ONE, SHOWN, Entry, Row, _agenda
from lianqiao.faces.workbench.queues import QUEUES
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.organisations.enums import OrganisationState
from tests.faces.workbench.conftest import signed_in
from tests.factories import AchievementFactory, DemandFactory, OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db


def _home(actor: Actor) -> Any:
    return signed_in(actor).get(reverse("workbench:home"))


def _row(name: str, *, left: int | None = None, waited: int = 0) -> Row:
    return Row(name, "/", timezone.localdate(), left=left, waited=waited)


def test_what_is_late_stands_first_then_what_ends_soon_then_what_waits_longest() -> None:
    rows = [_row("waits", waited=4), _row("time", left=20), _row("soon", left=1), _row("old", waited=90)]
    rows += [_row("late", left=-2), _row("later", left=-9)]
    names = [row.record for row in sorted(rows, key=lambda row: row.pressing)]

    assert names == ["later", "late", "soon", "old", "waits", "time"]


def test_words_say_how_urgent_it_is() -> None:
    assert _row("", left=-3).words == "逾期 3 天"
    assert _row("", left=0).words == "今天到期"
    assert _row("", left=2).words == "还有 2 天"
    assert _row("", waited=12).words == "等了 12 天"
    assert _row("").words == "今天收到"


def test_fields_come_in_the_order_of_their_most_urgent_record_and_only_the_first_is_unfolded() -> None:
    slow = [Entry(f"办理 {number}", 2, [_row("a", waited=number)]) for number in range(1, 5)]
    agenda = _agenda({"慢": slow, "急": [Entry("答复", 9, [_row("b", left=-1)], late=2)]})

    assert [(field.label, field.opened) for field in agenda.fields] == [("急", True), ("慢", False)]
    assert [entry.action for entry in agenda.fields[1].entries] == ["办理 4", "办理 3", "办理 2", "办理 1"]
    assert (agenda.total, agenda.late, agenda.soon) == (17, 2, 0)
    assert len(agenda.first) == 5
    assert agenda.first[0][1].record == "b"


def test_of_one_kind_of_work_few_stand_above_all_others() -> None:
    much = [Entry(f"办理 {n}", SHOWN, [_row("x", waited=n)] * SHOWN) for n in range(8)]
    first = _agenda({"多": much}).first

    assert len(first) == FIRST
    assert max(sum(entry is other for other, _row in first) for entry in much) == FIRST_OF_ONE


def test_a_dozen_is_shown_unfolded_without_a_choice_above(professor: Actor, university: Any) -> None:
    AchievementFactory(organisation=university, state=AchievementState.RETURNED)
    page = _home(professor)

    assert [(field.label, field.total, field.opened) for field in page.context["agenda"].fields] == [
        ("成果与需求", 1, True)
    ]
    assert page.context["agenda"].first == []
    assert "先办这几件" not in page.content.decode()


def test_a_reviewer_finds_the_work_under_the_headings_of_the_menu_with_the_way_to_all(reviewer: Actor) -> None:
    AchievementFactory.create_batch(SHOWN + 2, state=AchievementState.SUBMITTED)
    OrganisationFactory(state=OrganisationState.PENDING)
    page = _home(reviewer)

    (field,) = page.context["agenda"].fields
    found = {entry.action: (entry.total, len(entry.rows), entry.url) for entry in field.entries}
    assert field.label == "审核办理"
    assert found["审核成果"] == (SHOWN + 2, SHOWN, reverse("workbench:review_achievements"))
    assert found["核验单位"][0] == 1
    headings = [section.label for section in page.context["menu"]]
    assert field.label in headings


def test_nothing_that_waits_lacks_a_heading(reviewer: Actor, professor: Actor) -> None:
    for actor in (reviewer, professor, make_actor(organisation=OrganisationFactory())):
        for field in _home(actor).context["agenda"].fields:
            assert field.label
    DemandFactory(organisation=professor.organisation, state=DemandState.CLARIFYING)
    assert [field.label for field in _home(professor).context["agenda"].fields] == ["成果与需求"]


def test_what_has_a_day_says_so() -> None:
    due = {queue.name for queue in QUEUES if queue.is_due}

    assert {"plan_tasks", "milestones_report", "applications_mend", "campaign_tasks", "disbursements_return"} <= due
