"""Plans of leading enterprises: goals by year, reports with their lights, and what happens when none comes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.chronograph import start_of
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.enterprises.enums import GoalLight
from lianqiao.registers.enterprises.interfaces.leading import LeadingReportForm, known_figures, plan_context
from lianqiao.registers.enterprises.leading_steps import light_of, rule_at, worst
from lianqiao.registers.enterprises.models import LeadingPlan, LeadingReport
from tests.factories import YearFiguresFactory, any_filing, make_actor, make_reviewer

pytestmark = pytest.mark.django_db

VALUES = {
    "first_year": 2024,
    "last_year": 2025,
    "direction": "寒区新能源装备",
    "position": "国内前三。",
    "aims": "进入国际前列。",
    "measures": "建设企业研究院。",
}
GOALS = [
    {"year": 2024, "measure": "research", "target": Decimal(10_000)},
    {"year": 2024, "measure": "patents", "target": Decimal(20)},
    {"year": 2025, "measure": "research", "target": Decimal(12_000)},
]


@pytest.fixture(autouse=True)
def now() -> Any:
    """The middle of 2025."""
    with time_machine.travel("2025-06-01 10:00+08:00", tick=False):
        yield


@pytest.fixture
def editor() -> Actor:
    """An editor of the enterprise."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def plan(editor: Actor) -> LeadingPlan:
    """A plan in force."""
    return apply(handed_in(editor), "confirm", actor=make_reviewer())


def draft(editor: Actor, goals: list[dict[str, Any]] | None = None, **values: Any) -> LeadingPlan:
    """A plan that is being written."""
    parts = {"goals": GOALS if goals is None else goals}
    return create_filing(LeadingPlan, actor=editor, values=VALUES | values, parts=parts)


def handed_in(editor: Actor, **values: Any) -> LeadingPlan:
    """A plan that waits for its government."""
    return apply(draft(editor, **values), "submit", actor=editor)


def report_of(plan: LeadingPlan, editor: Actor, figures: dict[str, int], year: int = 2024) -> LeadingReport:
    """A draft report."""
    rows = [{"measure": measure, "value": Decimal(value), "note": ""} for measure, value in figures.items()]
    values = {"plan": plan, "year": year, "progress": "完成。", "problems": ""}
    return create_filing(LeadingReport, actor=editor, values=values, parts={"figures": rows})


def test_every_year_of_the_plan_has_a_goal(editor: Actor) -> None:
    with pytest.raises(DomainError, match="还没有写目标的年度：2025"):
        apply(draft(editor, GOALS[:2]), "submit", actor=editor)
    outside = [*GOALS, {"year": 2027, "measure": "patents", "target": Decimal(1)}]
    with pytest.raises(DomainError, match="不在计划期内：2027"):
        apply(draft(editor, outside, first_year=2023), "submit", actor=editor)

    assert set(LeadingPlan.objects.values_list("state", flat=True)) == {"draft"}


def test_plans_of_an_enterprise_do_not_overlap(editor: Actor, plan: LeadingPlan) -> None:
    goals = [{"year": 2025, "measure": "patents", "target": Decimal(1)}]
    second = draft(editor, goals, first_year=2025)
    with pytest.raises(DomainError, match="年度重叠"):
        apply(second, "submit", actor=editor)

    following = draft(editor, [{**goals[0], "year": 2026}], first_year=2026, last_year=2026)
    assert apply(following, "submit", actor=editor).state == "submitted"


@pytest.mark.parametrize(
    ("value", "light"), [(100, "green"), (120, "green"), (99, "amber"), (80, "amber"), (79, "red"), (0, "red")]
)
def test_a_year_that_is_over_is_held_against_its_whole_goal(plan: LeadingPlan, value: int, light: str) -> None:
    assert light_of(Decimal(value), Decimal(100), rule_at(plan)) == light


