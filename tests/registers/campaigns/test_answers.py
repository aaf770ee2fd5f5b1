"""What units do: classify in bulk, hand in, answer in a minute; and how progress is counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock, metrics
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.campaigns.domain.answers import answer_survey, carry_over, classify, hand_in
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignKind, Verdict
from lianqiao.registers.campaigns.models import Assignment, Classification
from lianqiao.registers.campaigns.queries import progress
from tests.factories import AchievementFactory, DemandFactory, RegionFactory, TechFieldFactory, make_actor
from tests.factories.campaigns import QUESTIONS, make_actor_of, make_assignment, make_campaign, make_unit

pytestmark = pytest.mark.django_db


def words_of(task: Assignment) -> set[tuple[Any, str, str]]:
    return set(task.classifications.values_list("achievement", "verdict", "reason"))


def test_many_achievements_are_classified_at_once_and_anew() -> None:
    task = make_assignment()
    actor = make_actor(organisation=task.organisation)
    one, two = AchievementFactory.create_batch(2, organisation=task.organisation)

    first = classify(task, actor=actor, achievements=[one, two], verdict=Verdict.MATURING, reason="还缺中试")
    again = classify(task, actor=actor, achievements=[two.pk], verdict=Verdict.TRANSFERABLE)

    task.refresh_from_db()
    assert (first, again, task.state) == (2, 1, AssignmentState.UNDERWAY)
    assert words_of(task) == {(one.pk, "maturing", "还缺中试"), (two.pk, "transferable", "")}


def test_three_hundred_take_as_many_queries_as_one() -> None:
    task = make_assignment(AssignmentState.UNDERWAY)
    actor = make_actor(organisation=task.organisation)
    keys = [row.pk for row in AchievementFactory.create_batch(30, organisation=task.organisation)]
    counts = []
    for chosen in (keys[:1], keys):
        with CaptureQueriesContext(connection) as queries:
            classify(task, actor=actor, achievements=chosen, verdict=Verdict.TRANSFERABLE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert task.classifications.count() == 30


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        (Verdict.SHELVED, " ", "reason_missing"),
        (Verdict.MATURING, "", "reason_missing"),
        ("unknown", "", "verdict"),
        (Verdict.SHELVED, "长" * 201, "reason_long"),
    ],
)
def test_class_without_a_reason_is_refused(verdict: str, reason: str, code: str) -> None:
    task = make_assignment()
    achievement = AchievementFactory(organisation=task.organisation)

    with pytest.raises(DomainError) as refusal:
        classify(
            task,
            actor=make_actor(organisation=task.organisation),
            achievements=[achievement],
            verdict=verdict,
            reason=reason,
        )

    task.refresh_from_db()
    assert refusal.value.code == code
    assert (Classification.objects.count(), task.state) == (0, AssignmentState.WAITING)


def test_foreign_achievements_and_foreign_people_are_refused() -> None:
    task, foreign = make_assignment(), AchievementFactory()
    own = AchievementFactory(organisation=task.organisation)
    actor = make_actor(organisation=task.organisation)

    with pytest.raises(DomainError) as refusal:
        classify(task, actor=actor, achievements=[own, foreign], verdict=Verdict.TRANSFERABLE)
    with pytest.raises(AccessError):
        classify(task, actor=make_actor(), achievements=[own], verdict=Verdict.TRANSFERABLE)

    assert refusal.value.code == "foreign"
    assert Classification.objects.count() == 0


def test_hand_in_waits_for_the_last_class(django_capture_on_commit_callbacks: Any) -> None:
    task = make_assignment()
    actor = make_actor(organisation=task.organisation)
    achievement = AchievementFactory(organisation=task.organisation)

    with pytest.raises(DomainError, match="还有 1 项成果没有分类"):
        hand_in(task, actor=actor)
    classify(task, actor=actor, achievements=[achievement], verdict=Verdict.SHELVED, reason="已过时")
    with django_capture_on_commit_callbacks(execute=True):
        done = hand_in(task, actor=actor, note="都在这里了")

    assert (done.state, done.handed_in_on, done.handed_in_by) == ("handed_in", clock.today(), actor.user)
    assert done.note == "都在这里了"
    maker = task.campaign.created_by
    assert Message.objects.filter(recipient=maker, subject__contains="报送了").count() == 1


def test_without_the_word_that_this_is_all_nothing_is_handed_in() -> None:
    task = make_assignment()

    with pytest.raises(DomainError, match="请确认成果已经全部录入"):
        apply(task, "hand_in", actor=make_actor(organisation=task.organisation), note="x")

    task.refresh_from_db()
    assert task.state == AssignmentState.WAITING


def test_nothing_is_classified_after_the_hand_in_until_it_is_taken_back() -> None:
    task = make_assignment(AssignmentState.HANDED_IN)
    actor = make_actor(organisation=task.organisation)
    achievement = AchievementFactory(organisation=task.organisation)

    with pytest.raises(DomainError) as refusal:
        classify(task, actor=actor, achievements=[achievement], verdict=Verdict.TRANSFERABLE)
    apply(task, "take_back", actor=actor)
    classify(task, actor=actor, achievements=[achievement], verdict=Verdict.TRANSFERABLE)

    assert refusal.value.code == "not_open"
    assert task.classifications.count() == 1


def test_earlier_classes_are_carried_over_where_there_is_none_yet() -> None:
    unit = make_unit()
    actor = make_actor(organisation=unit)
    kept, changed, fresh = AchievementFactory.create_batch(3, organisation=unit)
    before = make_assignment(units=[unit])
    classify(before, actor=actor, achievements=[kept, changed], verdict=Verdict.SHELVED, reason="暂无市场")
    task = make_assignment(units=[unit])
    classify(task, actor=actor, achievements=[changed], verdict=Verdict.TRANSFERABLE)

    carried = carry_over(task, actor=actor)
    with pytest.raises(DomainError) as refusal:
        carry_over(task, actor=actor)

    assert (carried, refusal.value.code) == (1, "nothing_earlier")
    assert words_of(task) == {(kept.pk, "shelved", "暂无市场"), (changed.pk, "transferable", "")}
    assert list(progress.unclassified(task)) == [fresh]


def test_enterprise_without_a_need_answers_with_one_click() -> None:
    task = make_assignment(kind=CampaignKind.SURVEY)

    done = answer_survey(task, actor=make_actor(organisation=task.organisation), has_need=False)

    assert (done.state, done.has_need, done.answers) == (AssignmentState.HANDED_IN, False, {})


def test_enterprise_with_a_need_answers_what_is_required() -> None:
    task = make_assignment(kind=CampaignKind.SURVEY)
    actor = make_actor(organisation=task.organisation)

    with pytest.raises(InvalidInput) as refusal:
        answer_survey(task, actor=actor, has_need=True, answers={"q2": "一百万"})
    task.refresh_from_db()
    state = task.state
    done = answer_survey(task, actor=actor, has_need=True, answers={"q1": "盐雾腐蚀", "q2": "10万元以上", "x": "y"})

    assert refusal.value.errors == {"q1": ["请回答这个问题。"], "q2": ["请从所列选项中选择。"]}
    assert state == AssignmentState.WAITING
    assert (done.has_need, done.answers) == (True, {"q1": "盐雾腐蚀", "q2": "10万元以上"})


def test_survey_is_not_handed_in_as_an_inventory_is() -> None:
    task = make_assignment(kind=CampaignKind.SURVEY)

    with pytest.raises(DomainError, match="请先回答有没有技术需求"):
        hand_in(task, actor=make_actor(organisation=task.organisation))

    task.refresh_from_db()
    assert task.state == AssignmentState.WAITING


def test_progress_counts_units_by_area_and_lateness() -> None:
    units = [make_unit(region=RegionFactory(code=code)) for code in ("290101", "290102", "290201")]
    campaign = make_campaign(units=units)
    tasks = {task.organisation_id: task for task in campaign.assignments.select_related("campaign")}
    hand_in(tasks[units[0].pk], actor=make_actor(organisation=units[0]))
    apply(tasks[units[2].pk], "excuse", actor=make_actor_of(campaign), reason="撤并")

    with clock.ahead(timedelta(days=31)):
        today = clock.today()
    whole = progress.progress_of(campaign.assignments.all(), today=today)
    areas = progress.progress_by_area(campaign.assignments.all(), campaign, today=today)

    assert (whole.units, whole.asked, whole.done, whole.late, whole.rate) == (3, 2, 1, 1, 50)
    assert [(area.code, area.units, area.done, area.late, area.rate) for area in areas] == [
        ("290100", 2, 1, 1, 50),
        ("290200", 1, 0, 0, None),
    ]
    late = campaign.assignments.all().late(today)
    assert [task.organisation for task in late] == [units[1]]
    assert [task.is_late(today) for task in campaign.assignments.order_by("region_id")] == [False, True, False]


def test_holdings_are_counted_from_the_register() -> None:
    unit = make_unit()
    AchievementFactory(organisation=unit, state=AchievementState.WITHDRAWN)
    one, _two = AchievementFactory.create_batch(2, organisation=unit)
    task = make_assignment(units=[unit])
    classify(task, actor=make_actor(organisation=unit), achievements=[one], verdict=Verdict.TRANSFERABLE)

    held = progress.holdings_of(task)
    row: Any = progress.with_holdings(Assignment.objects.all(), task.campaign).get()

    assert (held.entered, held.new, held.classified, held.missing) == (2, 2, 1, 1)
    assert (row.entered, row.new, row.classified, row.transferable, row.shelved) == (2, 2, 1, 1, 0)


def test_classes_are_counted_by_field_and_area() -> None:
    unit = make_unit(region=RegionFactory(code="290101"))
    task = make_assignment(units=[unit])
    one, two = AchievementFactory.create_batch(2, organisation=unit)
    two.fields.add(TechFieldFactory.create(code="02"))
    classify(task, actor=make_actor(organisation=unit), achievements=[one, two], verdict=Verdict.TRANSFERABLE)
    tasks = Assignment.objects.all()

    by_field = progress.classes_by_field(tasks)

    assert [(line.label, line.classes["transferable"], line.total) for line in by_field] == [
        ("测试领域01", 2, 2),
        ("测试领域02", 1, 1),
    ]
    assert progress.classes_by_area(tasks, task.campaign) == {
        "290100": {"transferable": 2, "maturing": 0, "shelved": 0}
    }
    assert progress.classes_of(tasks) == {"transferable": 2, "maturing": 0, "shelved": 0}


def test_demands_of_a_wave_are_those_entered_since_it_began() -> None:
    unit = make_unit()
    with clock.ahead(timedelta(days=-5)):
        make_campaign(units=[unit])
    task = make_assignment(kind=CampaignKind.SURVEY, units=[unit])
    DemandFactory(organisation=unit)
    DemandFactory()

    row: Any = progress.with_demands(Assignment.objects.filter(pk=task.pk), task.campaign).get()

    assert row.demands == 1


def test_wave_before_is_the_last_of_the_same_body_and_kind() -> None:
    with clock.ahead(timedelta(days=-200)):
        first = make_campaign(kind=CampaignKind.SURVEY)
    body = make_actor_of(first)
    make_campaign(body=body)
    second = make_campaign(body=body, kind=CampaignKind.SURVEY)

    assert progress.wave_before(second) == first
    assert progress.wave_before(first) is None


def test_answers_are_put_together_by_question() -> None:
    campaign = make_campaign(kind=CampaignKind.SURVEY)

    lines = progress.answers_by_question(campaign, [{"q1": "腐蚀", "q2": "10万元以上"}, {"q2": "10万元以上"}, {}])

    assert [(line.label, line.answered) for line in lines] == [(QUESTIONS[0]["label"], 1), (QUESTIONS[1]["label"], 2)]
    assert [(row.option, row.count) for row in lines[1].options] == [("10万元以下", 0), ("10万元以上", 2)]


def test_figures_count_what_was_handed_in_by_the_day() -> None:
    yesterday = clock.today() - timedelta(days=1)
    task = make_assignment(AssignmentState.HANDED_IN)
    make_assignment(kind=CampaignKind.SURVEY)
    make_assignment(AssignmentState.EXCUSED)

    def value(name: str, on: Any) -> Any:
        return metrics.get(f"campaigns.{name}").value(on=on)

    today = clock.today()
    assert (value("units", today), value("units", yesterday)) == (2, 0)
    assert (value("handed_in", today), value("handed_in", yesterday)) == (1, 0)
    assert (value("with_need", today), value("transferable", today)) == (0, 0)
    assert metrics.get("campaigns.handed_in").by("campaign", on=today) == {task.campaign_id: 1}
