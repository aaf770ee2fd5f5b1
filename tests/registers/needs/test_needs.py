"""Visits, research tasks with votes, scenarios with offers."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import clock, metrics
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.lists.domain import NewEntry, add_entry, begin_edition
from lianqiao.core.lists.metrics import KEY_TECHNOLOGY
from lianqiao.core.lists.models import ListKind
from lianqiao.core.lists.standing import drafts_for, lists_of
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.needs.domain import vote
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer, TaskVote
from tests.factories import complete_demand, make_actor, make_government, make_manager, make_officer, make_reviewer

pytestmark = pytest.mark.django_db

TASK = {
    "title": "零下四十度锂电池启动",
    "urgency": "key",
    "problem": "低温下放电容量不足一半。",
    "indicators": "零下四十度容量保持率不低于 70%",
}


@pytest.fixture
def official() -> Actor:
    """An editor of the province's department."""
    return make_government(Role.EDITOR, code="290000")


def listed(official: Actor) -> ResearchTask:
    """A task on the list."""
    task = create_filing(ResearchTask, actor=official, values={**TASK, "sources_note": "产业链座谈会"})
    handed_in = apply(task, "submit", actor=official)
    return apply(handed_in, "confirm", actor=make_actor(Role.REVIEWER, organisation=official.organisation))


def opened(owner: Actor, **changes: Any) -> Scenario:
    """A published scenario."""
    values = {
        "title": "冬季露天矿无人运输",
        "problem": "零下三十度以下司机换班困难。",
        "site": "北岸露天矿 3 公里运输线",
        "conditions": "有 5G 覆盖，夜间可封闭。",
        "opens_on": clock.today(),
        "closes_on": clock.today() + timedelta(days=30),
        **changes,
    }
    draft = create_filing(Scenario, actor=owner, values=values)
    confirmed = apply(apply(draft, "submit", actor=owner), "confirm", actor=make_reviewer())
    return apply(confirmed, "clear", actor=make_officer(), opinion="可以公开")


def offered(scenario: Scenario, by: Actor) -> ScenarioOffer:
    """A draft of an offer."""
    return create_filing(ScenarioOffer, actor=by, values={"scenario": scenario, "plan": "先跑一公里。"})


def test_the_company_reads_what_the_visit_found() -> None:
    demand = complete_demand("diagnosis")
    manager = make_manager(code="290100")
    company = make_actor(Role.VIEWER, organisation=demand.organisation)
    values = {
        "demand": demand,
        "visited_on": clock.today(),
        "visitors": "卜量才",
        "met": "车间主任",
        "seen": "压铸车间湿度高。",
        "finding": "clear",
    }
    visit = create_filing(DiagnosisVisit, actor=manager, values=values)
    assert not DiagnosisVisit.objects.visible_to(company).exists()

    entered = apply(visit, "enter", actor=manager)

    assert list(DiagnosisVisit.objects.visible_to(company)) == [entered]
    assert not DiagnosisVisit.objects.visible_to(make_actor(Role.EDITOR)).exists()


def test_a_company_files_no_visit() -> None:
    with pytest.raises(AccessError):
        create_filing(DiagnosisVisit, actor=make_actor(Role.EDITOR), values={"demand": complete_demand()})


def test_a_task_comes_from_somewhere(official: Actor) -> None:
    task = create_filing(ResearchTask, actor=official, values=TASK)
    with pytest.raises(DomainError, match="来自哪些需求"):
        apply(task, "submit", actor=official)


def test_a_task_is_condensed_from_demands(official: Actor) -> None:
    demands = [complete_demand("published"), complete_demand("published")]
    task = create_filing(ResearchTask, actor=official, values=TASK, parts={"demands": demands})
    assert apply(task, "submit", actor=official).state == "submitted"
    assert task.demands.count() == 2


def test_a_second_person_of_the_same_body_puts_it_on_the_list(official: Actor) -> None:
    task = create_filing(ResearchTask, actor=official, values={**TASK, "sources_note": "座谈会"})
    handed_in = apply(task, "submit", actor=official)
    same = replace(official, roles=frozenset({Role.REVIEWER}))
    with pytest.raises(DomainError, match="提交人不能审查"):
        apply(handed_in, "confirm", actor=same)


