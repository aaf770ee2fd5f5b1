"""Searching for what fits an own record at once, from both sides, before anything is published or stored."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.matches import dismiss
from lianqiao.processes.matching.enums import DismissCode, MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.demands.enums import DemandState
from tests.faces.workbench.conftest import signed_in
from tests.factories import OrganisationFactory, complete_achievement, complete_demand

pytestmark = pytest.mark.django_db

HEADING = "即时查找"
PROBLEM = (
    "石墨提纯不想再用氢氟酸，废水排不出去，想找无氟的提纯办法；"
    "现在每吨要用酸三百公斤，环保部门要求年底前停用，产量一年两千吨。"
)
TOMATOES = (
    "番茄连作几年以后常得青枯病，整行整行地死。用有机物料覆膜灌水做土壤生物消毒，病菌明显减少，发病率降低一半；"
    "成本每亩不到八百元，已在三个大棚基地用过两年，有农业部门的试验报告。"
)
MANY = 30


def ask(actor: Actor, record: Any) -> Any:
    return signed_in(actor).get(reverse("workbench:matches"), {"record": str(record.pk)})


@pytest.mark.parametrize("state", [DemandState.DRAFT, DemandState.PUBLISHED])
def test_own_demand_finds_achievements_with_reasons_at_once(factory_owner: Actor, state: str) -> None:
    achievement = complete_achievement()
    demand = complete_demand(state, organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM)
    index.rebuild()

    answer = ask(factory_owner, demand)

    (found,) = answer.context["found"]
    assert found["title"] == achievement.title
    assert any("石墨" in reason.label for reason in found["explanation"].reasons)
    page = answer.content.decode()
    assert HEADING in page
    own = f"&amp;own={demand.pk}" if state == DemandState.PUBLISHED else ""
    assert f'href="{reverse("workbench:introduction_new")}?achievement={achievement.pk}{own}"' in page
    assert not Match.objects.exists()


def test_own_draft_of_an_achievement_finds_demands(professor: Actor, university: Any) -> None:
    demand = complete_demand(title="石墨提纯", problem=PROBLEM)
    draft = complete_achievement(AchievementState.DRAFT, organisation=university)
    complete_demand(organisation=university, title="自己的石墨提纯难题", problem=PROBLEM)
    index.rebuild()

    answer = ask(professor, draft)

    assert [found["title"] for found in answer.context["found"]] == [demand.title]
    assert f"?demand={demand.pk}" in answer.content.decode()


def test_found_record_shows_no_more_than_its_owner_allows(factory_owner: Actor) -> None:
    hidden = OrganisationFactory(name="机密持有者研究所")
    complete_achievement(organisation=hidden, publicity=Publicity.HIDDEN_OWNER)
    demand = complete_demand(
        DemandState.DRAFT, organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM
    )
    index.rebuild()

    answer = ask(factory_owner, demand)

    assert len(answer.context["found"]) == 1
    assert hidden.name not in answer.content.decode()


def test_record_of_somebody_else_is_not_searched_with(professor: Actor) -> None:
    complete_achievement()
    foreign = complete_demand(title="石墨提纯", problem=PROBLEM)
    index.rebuild()

    answer = ask(professor, foreign)

    assert answer.status_code == 200
    assert HEADING not in answer.content.decode()
    assert foreign.title not in answer.content.decode()


def test_what_was_put_aside_is_not_found_again(factory_owner: Actor) -> None:
    achievement = complete_achievement()
    demand = complete_demand(organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM)
    index.rebuild()
    match = Match.objects.create(
        achievement=achievement,
        demand=demand,
        side=MatchSide.DEMAND,
        organisation=factory_owner.organisation,
        score=0.5,
    )
    before = ask(factory_owner, demand).context["found"]

    dismiss(match, actor=factory_owner, code=DismissCode.values[0], text="看过了")

    assert len(before) == 1
    assert ask(factory_owner, demand).context["found"] == []


def test_missing_index_is_told_in_one_sentence(factory_owner: Actor) -> None:
    demand = complete_demand(DemandState.DRAFT, organisation=factory_owner.organisation)

    answer = ask(factory_owner, demand)

    assert answer.status_code == 200
    assert "匹配索引正在建立" in answer.content.decode()


@pytest.mark.parametrize("state", [AchievementState.DRAFT, AchievementState.SUBMITTED, AchievementState.PUBLISHED])
def test_owner_is_led_to_the_search_in_every_state(professor: Actor, university: Any, state: str) -> None:
    record = complete_achievement(state, organisation=university)

    page = signed_in(professor).get(reverse("workbench:achievements_record", args=[record.pk])).content.decode()

    assert f"{reverse('workbench:matches')}?record={record.pk}" in page


def test_searching_at_once_needs_the_same_queries_for_many_hits(factory_owner: Actor) -> None:
    demand = complete_demand(
        DemandState.DRAFT, organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM
    )
    browser = signed_in(factory_owner)
    address = f"{reverse('workbench:matches')}?record={demand.pk}"
    complete_achievement()
    index.rebuild()
    browser.get(address)

    with CaptureQueriesContext(connection) as one:
        first = browser.get(address)
    for _number in range(MANY - 1):
        complete_achievement()
    index.rebuild()
    with CaptureQueriesContext(connection) as many:
        last = browser.get(address)

    assert (len(first.context["found"]), len(last.context["found"])) == (1, 10)
    assert len(many) == len(one)


def test_the_structured_fit_stands_beside_the_reasons_and_narrows_what_is_shown(factory_owner: Actor) -> None:
    achievement = complete_achievement()
    demand = complete_demand(organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM)
    index.rebuild()
    address, client = reverse("workbench:matches"), signed_in(factory_owner)

    (found,) = client.get(address, {"record": str(demand.pk)}).context["found"]
    marks = {mark.aspect.value: mark.verdict.value for mark in found["fit"].marks}
    missing = [name for name, verdict in marks.items() if verdict != "fits"]
    narrowed = client.get(address, {"record": str(demand.pk), "must": missing[:1], "order": "fit"})

    assert found["key"] == achievement.pk
    assert len(marks) == 7
    assert missing
    assert narrowed.context["found"] == []
    assert "必须符合" in narrowed.content.decode()


def test_the_sentence_that_fits_best_is_told_to_who_may_see_both(factory_owner: Actor, professor: Actor) -> None:
    achievement = complete_achievement()
    for _ in range(5):
        complete_achievement(title="番茄青枯病防治", plain_text=TOMATOES, keywords=["番茄"])
    demand = complete_demand(organisation=factory_owner.organisation, title="石墨提纯", problem=PROBLEM)
    index.rebuild()
    address = reverse("workbench:match_evidence")
    asked = {"asks": str(demand.pk), "other": str(achievement.pk)}

    answer = signed_in(factory_owner).get(address, asked)

    sentence = answer.context["evidence"].sentence
    assert sentence in achievement.plain_text + achievement.academic_text + achievement.applications
    assert f"<blockquote>{sentence}</blockquote>" in answer.content.decode()
    assert signed_in(professor).get(address, {**asked, "other": "nonsense"}).status_code == 404
