"""Lists of the workbench: as many queries for thirty rows as for one, and an export of exactly what is shown."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core import inbox
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain.introductions import request_introduction
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationState
from tests.faces.workbench.conftest import CITY, signed_in
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    TechFieldFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
)

pytestmark = pytest.mark.django_db

MANY = 30


def _achievements(state: str, **values: Any) -> Callable[[int], None]:
    def make(count: int) -> None:
        field = TechFieldFactory()
        for _number in range(count):
            AchievementFactory(state=state, submitted_at=timezone.now(), **values).fields.add(field)

    return make


def _demands(state: str, **values: Any) -> Callable[[int], None]:
    def make(count: int) -> None:
        field = TechFieldFactory()
        for _number in range(count):
            complete_demand(state, **values).fields.add(field)

    return make


def _queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(queries)


def _same_for_many(browser: Client, address: str, make: Callable[[int], None], rows: str) -> None:
    """`rows` is a piece of every row, by which the test sees that the rows are really on the page."""
    make(1)
    browser.get(address)  # content types and the like are read once per process
    with_one = _queries(browser, address)
    make(MANY - 1)
    browser.get(address)  # what is new is marked as seen, all in one statement
    assert _queries(browser, address) == with_one
    assert browser.get(address).content.decode().count(rows) >= 5


def test_own_achievements_need_the_same_queries_for_many_rows(professor: Actor, university: Any) -> None:
    make = _achievements(AchievementState.DRAFT, organisation=university)

    _same_for_many(signed_in(professor), reverse("workbench:achievements"), make, 'data-label="名称"')


def test_own_demands_need_the_same_queries_for_many_rows(factory_owner: Actor) -> None:
    make = _demands(DemandState.DRAFT, organisation=factory_owner.organisation)

    _same_for_many(signed_in(factory_owner), reverse("workbench:demands"), make, 'data-label="需求"')


def test_achievements_to_review_need_the_same_queries_for_many_rows(reviewer: Actor) -> None:
    make = _achievements(AchievementState.SUBMITTED)

    _same_for_many(signed_in(reviewer), reverse("workbench:review_achievements"), make, 'data-label="名称"')


def test_demands_to_diagnose_need_the_same_queries_for_many_rows() -> None:
    make = _demands(DemandState.DIAGNOSIS)

    _same_for_many(signed_in(make_manager(code=CITY)), reverse("workbench:review_demands"), make, 'data-label="需求"')


@pytest.mark.parametrize(
    ("kind", "make", "row"),
    [
        ("achievements", _achievements(AchievementState.ACCEPTED), 'data-label="名称"'),
        ("demands", _demands(DemandState.CONFIRMED), 'data-label="需求"'),
    ],
)
def test_secrecy_queues_need_the_same_queries_for_many_rows(kind: str, make: Callable[[int], None], row: str) -> None:
    address = reverse("workbench:review_secrecy_of", args=[kind])

    _same_for_many(signed_in(make_officer(code=CITY)), address, make, row)


def test_organisations_need_the_same_queries_for_many_rows(reviewer: Actor) -> None:
    def make(count: int) -> None:
        OrganisationFactory.create_batch(count, state=OrganisationState.PENDING)

    _same_for_many(signed_in(reviewer), reverse("workbench:review_organisations"), make, 'data-label="单位"')


def test_inbox_needs_the_same_queries_for_many_messages(professor: Actor) -> None:
    def make(count: int) -> None:
        for number in range(count):
            key = f"test:{count}:{number}"
            inbox.send([professor.user], key=key, subject=f"第 {number} 件事", text="请看", url="/workbench/")

    _same_for_many(signed_in(professor), reverse("workbench:inbox"), make, "mail-subject")


def test_home_needs_the_same_queries_for_many_waiting_records(professor: Actor, university: Any) -> None:
    make = _achievements(AchievementState.RETURNED, organisation=university)

    _same_for_many(signed_in(professor), reverse("workbench:home"), make, "todo-item")


def test_matches_need_the_same_queries_for_many_rows(professor: Actor, university: Any) -> None:
    achievement = complete_achievement(organisation=university)

    def make(count: int) -> None:
        for _number in range(count):
            Match.objects.create(
                achievement=achievement,
                demand=complete_demand(),
                side=MatchSide.ACHIEVEMENT,
                organisation=university,
                score=0.5,
            )

    _same_for_many(signed_in(professor), reverse("workbench:matches"), make, "match-")


def test_introductions_need_the_same_queries_for_many_rows(professor: Actor, university: Any) -> None:
    def make(count: int) -> None:
        for _number in range(count):
            asking = make_actor(Role.EDITOR, organisation=OrganisationFactory())
            request_introduction(
                actor=asking,
                achievement=complete_achievement(organisation=university),
                problem_text="密封面三个月就漏，想找耐磨的办法",
                agrees=True,
            )

    _same_for_many(signed_in(professor), reverse("workbench:introductions"), make, "/workbench/introductions/0")


def _exported(browser: Client, address: str) -> list[list[str]]:
    answer = browser.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_export_holds_exactly_the_rows_and_columns_of_the_list(professor: Actor, university: Any) -> None:
    for title in ("乙酸回收", "甲醇回收", "丙烷脱氢"):
        AchievementFactory(organisation=university, title=title)
    AchievementFactory(title="别的单位的回收技术")
    query = "?q=回收&columns=title&columns=state&sort=title&export=csv"

    rows = _exported(signed_in(professor), reverse("workbench:achievements") + query)

    assert rows[0] == ["名称", "状态"]
    assert sorted(row[0] for row in rows[1:]) == ["乙酸回收", "甲醇回收"]
    assert {row[1] for row in rows[1:]} == {"草稿"}


def test_export_leaves_out_what_the_list_leaves_out(professor: Actor, university: Any) -> None:
    AchievementFactory(organisation=university)

    rows = _exported(signed_in(professor), reverse("workbench:achievements") + "?export=csv")

    assert rows[0] == ["名称", "状态", "技术领域", "就绪度", "意向价格", "提交日期", "有效期至", "更新日期"]
    assert rows[1][-1] == f"{timezone.localdate():%Y-%m-%d}"


def test_choosing_columns_keeps_filters_and_order(professor: Actor, university: Any) -> None:
    AchievementFactory(organisation=university)

    page = signed_in(professor).get(reverse("workbench:achievements"), {"state": "draft", "sort": "title", "page": 1})

    kept = page.context["hidden"]
    assert kept == [{"name": "state", "value": "draft"}, {"name": "sort", "value": "title"}]
    assert page.content.decode().count('<input type="hidden" name="state" value="draft">') == 1


def test_filtering_keeps_columns_and_order(professor: Actor) -> None:
    query = {"columns": ["title", "state"], "sort": "-title"}

    page = signed_in(professor).get(reverse("workbench:achievements"), query).content.decode()

    form = page[page.index("filter-form") :]
    assert '<input type="hidden" name="columns" value="title">' in form
    assert '<input type="hidden" name="columns" value="state">' in form
    assert '<input type="hidden" name="sort" value="-title">' in form


def test_unknown_columns_and_sort_show_the_usual_list(professor: Actor, university: Any) -> None:
    AchievementFactory(organisation=university)

    page = signed_in(professor).get(reverse("workbench:achievements"), {"columns": "nothing", "sort": "nothing"})

    assert [column.name for column in page.context["table"].columns][:2] == ["title", "state"]


def test_review_queue_shows_first_what_waits_longest(reviewer: Actor) -> None:
    now = timezone.now()
    for days, title in ((1, "后交"), (9, "先交"), (5, "中间")):
        AchievementFactory(
            title=title, state=AchievementState.SUBMITTED, submitted_at=now - timezone.timedelta(days=days)
        )

    page = signed_in(reviewer).get(reverse("workbench:review_achievements"))

    assert [row.record.title for row in page.context["table"].rows] == ["先交", "中间", "后交"]


def test_organisations_that_wait_stand_before_verified_ones(reviewer: Actor) -> None:
    waiting = OrganisationFactory(state=OrganisationState.PENDING)
    OrganisationFactory.create_batch(3)

    page = signed_in(reviewer).get(reverse("workbench:review_organisations"))

    assert page.context["table"].rows[0].record == waiting


def test_own_list_holds_no_record_of_others(factory_owner: Actor) -> None:
    mine = DemandFactory(organisation=factory_owner.organisation)
    complete_demand()

    page = signed_in(factory_owner).get(reverse("workbench:demands"))

    assert [row.record for row in page.context["table"].rows] == [mine]
    assert Demand.objects.count() == 2
    assert Achievement.objects.count() == 0
