"""Alliances: members agree for themselves, the government confirms, checks each year, and removes."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.chronograph import start_of
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.alliances.domain import agree
from lianqiao.registers.alliances.interfaces.forms import AllianceForm
from lianqiao.registers.alliances.models import Alliance, AllianceReport
from tests.factories import OrganisationFactory, any_filing, make_actor, make_officer, make_reviewer

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "寒区储能系统创新联合体",
    "kind": "consortium",
    "founded_on": date(2026, 3, 1),
    "agreement_signed_on": date(2026, 2, 20),
    "purpose": "做出零下四十度能用的储能系统。",
    "tasks": "电芯低温配方；辽河大学；2027 年 6 月",
    "rights_rule": "谁完成归谁，成员优先使用。",
}


@pytest.fixture
def leader() -> Actor:
    """An editor of the leading company."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def member() -> Actor:
    """An editor of a member."""
    return make_actor(Role.EDITOR)


@pytest.fixture
def alliance(leader: Actor, member: Actor) -> Alliance:
    """A draft with one member."""
    parts = {"members": [{"organisation": member.organisation, "role": "research", "duty": "电芯", "share_yuan": None}]}
    return create_filing(Alliance, actor=leader, values=VALUES, parts=parts)


def published(alliance: Alliance, leader: Actor, member: Actor) -> Alliance:
    """The alliance after all steps."""
    handed_in = apply(alliance, "submit", actor=leader)
    agree(handed_in, actor=member)
    confirmed = apply(handed_in, "confirm", actor=make_reviewer())
    return apply(confirmed, "clear", actor=make_officer(), opinion="可以公开")


def test_a_leader_alone_is_no_alliance(leader: Actor) -> None:
    alone = create_filing(Alliance, actor=leader, values=VALUES)
    with pytest.raises(DomainError, match="至少要有一个成员单位"):
        apply(alone, "submit", actor=leader)


def test_the_leader_is_not_a_member_as_well(alliance: Alliance, leader: Actor) -> None:
    rows = [{"organisation": leader.organisation, "role": "research", "duty": "", "share_yuan": None}]
    update_filing(alliance, actor=leader, values={}, parts={"members": rows})
    with pytest.raises(DomainError, match="牵头单位不用写进成员单位"):
        apply(alliance, "submit", actor=leader)


def test_members_see_the_alliance_once_it_is_handed_in(alliance: Alliance, leader: Actor, member: Actor) -> None:
    assert not Alliance.objects.visible_to(member).exists()

    apply(alliance, "submit", actor=leader)

    assert list(Alliance.objects.visible_to(member)) == [alliance]
    assert not Alliance.objects.visible_to(make_actor(Role.EDITOR)).exists()


def test_nobody_confirms_before_every_member_has_agreed(alliance: Alliance, leader: Actor, member: Actor) -> None:
    handed_in = apply(alliance, "submit", actor=leader)
    with pytest.raises(DomainError, match="还没有确认加入"):
        apply(handed_in, "confirm", actor=make_reviewer())

    agree(handed_in, actor=member)

    assert apply(handed_in, "confirm", actor=make_reviewer()).state == "confirmed"


def test_a_member_agrees_once_and_nobody_for_it(alliance: Alliance, leader: Actor, member: Actor) -> None:
    handed_in = apply(alliance, "submit", actor=leader)
    with pytest.raises(AccessError):
        agree(handed_in, actor=make_actor(Role.EDITOR))
    with pytest.raises(AccessError):
        agree(handed_in, actor=make_actor(Role.VIEWER, organisation=member.organisation))
    agree(handed_in, actor=member)
    with pytest.raises(DomainError, match="已经确认过"):
        agree(handed_in, actor=member)


def test_who_agreed_is_asked_again_when_the_agreement_changes(alliance: Alliance, leader: Actor, member: Actor) -> None:
    handed_in = apply(alliance, "submit", actor=leader)
    agree(handed_in, actor=member)
    returned = apply(handed_in, "return", actor=make_reviewer(), reason="约定不清")
    update_filing(returned, actor=leader, values={"rights_rule": "全部归牵头单位。"})

    again = apply(returned, "submit", actor=leader)

    assert list(alliance.members.values_list("agreed_at", "agreed_by")) == [(None, None)]
    with pytest.raises(DomainError, match="还没有确认加入"):
        apply(again, "confirm", actor=make_reviewer())


