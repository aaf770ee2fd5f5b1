"""Chief experts, long-term frames, support that follows, joint tasks."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.processes.disbursements.domain import pay
from lianqiao.processes.key_projects.domain import joint, support
from lianqiao.processes.key_projects.enums import Batch, Conclusion
from lianqiao.processes.key_projects.models import FollowOn, KeyProject
from lianqiao.processes.key_projects.queries import waiting
from lianqiao.processes.key_projects.queries.joint import told_of
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, RegionFactory, complete_achievement, make_actor, make_reviewer
from tests.processes.key_projects.makers import CITY, WAN, ago, make_project, make_task
from tests.waiting import until_somebody_waits


def term(**values: Any) -> dict[str, Any]:
    """A term of a year, reviewed yesterday."""
    given = {"name": "季明湛", "unit": "辽河大学", "starts_on": ago(100), "ends_on": ago(-265), "review_on": ago(1)}
    return {**given, "may_choose_team": True, "may_choose_way": True, "budget_yuan": 50 * WAN, **values}


@pytest.mark.django_db
def test_expert_is_appointed_once_reviewed_and_leaves() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper, Batch.RESEARCH)

    expert = support.appoint_expert(project, actor=keeper, values=term())
    with pytest.raises(DomainError, match="已有在任的首席专家"):
        support.appoint_expert(project, actor=keeper, values=term(name="另一位"))
    due = [row.pk for row in waiting.to_check(keeper)]
    expert = support.review_expert(expert, actor=keeper, text="没有完成中试", is_kept=False)
    with pytest.raises(DomainError, match="已经考核过"):
        support.review_expert(expert, actor=keeper, text="再考核", is_kept=True)
    successor = support.appoint_expert(project, actor=keeper, values=term(name="魏新川"))

    assert due == [project.pk]
    assert (expert.ended_on, expert.end_reason) == (clock.today(), "考核后不再聘任")
    assert [row.name for row in project.experts.filter(ended_on=None)] == [successor.name]


@pytest.mark.django_db
def test_term_that_ends_before_it_begins_is_refused() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)

    with pytest.raises(InvalidInput):
        support.appoint_expert(project, actor=keeper, values=term(ends_on=ago(200)))

    assert project.experts.count() == 0


@pytest.mark.django_db
def test_frame_leaves_in_peace_and_is_checked_once_not_before_its_day() -> None:
    leader, keeper = make_actor(), make_reviewer(code=CITY)
    project = make_project(keeper, Batch.RESEARCH, lead_unit=leader.organisation)
    year = clock.today().year
    years = [{"year": year - 1 + n, "amount_yuan": 200 * WAN} for n in range(4)]
    asked_before = [row.pk for row in waiting.to_report(leader)]

    frame = support.set_frame(project, actor=keeper, values={"check_on": date(year + 1, 6, 30)}, years=years)
    asked_within = [row.pk for row in waiting.to_report(leader)]
    with pytest.raises(DomainError, match="没有到检查日期不检查"):
        support.check_frame(frame, actor=keeper, conclusion=Conclusion.STOP, opinion="停")
    frame = support.set_frame(project, actor=keeper, values={"check_on": clock.today()}, years=years)
    frame = support.check_frame(frame, actor=keeper, conclusion=Conclusion.STOP, opinion="方向已经过时")
    with pytest.raises(DomainError, match="支持约定不能再改"):
        support.set_frame(project, actor=keeper, values={"check_on": clock.today()}, years=years)

    assert (asked_before, asked_within) == ([project.pk], [])
    assert [row.pk for row in waiting.to_report(leader)] == [project.pk]
    assert (frame.total_yuan, frame.is_running(clock.today())) == (800 * WAN, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "check", "sentence"),
    [
        ([2027], date(2027, 6, 1), "连续的两年以上"),
        ([2027, 2029], date(2027, 6, 1), "连续的两年以上"),
        ([2027, 2028], date(2029, 6, 1), "支持期以内"),
    ],
)
def test_frame_that_is_none_is_refused(years: list[int], check: date, sentence: str) -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)
    rows = [{"year": year, "amount_yuan": WAN} for year in years]

    with pytest.raises(DomainError, match=sentence):
        support.set_frame(project, actor=keeper, values={"check_on": check}, years=rows)

    assert not hasattr(KeyProject.objects.get(), "frame")


def matured(level: int, achievement: Any) -> None:
    """The achievement is at that level of readiness now."""
    Achievement.objects.filter(pk=achievement.pk).update(readiness=level)


@pytest.mark.django_db
def test_follow_on_is_proposed_once_the_achievement_grew_enough() -> None:
    keeper, achievement = make_reviewer(code=CITY), complete_achievement()
    matured(4, achievement)
    achievement.refresh_from_db()
    project = make_project(keeper, Batch.RESEARCH, achievement=achievement)
    make_project(keeper, Batch.RESEARCH)

    matured(5, achievement)
    grown_by_one = support.propose_follow_ons(on=clock.today())
    matured(6, achievement)
    proposed = support.propose_follow_ons(on=clock.today())
    twice = support.propose_follow_ons(on=clock.today())
    refused = support.decide_follow_on(proposed[0], actor=keeper, accepted=False, reason="先看市场")
    after_refusal = support.propose_follow_ons(on=clock.today())
    matured(8, achievement)
    again = support.propose_follow_ons(on=clock.today())

    assert (grown_by_one, twice, after_refusal) == ([], [], [])
    assert [(one.project, one.from_level, one.to_level) for one in proposed + again] == [
        (project, 4, 6),
        (project, 6, 8),
    ]
    assert (refused.accepted, refused.follower) == (False, None)
    assert Message.objects.filter(recipient=keeper.user, subject__contains="建议接续支持").count() == 2


@pytest.mark.django_db
def test_accepted_follow_on_becomes_a_project_that_begins_at_the_level_reached() -> None:
    keeper, achievement = make_reviewer(code=CITY), complete_achievement()
    matured(3, achievement)
    achievement.refresh_from_db()
    partner = {"name": "辽河大学", "kind": OrganisationKind.UNIVERSITY, "task": "工艺"}
    project = make_project(keeper, Batch.RESEARCH, achievement=achievement, partners=[partner])
    matured(7, achievement)
    proposal = support.propose_follow_ons(on=clock.today())[0]

    decided = support.decide_follow_on(proposal, actor=keeper, accepted=True, reason="可以中试")
    with pytest.raises(DomainError, match="这条建议已经决定过"):
        support.decide_follow_on(proposal, actor=keeper, accepted=False, reason="再想想")

    follower = decided.follower
    assert follower is not None
    assert (follower.title, follower.state, follower.previous) == (f"{project.title}（接续）", Batch.PLANNING, project)
    assert (follower.readiness_at_start, follower.partners.count()) == (7, 1)
    assert support.propose_follow_ons(on=clock.today()) == []


@pytest.mark.django_db
def test_shares_must_add_up_to_the_whole() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)

    with pytest.raises(DomainError, match="各方分担合计 100 万元，总经费 120 万元"):
        make_task(project, keeper, total_yuan=120 * WAN)

    assert project.joint_tasks.count() == 0


@pytest.mark.django_db
def test_share_of_a_body_is_owed_until_all_of_it_arrived() -> None:
    keeper = make_reviewer(code=CITY)
    region = RegionFactory(code="290200")
    body = OrganisationFactory(kind=OrganisationKind.GOVERNMENT, name="铁屏市财政局", region=region)
    payer = make_actor(Role.REVIEWER, Role.EDITOR, organisation=body)
    project = make_project(keeper)
    task = make_task(project, keeper, city="铁屏市财政局")
    province, city = task.shares.all()

    owed = [row.pk for row in waiting.to_pay(payer)]
    joint.record_receipt(city, actor=keeper, on=clock.today(), amount=30 * WAN, note="回单一")
    with pytest.raises(DomainError, match="这笔分担还有 10 万元 没有到位"):
        joint.record_receipt(city, actor=keeper, on=clock.today(), amount=11 * WAN, note="回单二")
    joint.record_receipt(city, actor=keeper, on=clock.today(), amount=-5 * WAN, note="冲回：记错项目")
    with pytest.raises(DomainError):
        joint.record_receipt(province, actor=keeper, on=clock.today(), amount=-WAN, note="没有可冲的")
    joint.record_receipt(city, actor=keeper, on=clock.today(), amount=15 * WAN, note="回单三")

    told = told_of([task], today=clock.today())[0]
    assert (city.body, province.body) == (body, None)
    assert owed == [project.pk]
    assert list(waiting.to_pay(payer)) == []
    assert [(one.arrived, one.open_yuan) for one in told.shares] == [(Decimal(0), 60 * WAN), (40 * WAN, Decimal(0))]
    assert [one.share for one in told.debtors] == [province]


@pytest.mark.django_db
def test_share_in_the_ledger_of_its_body_is_paid_there_alone() -> None:
    keeper, leader = make_reviewer(code=CITY), make_actor()
    region = RegionFactory(code="290200")
    body = OrganisationFactory(kind=OrganisationKind.GOVERNMENT, name="铁屏市财政局", region=region)
    payer = make_actor(Role.REVIEWER, Role.EDITOR, organisation=body)
    task = make_task(make_project(keeper, lead_unit=leader.organisation), keeper, city="铁屏市财政局")
    province, city = task.shares.select_related("task__project")

    with pytest.raises(AccessError):
        joint.promise_share(city, actor=keeper)
    promised = joint.promise_share(city, actor=payer)
    again = joint.promise_share(city, actor=payer)
    with pytest.raises(DomainError, match="已列入出资部门的拨款台账"):
        joint.record_receipt(city, actor=keeper, on=clock.today(), amount=WAN, note="回单")
    waits = list(waiting.to_pay(payer))
    pay(promised, actor=payer, amount_yuan=8 * WAN, on=clock.today(), paper="凭证1号")

    told = told_of([task], today=clock.today())[0]
    assert (again.pk, promised.payee, promised.due_yuan, waits) == (promised.pk, leader.organisation, 40 * WAN, [])
    assert [(one.share, one.arrived, one.is_in_ledger) for one in told.shares] == [
        (province, Decimal(0), False),
        (city, 8 * WAN, True),
    ]
    values = {name: getattr(task, name) for name in ("year", "title", "content", "due_on")}
    with pytest.raises(DomainError, match="分担不能再改"):
        joint.change_task(task, actor=keeper, values={**values, "total_yuan": WAN}, shares=[])


@pytest.mark.django_db
def test_task_with_money_keeps_its_shares_and_ends_with_words() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)
    task = make_task(project, keeper)
    share = task.shares.first()
    assert share is not None
    joint.record_receipt(share, actor=keeper, on=clock.today(), amount=WAN, note="回单")
    values = {name: getattr(task, name) for name in ("year", "title", "content", "due_on", "total_yuan")}
    shares = list(task.shares.values(*joint.SHARE_COLUMNS))

    joint.change_task(task, actor=keeper, values={**values, "title": "中试线共建（一期）"}, shares=shares)
    with pytest.raises(DomainError, match="分担不能再改"):
        joint.change_task(task, actor=keeper, values={**values, "total_yuan": 60 * WAN}, shares=shares[:1])
    joint.record_decision(task, actor=keeper, on=ago(1), text="市级经费提前一个月到位", parties="省科技厅、市科技局")
    with pytest.raises(DomainError, match="请写明完成情况"):
        joint.finish_task(task, actor=keeper, on=clock.today(), outcome=" ")
    done = joint.finish_task(task, actor=keeper, on=clock.today(), outcome="中试线投用")

    assert (done.title, done.total_yuan, done.shares.count()) == ("中试线共建（一期）", 100 * WAN, 2)
    assert [decision.text for decision in task.decisions.all()] == ["市级经费提前一个月到位"]
    with pytest.raises(DomainError, match="任务已经完成"):
        joint.change_task(task, actor=keeper, values=values, shares=shares)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_on_one_proposal_make_one_project() -> None:
    keeper, achievement = make_reviewer(code=CITY), complete_achievement()
    matured(3, achievement)
    achievement.refresh_from_db()
    make_project(keeper, Batch.RESEARCH, achievement=achievement)
    matured(6, achievement)
    proposal = support.propose_follow_ons(on=clock.today())[0]
    colleague = make_actor(Role.REVIEWER, organisation=keeper.organisation)
    refused: list[str] = []

    def second() -> None:
        try:
            support.decide_follow_on(proposal, actor=colleague, accepted=True, reason="同意")
        except DomainError as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        support.decide_follow_on(proposal, actor=keeper, accepted=True, reason="同意")
        other.start()
        until_somebody_waits(other)
    other.join()

    assert refused == ["这条建议已经决定过。"]
    assert (FollowOn.objects.count(), KeyProject.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_landed_project_is_asked_until_the_time_of_reporting_is_over() -> None:
    leader, keeper = make_actor(), make_reviewer(code=CITY)
    with time_machine.travel("2026-03-10 04:00:00+00:00", tick=False):
        project = make_project(keeper, Batch.LANDING, lead_unit=leader.organisation, on=date(2026, 3, 10))
    asked = {}
    for day in ("2026-04-01", "2029-03-31", "2029-05-01"):
        with time_machine.travel(f"{day} 04:00:00+00:00", tick=False):
            asked[day] = [row.pk for row in waiting.to_report(leader)]

    assert asked == {"2026-04-01": [project.pk], "2029-03-31": [project.pk], "2029-05-01": []}