def test_the_list_is_restricted_to_governments(official: Actor) -> None:
    listed(official)
    assert not ResearchTask.objects.visible_to(make_actor(Role.ADMINISTRATOR)).exists()
    assert not ResearchTask.objects.visible_to(make_government(Role.VIEWER, code="310000")).exists()
    assert Client().get(reverse("portal:filings", args=["research-tasks"])).status_code == 404


def test_a_person_votes_once_and_may_change_it(official: Actor) -> None:
    task = listed(official)
    vote(task, actor=official, score=3)
    vote(task, actor=official, score=5, reason="多家企业都卡在这里")

    assert TaskVote.objects.values_list("score", "reason").get() == (5, "多家企业都卡在这里")


@pytest.mark.parametrize("score", [0, 6])
def test_a_vote_lies_between_one_and_five(official: Actor, score: int) -> None:
    with pytest.raises(DomainError, match="评分在 1 到 5 之间"):
        vote(listed(official), actor=official, score=score)
    assert not TaskVote.objects.exists()


def test_a_reason_that_is_too_long_is_refused_and_not_cut(official: Actor) -> None:
    with pytest.raises(DomainError, match="理由最多 300 字"):
        vote(listed(official), actor=official, score=3, reason="急" * 301)
    assert not TaskVote.objects.exists()


def test_only_those_who_oversee_the_region_vote(official: Actor) -> None:
    task = listed(official)
    for stranger in (make_actor(Role.EDITOR), make_government(Role.REVIEWER, code="310000")):
        with pytest.raises(AccessError):
            vote(task, actor=stranger, score=3)


def test_officials_vote_on_the_page(official: Actor) -> None:
    task = listed(official)
    client = Client()
    client.force_login(official.user)
    client.post(reverse("workbench:research_task_vote", args=[task.pk]), {"score": "4", "reason": "急"})
    client.post(reverse("workbench:research_task_vote", args=[task.pk]), {"score": "²"})

    page = client.get(reverse("workbench:research-tasks_record", args=[task.pk])).content.decode()

    assert "1 人评议，平均 4.0 分" in page


def test_what_is_solved_is_counted(official: Actor) -> None:
    task = listed(official)
    reviewer = make_actor(Role.REVIEWER, organisation=official.organisation)
    solved = apply(
        apply(task, "start", actor=reviewer, reason="列入 2026 年计划"), "solve", actor=reviewer, reason="达标"
    )
    assert (solved.outcome, solved.solved_on) == ("达标", clock.today())
    assert metrics.get("needs.solved_tasks").value(on=clock.today()) == 1


def test_a_task_counts_as_solved_from_the_day_of_its_solution(official: Actor) -> None:
    task, listed_on = listed(official), clock.today()
    with clock.ahead(timedelta(days=90)):
        apply(task, "solve", actor=make_actor(Role.REVIEWER, organisation=official.organisation), reason="达标")
    solved = metrics.get("needs.solved_tasks")
    assert [solved.value(on=listed_on + timedelta(days=days)) for days in (0, 89, 90)] == [0, 0, 1]


def test_the_history_says_when_older_tasks_were_solved(official: Actor) -> None:
    reviewer = make_actor(Role.REVIEWER, organisation=official.organisation)
    solved, open_one = apply(listed(official), "solve", actor=reviewer, reason="达标"), listed(official)
    ResearchTask.objects.update(solved_on=None)

    import_module("lianqiao.registers.needs.migrations.0002_solved_on").tell_day_of_solution(apps, None)

    days = {task.pk: task.solved_on for task in ResearchTask.objects.all()}
    assert days == {solved.pk: timezone.localdate(), open_one.pk: None}