def test_members_are_asked_and_told_what_is_decided(
    alliance: Alliance, leader: Actor, member: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    viewer = make_actor(Role.VIEWER, organisation=member.organisation)
    with django_capture_on_commit_callbacks(execute=True):
        handed_in = apply(alliance, "submit", actor=leader)
    agree(handed_in, actor=member)
    with django_capture_on_commit_callbacks(execute=True):
        apply(handed_in, "return", actor=make_reviewer(), reason="缺协议原件")

    told = Message.objects.filter(recipient=member.user).order_by("created_at", "pk")
    title = "寒区储能系统创新联合体"
    assert list(told.values_list("subject", flat=True)) == [f"请确认是否加入“{title}”", f"“{title}”退回补正"]
    assert told.last().text.endswith("缺协议原件")
    assert not Message.objects.filter(recipient=viewer.user).exists()
    page = Client()
    page.force_login(member.user)
    assert page.get(told.first().url).status_code == 200


def test_members_agree_on_the_page(alliance: Alliance, leader: Actor, member: Actor) -> None:
    handed_in = apply(alliance, "submit", actor=leader)
    client = Client()
    client.force_login(member.user)
    page = reverse("workbench:alliances_record", args=[handed_in.pk])
    assert "请确认本单位是否加入" in client.get(page).content.decode()

    client.post(reverse("workbench:alliance_agree", args=[handed_in.pk]))

    assert alliance.members.get().agreed_by == member.user
    assert "请确认本单位是否加入" not in client.get(page).content.decode()


def test_the_public_sees_the_members_but_not_the_agreement(alliance: Alliance, leader: Actor, member: Actor) -> None:
    shown = published(alliance, leader, member)

    page = Client().get(reverse("portal:filing", args=["alliances", shown.pk])).content.decode()
    hall = Client().get(reverse("portal:filings", args=["alliances"])).content.decode()

    assert str(member.organisation) in page
    assert "谁完成归谁" not in page
    assert shown.title in hall


def test_what_is_not_published_has_no_public_page(alliance: Alliance) -> None:
    assert Client().get(reverse("portal:filing", args=["alliances", alliance.pk])).status_code == 404
    assert Client().get(reverse("portal:filings", args=["year-figures"])).status_code == 404
    assert Client().get(reverse("portal:filings", args=["nothing"])).status_code == 404


def test_a_year_is_reported_and_judged(alliance: Alliance, leader: Actor, member: Actor) -> None:
    shown = published(alliance, leader, member)
    report = create_filing(
        AllianceReport,
        actor=leader,
        values={"alliance": shown, "year": 2026, "progress": "完成中试", "results": 3, "converted": 1},
    )
    assert report.title == "寒区储能系统创新联合体 2026 年度"
    handed_in = apply(report, "submit", actor=leader)
    with pytest.raises(DomainError):
        apply(handed_in, "confirm", actor=make_reviewer())
    with pytest.raises(DomainError, match="请选择评估结论"):
        apply(handed_in, "confirm", actor=make_reviewer(), verdict="best", score=90)

    judged = apply(handed_in, "confirm", actor=make_reviewer(), verdict="good", score=78)

    assert (judged.state, judged.verdict, judged.score) == ("confirmed", "good", 78)


def test_only_the_leader_reports(alliance: Alliance, leader: Actor, member: Actor) -> None:
    shown = published(alliance, leader, member)
    report = create_filing(
        AllianceReport, actor=member, values={"alliance": shown, "year": 2026, "progress": "完成中试"}
    )
    with pytest.raises(DomainError, match="由牵头单位提交"):
        apply(report, "submit", actor=member)


def test_a_warned_alliance_is_removed_or_restored(alliance: Alliance, leader: Actor, member: Actor) -> None:
    warned = apply(published(alliance, leader, member), "warn", actor=make_reviewer(), reason="两年没有成果")
    assert warned.is_public

    removed = apply(warned, "remove", actor=make_reviewer(), reason="整改不合格")

    assert (removed.state, removed.is_public) == ("removed", False)


def test_members_are_typed_by_name(leader: Actor) -> None:
    other = OrganisationFactory(name="辽河新能源研究院")
    data: dict[str, Any] = {**VALUES, "members": "辽河新能源研究院｜研发｜电芯｜120"}

    form = AllianceForm(data, actor=leader)

    assert form.is_valid(), form.errors
    assert form.parts()["members"] == [
        {"organisation": other, "role": "research", "duty": "电芯", "share_yuan": 1_200_000}
    ]


def test_an_unknown_member_is_refused_with_the_line(leader: Actor) -> None:
    form = AllianceForm({**VALUES, "members": "没有这个单位｜研发"}, actor=leader)
    assert not form.is_valid()
    assert "请写已核验单位的全称" in form.errors["members"][0]


def reported(alliance: Alliance, leader: Actor, year: int) -> AllianceReport:
    """The report on a year, handed in."""
    values = {"alliance": alliance, "year": year, "progress": "完成电芯试制。", "results": 3, "converted": 1}
    return apply(create_filing(AllianceReport, actor=leader, values=values), "submit", actor=leader)


@pytest.fixture
def standing(alliance: Alliance, leader: Actor, member: Actor) -> Any:
    """A published alliance that came on the register in the middle of 2026."""
    with time_machine.travel("2026-06-01 10:00+08:00", tick=False):
        yield published(alliance, leader, member)


def test_the_clock_asks_for_the_first_report_in_the_year_after(standing: Alliance) -> None:
    assert [(event.when, event.transition) for event in standing.future()] == [
        (start_of(date(2027, 1, 1), hour=9), "ask_published"),
        (start_of(date(2027, 4, 1), hour=9), "chase_published"),
    ]
    assert standing.next_check == start_of(date(2027, 1, 1), hour=9)


def test_leader_and_government_hear_of_a_late_report(
    standing: Alliance, leader: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    reviewer = make_reviewer()
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        asked = apply(standing, "ask_published", actor=SYSTEM, year=2026)
    assert list(Message.objects.values_list("recipient", flat=True)) == [leader.user_id]
    assert asked.next_check == start_of(date(2027, 4, 1), hour=9)
    with django_capture_on_commit_callbacks(execute=True):
        chased = apply(asked, "chase_published", actor=SYSTEM, year=2026)

    assert {leader.user_id, reviewer.user_id} <= set(Message.objects.values_list("recipient", flat=True))
    assert chased.next_check == start_of(date(2028, 1, 1), hour=9)
    assert Alliance.objects.filter(Alliance.late()).get() == chased


def test_a_report_that_is_there_is_not_asked_for_until_it_is_taken_back(standing: Alliance, leader: Actor) -> None:
    report = reported(standing, leader, 2026)
    standing.refresh_from_db()
    assert (standing.reported_for, standing.next_check) == (2026, start_of(date(2028, 1, 1), hour=9))

    apply(report, "withdraw", actor=leader, reason="数字不对")
    standing.refresh_from_db()
    assert (standing.reported_for, standing.next_check) == (None, start_of(date(2027, 1, 1), hour=9))


def test_nothing_is_asked_after_the_agreement_nor_of_one_that_was_removed(standing: Alliance, leader: Actor) -> None:
    reported(standing, leader, 2026)
    standing.refresh_from_db()
    standing.agreement_ends_on = date(2026, 12, 1)
    assert list(standing.future()) == []

    standing.agreement_ends_on = None
    removed = apply(standing, "remove", actor=make_reviewer(), reason="没有开展活动")
    assert removed.next_check is None


def test_the_page_leads_the_leader_to_the_report_that_is_due(standing: Alliance, leader: Actor) -> None:
    record, client = reverse("workbench:alliances_record", args=[standing.pk]), Client()
    with time_machine.travel("2027-02-01 10:00+08:00", tick=False):
        client.force_login(leader.user)
        assert "请提交 2026 年度报告" in client.get(record).content.decode()
        given = {"alliance": str(standing.pk), "year": "2026"}
        form = client.get(reverse("workbench:alliance-reports_new"), given).context["form"]
    with time_machine.travel("2027-05-01 10:00+08:00", tick=False):
        client.force_login(leader.user)
        assert "2026 年度报告已经超期" in client.get(record).content.decode()
    assert (str(form["alliance"].value()), str(form["year"].value())) == (str(standing.pk), "2026")


def test_officials_narrow_the_list_to_late_reports(standing: Alliance) -> None:
    chased = apply(standing, "chase_published", actor=SYSTEM, year=2026)
    other = any_filing(Alliance, state="published", title="按时报告的联盟")
    client = Client()
    client.force_login(make_reviewer().user)

    page = client.get(reverse("workbench:alliances_all") + "?late=true").content.decode()

    assert reverse("workbench:alliances_record", args=[chased.pk]) in page
    assert reverse("workbench:alliances_record", args=[other.pk]) not in page
