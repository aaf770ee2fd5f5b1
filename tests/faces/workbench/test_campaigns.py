"""The pages of campaigns, as officials, transfer offices and factory owners use them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.registers.campaigns.domain.answers import answer_survey, classify, hand_in
from lianqiao.registers.campaigns.domain.campaigns import invite_units
from lianqiao.registers.campaigns.enums import AssignmentState, CampaignKind, CampaignState
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.enterprises.models import Credential
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    any_filing,
    complete_achievement,
    make_actor,
    make_reviewer,
)
from tests.factories.campaigns import make_actor_of, make_assignment, make_campaign, make_unit
from tests.factories.organisations import uscc
from tests.factories.taxonomy import region

pytestmark = pytest.mark.django_db
MANY = 30


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_official_makes_a_campaign_chooses_units_and_starts() -> None:
    official, unit = make_reviewer(), make_unit()
    make_unit(kind=OrganisationKind.ENTERPRISE)
    browser = signed_in(official)
    typed = {"title": "大起底", "text": "请梳理。", "ends_on": str(clock.today() + timedelta(days=30))}

    made = browser.post(reverse("workbench:campaign_new", args=["inventory"]), typed)
    campaign = Campaign.objects.get()
    added = browser.post(made["Location"], {"kinds": ["university", "institute"]}, follow=True)
    browser.post(reverse("workbench:campaign_act", args=[campaign.pk]), {"transition": "start"})

    campaign.refresh_from_db()
    assert made["Location"] == reverse("workbench:campaign_add_units", args=[campaign.pk])
    assert "加入 1 家单位。" in added.content.decode()
    assert (campaign.state, campaign.kind) == (CampaignState.RUNNING, CampaignKind.INVENTORY)
    assert [task.organisation for task in campaign.assignments.all()] == [unit]


def test_questions_are_typed_one_a_line() -> None:
    browser = signed_in(make_reviewer())
    typed = {
        "title": "需求调查",
        "text": "两分钟答完。",
        "ends_on": str(clock.today() + timedelta(days=30)),
        "questions": "遇到什么难题\n愿意投入多少｜单选｜10万元以下、10万元以上｜必答",
    }

    browser.post(reverse("workbench:campaign_new", args=["survey"]), typed)
    wrong = browser.post(
        reverse("workbench:campaign_new", args=["survey"]), {**typed, "questions": "难题｜打分｜｜必答"}
    )

    assert Campaign.objects.get().questions == [
        {"key": "q1", "label": "遇到什么难题", "kind": "text", "options": [], "required": False},
        {
            "key": "q2",
            "label": "愿意投入多少",
            "kind": "choice",
            "options": ["10万元以下", "10万元以上"],
            "required": True,
        },
    ]
    assert wrong.status_code == 422
    assert "没有“打分”这种类型" in wrong.content.decode()


def test_enterprises_are_chosen_by_credential_and_size() -> None:
    campaign = make_campaign(CampaignState.DRAFT, units=[], kind=CampaignKind.SURVEY)
    fits, small, without = (
        OrganisationFactory.create(staff=staff, kind=OrganisationKind.ENTERPRISE) for staff in (300, 20, 300)
    )
    for owner in (fits, small):
        any_filing(
            Credential, state="confirmed", organisation=owner, kind=CredentialKind.HIGH_TECH, valid_to=clock.today()
        )
    browser = signed_in(make_actor_of(campaign))

    browser.post(
        reverse("workbench:campaign_add_units", args=[campaign.pk]), {"credentials": ["high_tech"], "staff_from": "100"}
    )

    assert [task.organisation for task in campaign.assignments.all()] == [fits]
    assert without.pk not in campaign.assignments.values_list("organisation", flat=True)


def excel(*codes: str) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["企业名称", "代码"])
    for code in codes:
        sheet.append(["某企业", code])
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("代码.xlsx", content.getvalue())


def test_unknown_codes_are_named_and_the_others_added() -> None:
    campaign = make_campaign(CampaignState.DRAFT, units=[], kind=CampaignKind.SURVEY)
    known = OrganisationFactory.create(), OrganisationFactory.create()
    strange = uscc(987654321)
    browser = signed_in(make_actor_of(campaign))
    address = reverse("workbench:campaign_add_units", args=[campaign.pk])

    page = browser.post(address, {"codes": known[0].uscc, "file": excel(known[1].uscc, strange)}, follow=True)
    refused = browser.post(address, {"codes": strange})
    empty = browser.post(address, {"file": excel("不是代码")})

    told = page.content.decode()
    assert "加入 2 家单位。" in told
    assert f"有 1 个代码不是本地区已核验的单位，没有加入：{strange}。" in told
    assert refused.status_code == 422
    assert "表格里没有 18 位的统一社会信用代码。" in empty.content.decode()
    assert campaign.assignments.count() == 2


def test_transfer_office_classifies_all_that_it_sees_and_hands_in() -> None:
    task = make_assignment()
    AchievementFactory.create_batch(60, organisation=task.organisation)
    browser = signed_in(make_actor(organisation=task.organisation))
    one = AchievementFactory.create(organisation=task.organisation, title="超声波清洗机")
    address = reverse("workbench:assignment_classify", args=[task.pk])

    browser.post(address, {"achievement": [str(one.pk)], "verdict": "shelved", "reason": "已过时", "show": "open"})
    browser.post(address, {"everything": "1", "show": "open", "verdict": "transferable"})
    browser.post(
        reverse("workbench:assignment_act", args=[task.pk]), {"transition": "hand_in", "hand_in-none_more": "on"}
    )

    task.refresh_from_db()
    said = task.classifications.values_list("verdict", flat=True)
    assert (list(said).count("shelved"), list(said).count("transferable")) == (1, 60)
    assert task.state == AssignmentState.HANDED_IN


def test_body_sees_numbers_of_all_and_content_of_no_draft() -> None:
    task = make_assignment()
    draft = AchievementFactory.create(organisation=task.organisation, title="未公开的草稿题目")
    actor = make_actor(organisation=task.organisation)
    classify(task, actor=actor, achievements=[draft], verdict="transferable")
    hand_in(task, actor=actor)

    page = signed_in(make_actor_of(task.campaign)).get(reverse("workbench:assignment", args=[task.pk]))

    assert page.context["held"].classified == 1
    assert "未公开的草稿题目" not in page.content.decode()


def test_body_lists_and_exports_what_units_said_of_their_achievements() -> None:
    task = make_assignment()
    unit = task.organisation
    shown = complete_achievement("submitted", organisation=unit, title="石墨提纯")
    draft = AchievementFactory.create(organisation=unit, title="未公开的草稿题目")
    actor = make_actor(organisation=unit)
    classify(task, actor=actor, achievements=[shown, draft], verdict="maturing", reason="缺中试")
    address = reverse("workbench:campaign_achievements", args=[task.campaign_id])
    browser = signed_in(make_actor_of(task.campaign))

    answer: Any = browser.get(address, {"export": "csv", "verdict": "maturing"})
    none = browser.get(address, {"verdict": "shelved"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["石墨提纯", unit.name]]
    assert "石墨提纯" not in none.content.decode()


def test_factory_owner_answers_with_one_click_or_goes_on_to_the_demand() -> None:
    units = [make_unit(kind=OrganisationKind.ENTERPRISE) for _ in range(2)]
    campaign = make_campaign(kind=CampaignKind.SURVEY, units=units)
    first, second = (campaign.assignments.get(organisation=unit) for unit in units)
    one, two = (signed_in(make_actor(organisation=unit)) for unit in units)

    done = one.post(reverse("workbench:assignment_answer", args=[first.pk]), {"has_need": "no"})
    missing = two.post(reverse("workbench:assignment_answer", args=[second.pk]), {"has_need": "yes"})
    onward = two.post(reverse("workbench:assignment_answer", args=[second.pk]), {"has_need": "yes", "q1": "腐蚀"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert done["Location"] == reverse("workbench:assignment", args=[first.pk])
    assert (missing.status_code, onward["Location"]) == (422, reverse("workbench:demands_new"))
    assert "请回答这个问题。" in missing.content.decode()
    assert (first.has_need, second.has_need, second.answers) == (False, True, {"q1": "腐蚀"})


def test_units_of_a_survey_are_narrowed_to_those_with_a_need() -> None:
    units = [make_unit(kind=OrganisationKind.ENTERPRISE, name=name) for name in ("甲厂有限公司", "乙厂有限公司")]
    campaign = make_campaign(kind=CampaignKind.SURVEY, units=units)
    first, second = (campaign.assignments.get(organisation=unit) for unit in units)
    answer_survey(first, actor=make_actor(organisation=units[0]), has_need=True, answers={"q1": "盐雾腐蚀"})
    answer_survey(second, actor=make_actor(organisation=units[1]), has_need=False)
    address = reverse("workbench:campaign_units", args=[campaign.pk])
    browser = signed_in(make_actor_of(campaign))

    narrowed = [browser.get(address, {"has_need": word}).content.decode() for word in ("true", "false")]

    assert [("甲厂有限公司" in page, "乙厂有限公司" in page) for page in narrowed] == [(True, False), (False, True)]


def test_message_of_a_campaign_leads_a_unit_to_its_task_and_its_first_page_names_it() -> None:
    task = make_assignment()
    browser = signed_in(make_actor(organisation=task.organisation))

    sent_on = browser.get(reverse("workbench:campaign", args=[task.campaign_id]))
    home = browser.get(reverse("workbench:home"))

    assert sent_on["Location"] == reverse("workbench:assignment", args=[task.pk])
    assert reverse("workbench:assignment", args=[task.pk]) in home.content.decode()


def test_body_finds_what_was_handed_in_and_gives_more_time() -> None:
    units = [make_unit(), make_unit()]
    campaign = make_campaign(units=units)
    done, late = (campaign.assignments.get(organisation=unit) for unit in units)
    hand_in(done, actor=make_actor(organisation=units[0]))
    browser = signed_in(make_actor_of(campaign))
    day = late.due_on + timedelta(days=7)

    home = browser.get(reverse("workbench:home")).content.decode()
    browser.post(reverse("workbench:assignment_act", args=[done.pk]), {"transition": "accept"})
    browser.post(reverse("workbench:assignment_extend", args=[late.pk]), {"due_on": str(day), "reason": "搬迁"})
    reminded = browser.post(reverse("workbench:campaign_remind", args=[campaign.pk]), follow=True)

    done.refresh_from_db()
    late.refresh_from_db()
    assert reverse("workbench:assignment", args=[done.pk]) in home
    assert (done.state, late.due_on, late.reminders) == (AssignmentState.ACCEPTED, day, 1)
    assert "已提醒 1 家单位。" in reminded.content.decode()


def test_export_holds_what_each_unit_answered() -> None:
    task = make_assignment(kind=CampaignKind.SURVEY)
    actor = make_actor(organisation=task.organisation)
    answer_survey(task, actor=actor, has_need=True, answers={"q1": "盐雾腐蚀", "q2": "10万元以上"})
    browser = signed_in(make_actor_of(task.campaign))

    answer: Any = browser.get(reverse("workbench:campaign_units", args=[task.campaign_id]), {"export": "csv"})

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    cells = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert cells["单位"] == task.organisation.name
    assert (cells["技术需求"], cells["最想解决的难题"], cells["愿意投入的资金"]) == ("有", "盐雾腐蚀", "10万元以上")


def test_last_wave_stands_beside_this_one() -> None:
    unit = make_unit(kind=OrganisationKind.ENTERPRISE, region=region("290101"))
    with clock.ahead(timedelta(days=-200)):
        first = make_assignment(kind=CampaignKind.SURVEY, units=[unit], title="上半年调查")
        answer_survey(first, actor=make_actor(organisation=unit), has_need=True, answers={"q1": "腐蚀"})
    body = make_actor_of(first.campaign)
    second = make_campaign(body=body, kind=CampaignKind.SURVEY, units=[unit], title="下半年调查")

    page = signed_in(body).get(reverse("workbench:campaign", args=[second.pk]))

    assert page.context["before"] == first.campaign
    assert page.context["before_whole"].rate == 100
    [(area, earlier)] = page.context["areas"]
    assert (area.rate, earlier.rate) == (0, 100)


@pytest.mark.parametrize("kind", list(CampaignKind))
def test_pages_take_as_many_queries_for_thirty_units_as_for_one(kind: str) -> None:
    unit_kind = OrganisationKind.ENTERPRISE if kind == CampaignKind.SURVEY else OrganisationKind.UNIVERSITY
    campaign = make_campaign(kind=kind, units=[make_unit(kind=unit_kind)])
    body = make_actor_of(campaign)
    browser = signed_in(body)
    addresses = [
        reverse("workbench:campaigns"),
        reverse("workbench:campaign", args=[campaign.pk]),
        reverse("workbench:campaign_units", args=[campaign.pk]),
        reverse("workbench:campaign_achievements", args=[campaign.pk]),
    ]

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    before = queries()
    keys = [make_unit(kind=unit_kind).pk for _ in range(MANY)]
    invite_units(campaign, actor=body, units=Organisation.objects.filter(pk__in=keys))
    Campaign.objects.bulk_create(
        Campaign(
            organisation=campaign.organisation,
            region=campaign.region,
            created_by=campaign.created_by,
            kind=kind,
            title=f"第 {number} 次",
            text="x",
            ends_on=campaign.ends_on,
        )
        for number in range(10)
    )

    assert queries() == before


def test_tasks_and_their_achievements_take_as_many_queries_for_thirty_as_for_one() -> None:
    unit = make_unit()
    task = make_assignment(units=[unit])
    AchievementFactory.create(organisation=unit)
    browser = signed_in(make_actor(organisation=unit))
    addresses = [reverse("workbench:assignments"), reverse("workbench:assignment", args=[task.pk])]

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    before = queries()
    AchievementFactory.create_batch(MANY, organisation=unit)
    for _number in range(4):
        make_campaign(units=[unit])

    assert Assignment.objects.filter(organisation=unit).count() == 5
    assert queries() == before