def test_the_worst_light_stands_for_all() -> None:
    assert worst(["green", "amber", "red"]) == GoalLight.RED
    assert worst(["green", "grey", "amber"]) == GoalLight.AMBER
    assert worst(["green"]) == GoalLight.GREEN
    assert worst([]) == GoalLight.GREY


def test_a_report_lights_itself_and_its_plan(editor: Actor, plan: LeadingPlan) -> None:
    report = apply(report_of(plan, editor, {"research": 9_000, "patents": 25}), "submit", actor=editor)

    plan.refresh_from_db()
    assert (report.light, plan.light, plan.reported_for) == ("amber", "amber", 2024)

    judged = apply(report, "confirm", actor=make_reviewer(), verdict="guide", advice="加大研发投入")
    assert (judged.verdict, judged.advice) == ("guide", "加大研发投入")


def test_what_is_taken_back_counts_no_longer(editor: Actor, plan: LeadingPlan) -> None:
    report = apply(report_of(plan, editor, {"research": 9_000, "patents": 25}), "submit", actor=editor)

    apply(report, "withdraw", actor=editor, reason="数据有误")

    plan.refresh_from_db()
    assert (plan.light, plan.reported_for) == ("", None)


def test_a_report_answers_every_goal_of_its_year(editor: Actor, plan: LeadingPlan) -> None:
    report = report_of(plan, editor, {"research": 9_000})
    with pytest.raises(DomainError, match="还没有填实际完成数：有效发明专利"):
        apply(report, "submit", actor=editor)

    plan.refresh_from_db()
    assert plan.reported_for is None


def test_nobody_reports_before_the_year_is_over_nor_on_a_plan_not_in_force(editor: Actor, plan: LeadingPlan) -> None:
    with pytest.raises(DomainError, match="还没有结束"):
        apply(report_of(plan, editor, {"research": 1}, year=2025), "submit", actor=editor)
    with pytest.raises(DomainError, match="不在计划期内"):
        apply(report_of(plan, editor, {"research": 1}, year=2023), "submit", actor=editor)
    apply(plan, "correct", actor=editor, reason="目标有误")
    with pytest.raises(DomainError, match="还没有审核通过"):
        apply(report_of(plan, editor, {"research": 1, "patents": 1}), "submit", actor=editor)
    stranger = make_actor(Role.EDITOR)
    with pytest.raises(DomainError, match="本单位"):
        apply(report_of(plan, stranger, {"research": 1}, year=2022), "submit", actor=stranger)


def test_a_verdict_is_one_of_those_that_there_are(editor: Actor, plan: LeadingPlan) -> None:
    report = apply(report_of(plan, editor, {"research": 9_000, "patents": 25}), "submit", actor=editor)
    with pytest.raises(DomainError, match="请选择监测结论"):
        apply(report, "confirm", actor=make_reviewer(), verdict="perfect")
    report.refresh_from_db()
    assert (report.state, report.verdict) == ("submitted", "")


def test_the_clock_asks_after_the_year_and_reminds_after_the_last_day(plan: LeadingPlan) -> None:
    assert [(event.when, event.transition) for event in plan.future()] == [
        (start_of(date(2025, 1, 1), hour=9), "ask"),
        (start_of(date(2025, 4, 1), hour=9), "chase"),
        (start_of(date(2026, 1, 1), hour=9), "ask"),
        (start_of(date(2026, 4, 1), hour=9), "chase"),
    ]
    assert plan.next_check == start_of(date(2025, 1, 1), hour=9)


def test_a_report_that_is_there_is_not_asked_for(editor: Actor, plan: LeadingPlan) -> None:
    apply(report_of(plan, editor, {"research": 9_000, "patents": 25}), "submit", actor=editor)
    plan.refresh_from_db()
    assert plan.next_check == start_of(date(2026, 1, 1), hour=9)