def test_an_offer_goes_to_the_owner_of_the_scenario_who_answers() -> None:
    owner, solver = make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    draft = offered(opened(owner), solver)
    assert not ScenarioOffer.objects.visible_to(owner).exists()

    handed_in = apply(draft, "submit", actor=solver)

    assert list(ScenarioOffer.objects.visible_to(owner)) == [handed_in]
    with pytest.raises(AccessError):
        apply(handed_in, "accept", actor=solver)
    assert apply(handed_in, "accept", actor=owner).state == "accepted"


def test_nobody_offers_to_oneself_or_after_the_last_day() -> None:
    owner, solver = make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    scenario = opened(owner)
    with pytest.raises(DomainError, match="本单位的场景"):
        apply(offered(scenario, owner), "submit", actor=owner)
    late = offered(scenario, solver)
    with clock.ahead(timedelta(days=31)), pytest.raises(DomainError, match="不接受方案"):
        apply(late, "submit", actor=solver)


def test_the_public_page_of_a_scenario_keeps_the_budget_back() -> None:
    owner = make_actor(Role.EDITOR)
    scenario = opened(owner, budget_yuan=880_000)
    page = Client().get(reverse("portal:filing", args=["scenarios", scenario.pk])).content.decode()
    assert "夜间可封闭" in page
    assert "88 万元" not in page
    finished = apply(scenario, "finish", actor=owner, reason="运行 30 天无事故")
    assert (finished.result, finished.is_public) == ("运行 30 天无事故", True)


def test_a_task_is_put_on_the_key_technology_list_from_its_page(official: Actor) -> None:
    task = listed(official)
    kind = ListKind.objects.get(pk=KEY_TECHNOLOGY)
    draft = begin_edition(kind, actor=official, values={"title": "关键技术清单一", "period_from": clock.today()})
    client = Client()
    client.force_login(official.user)
    page = reverse("workbench:research-tasks_record", args=[task.pk])
    line = f"?model=needs.researchtask&subject={task.pk}"
    edition = reverse("workbench:list_edition", args=[draft.pk])
    assert f"{edition}{line.replace('&', '&amp;')}#enter" in client.get(page).content.decode()
    assert '<option value="待立项" selected>' in client.get(edition + line).content.decode()

    form = {"column_chain": "动力电池", "column_progress": "待立项"}
    client.post(reverse("workbench:list_entry_add", args=[draft.pk]) + line, form)

    shown = client.get(page).content.decode()
    assert "关键技术清单一" in shown
    assert "动力电池" in shown
    assert "#enter" not in shown
    entry = draft.entries.get()
    assert (entry.subject, entry.attributes["progress_on"]) == (task, clock.today().isoformat())


def test_the_lists_of_a_task_are_shown_to_those_who_may_see_them(official: Actor) -> None:
    task = listed(official)
    kind = ListKind.objects.get(pk=KEY_TECHNOLOGY)
    draft = begin_edition(kind, actor=official, values={"title": "一", "period_from": clock.today()})
    attributes = {"chain": "动力电池", "progress": "待立项"}
    entry = add_entry(draft, NewEntry(subject=task, attributes=attributes), actor=official)

    assert [standing.entry for standing in lists_of(task, official)] == [entry]
    assert drafts_for(task, official) == []
    for stranger in (make_reviewer(code="290100"), make_actor(Role.EDITOR)):
        assert lists_of(task, stranger) == []
        assert drafts_for(task, stranger) == []


def test_a_demand_counts_once_however_many_tasks_come_from_it(official: Actor) -> None:
    demand = complete_demand()
    for title in ("密封面材料", "密封面工艺"):
        task = create_filing(ResearchTask, actor=official, values={**TASK, "title": title}, parts={"demands": [demand]})
        handed_in = apply(task, "submit", actor=official)
        assert metrics.get("needs.condensed_demands").value(on=clock.today()) == (title == "密封面工艺")
        apply(handed_in, "confirm", actor=make_actor(Role.REVIEWER, organisation=official.organisation))
    assert metrics.get("needs.condensed_demands").value(on=clock.today()) == 1
    assert metrics.get("needs.condensed_demands").value(on=clock.today(), region="290000") == 1
    assert metrics.get("needs.condensed_demands").value(on=clock.today() - timedelta(days=1)) == 0