def test_enterprise_and_government_hear_of_a_late_report(
    plan: LeadingPlan, editor: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    reviewer = make_reviewer()
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        asked = apply(plan, "ask", actor=SYSTEM, year=2024)
    assert list(Message.objects.values_list("recipient", flat=True)) == [editor.user_id]
    with django_capture_on_commit_callbacks(execute=True):
        chased = apply(asked, "chase", actor=SYSTEM, year=2024)

    assert {editor.user_id, reviewer.user_id} <= set(Message.objects.values_list("recipient", flat=True))
    assert chased.next_check == start_of(date(2026, 1, 1), hour=9)
    assert LeadingPlan.objects.filter(LeadingPlan.late()).get() == chased


def test_the_form_of_a_report_knows_what_comes_next(editor: Actor, plan: LeadingPlan) -> None:
    YearFiguresFactory(
        organisation=editor.organisation,
        year=2024,
        state="confirmed",
        research_yuan=Decimal(95_000_000),
        revenue_yuan=Decimal(1_000_000_000),
        research_staff=120,
    )

    form = LeadingReportForm(actor=editor, initial={})

    assert (form.initial["plan"], form.initial["year"]) == (plan.pk, 2024)
    assert form.initial["figures"] == [
        {"measure": "research", "value": Decimal("9500.00")},
        {"measure": "patents", "value": None},
    ]
    assert known_figures(editor.organisation_id, 2024)["intensity"] == Decimal("9.50")


def test_what_was_typed_before_is_not_prefilled_over(editor: Actor, plan: LeadingPlan) -> None:
    typed = {"plan": str(plan.pk), "year": "2024", "figures": "研发投入（万元）｜1"}
    assert LeadingReportForm(actor=editor, initial=typed).initial["figures"] == typed["figures"]


def test_the_plan_shows_what_is_due_and_what_came_of_it(editor: Actor, plan: LeadingPlan) -> None:
    context = plan_context(plan, editor)
    assert (context["due_year"], context["due_on"], context["is_late"]) == (2024, date(2025, 3, 31), True)
    assert context["may_report"] is True

    apply(report_of(plan, editor, {"research": 9_000, "patents": 25}), "submit", actor=editor)
    plan.refresh_from_db()
    shown = plan_context(plan, make_reviewer())

    assert [(row.goal.measure, row.value, row.light) for row in shown["shown_goals"]] == [
        ("research", Decimal(9_000), "amber"),
        ("patents", Decimal(25), "green"),
        ("research", None, None),
    ]
    assert (shown["due_year"], shown["may_report"]) == (2025, False)


def test_officials_narrow_the_list_to_what_is_late(plan: LeadingPlan) -> None:
    chased = apply(plan, "chase", actor=SYSTEM, year=2024)
    other = any_filing(LeadingPlan, state="confirmed", first_year=2025, last_year=2026)
    client = Client()
    client.force_login(make_reviewer().user)

    page = client.get(reverse("workbench:leading-plans_all") + "?late=true").content.decode()

    assert reverse("workbench:leading-plans_record", args=[chased.pk]) in page
    assert reverse("workbench:leading-plans_record", args=[other.pk]) not in page


def test_pages_lead_from_plan_to_report(editor: Actor, plan: LeadingPlan) -> None:
    client = Client()
    client.force_login(editor.user)
    page = client.get(reverse("workbench:leading-plans_record", args=[plan.pk])).content.decode()
    address = f"{reverse('workbench:leading-reports_new')}?plan={plan.pk}"
    assert f"{address}&amp;year=2024" in page
    assert "2024 年监测表已经超期" in page

    form = client.get(f"{address}&year=2024").content.decode()
    assert "有效发明专利（件）" in form
    assert f'href="{reverse("workbench:leading-reports")}"' in page


def test_the_ladder_leads_every_enterprise_to_its_plan() -> None:
    client = Client()
    client.force_login(make_actor(Role.EDITOR).user)
    page = client.get(reverse("workbench:ladder")).content.decode()
    assert f'href="{reverse("workbench:leading-plans")}"' in page
