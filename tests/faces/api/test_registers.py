"""Campaigns, industry maps and pre-checks as programs read them: what each of those concerned is told, and no more."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.registers.campaigns.domain.answers import answer_survey, classify
from lianqiao.registers.cultivation.domain import answer, share
from lianqiao.registers.cultivation.facts import facts
from lianqiao.registers.cultivation.reading import known_to, readable_enterprises
from lianqiao.registers.industry_map.domain import add_achievement, publish
from tests.faces.api.conftest import Program, program_of
from tests.factories import complete_achievement, make_actor, make_reviewer
from tests.factories.campaigns import make_actor_of, make_assignment, make_campaign, make_unit
from tests.registers.cultivation.makers import factory, figures
from tests.registers.industry_map.makers import (
    colleague,
    issue,
    make_chain,
    make_draft,
    make_drawer,
    make_map,
    make_node,
)

pytestmark = pytest.mark.django_db


def _ids(answered: Any) -> set[str]:
    assert answered.status_code == 200, answered.content.decode()
    return {one["id"] for one in answered.json()["results"]}


def _queries(asking: Program, path: str, **query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answered = asking.get(path, query)
    assert answered.status_code == 200, answered.content.decode()
    return len(captured)


# --- campaigns --------------------------------------------------------------------------------------


def test_body_reads_the_counts_of_its_campaign_and_a_unit_does_not() -> None:
    first, second = make_unit(), make_unit()
    campaign = make_campaign(units=[first, second])
    unit = program_of(make_actor(organisation=first))
    body = program_of(make_actor_of(campaign))

    counted = body.get(f"campaigns/{campaign.pk}").json()
    asked = unit.get(f"campaigns/{campaign.pk}").json()

    assert [counted[name] for name in ("units", "done", "excused")] == [2, 0, 0]
    assert [asked[name] for name in ("units", "done", "excused")] == [None, None, None]
    assert asked["title"] == counted["title"] == campaign.title


def test_unit_reads_its_own_task_alone_and_the_body_all() -> None:
    first, second = make_unit(), make_unit()
    campaign = make_campaign(units=[first, second])
    mine = campaign.assignments.get(organisation=first)

    unit = _ids(program_of(make_actor(organisation=first)).get("campaign-tasks"))
    body = _ids(program_of(make_actor_of(campaign)).get("campaign-tasks", {"campaign": str(campaign.pk)}))
    stranger = _ids(program_of(make_actor()).get("campaign-tasks"))

    assert (unit, len(body), stranger) == ({str(mine.pk)}, 2, set())


def test_draft_campaign_does_not_exist_for_the_units_on_its_list() -> None:
    unit = make_unit()
    campaign = make_campaign("draft", units=[unit])
    asking = program_of(make_actor(organisation=unit))

    assert asking.get(f"campaigns/{campaign.pk}").status_code == 404
    assert _ids(asking.get("campaign-tasks")) == set()


def test_answers_of_a_survey_are_read_with_their_filter() -> None:
    first, second = make_unit(kind="enterprise"), make_unit(kind="enterprise")
    campaign = make_campaign(kind="survey", units=[first, second])
    tasks = {task.organisation_id: task for task in campaign.assignments.all()}
    answer_survey(tasks[first.pk], actor=make_actor(organisation=first), has_need=True, answers={"q1": "盐雾腐蚀"})
    answer_survey(tasks[second.pk], actor=make_actor(organisation=second), has_need=False)
    body = program_of(make_actor_of(campaign))

    found = body.get("campaign-tasks", {"has_need": "true"}).json()["results"]

    assert [(one["organisation"]["id"], one["answers"]) for one in found] == [(str(first.pk), {"q1": "盐雾腐蚀"})]


def test_progress_is_what_the_page_counts_and_is_refused_to_a_unit() -> None:
    campaign = make_campaign()
    make_assignment("handed_in", campaign=campaign)
    unit = make_actor(organisation=campaign.assignments.get().organisation)

    told = program_of(make_actor_of(campaign)).get(f"campaigns/{campaign.pk}/progress").json()
    refused = program_of(unit).get(f"campaigns/{campaign.pk}/progress")

    assert (told["whole"]["units"], told["whole"]["done"], told["whole"]["rate"]) == (1, 1, 100)
    assert [area["area"]["code"] for area in told["areas"]] == ["290100"]
    assert told["classes"] == [{"verdict": v, "achievements": 0} for v in ("transferable", "maturing", "shelved")]
    assert refused.status_code == 403


def test_classes_are_read_of_achievements_that_the_actor_may_read() -> None:
    unit = make_unit()
    published = complete_achievement(organisation=unit)
    draft = complete_achievement("draft", organisation=unit)
    campaign = make_campaign(units=[unit])
    editor = make_actor(organisation=unit)
    classify(
        campaign.assignments.get(),
        actor=editor,
        achievements=[published.pk, draft.pk],
        verdict="transferable",
        reason="",
    )

    def read(actor: Any) -> set[str]:
        found = program_of(actor).get("campaign-classifications", {"campaign": str(campaign.pk)}).json()["results"]
        return {one["achievement"]["id"] for one in found}

    assert read(editor) == {str(published.pk), str(draft.pk)}
    assert read(make_actor_of(campaign)) == {str(published.pk)}
    assert read(make_actor()) == set()


def test_lists_of_campaigns_need_the_same_queries_for_many_rows() -> None:
    body = make_reviewer(code="290100")
    asking = program_of(body)
    for path in ("campaigns", "campaign-tasks", "campaign-classifications"):
        make_campaign(body=body)
        _queries(asking, path)
        with_few = _queries(asking, path)
        for _number in range(5):
            make_campaign(body=body)

        assert _queries(asking, path) == with_few


# --- industry maps ----------------------------------------------------------------------------------


def test_anybody_reads_a_published_map_without_what_is_restricted(anybody: Program) -> None:
    drawer = make_drawer()
    shown = make_map(drawer, is_published=True)
    make_map(drawer)
    government = program_of(colleague(drawer, Role.REVIEWER))

    told = anybody.get(f"industry-maps/{shown.pk}").json()

    assert _ids(anybody.get("industry-maps")) == {str(shown.pk)}
    assert (told["is_whole"], told["state"], told["chain"]["name"]) == (False, "issued", shown.chain.name)
    assert len(_ids(government.get("industry-maps"))) == 2
    assert _ids(anybody.get("industry-map-gaps")) == set()
    assert len(_ids(government.get("industry-map-gaps", {"map": str(shown.pk)}))) == 1


def test_node_tells_what_stands_at_it() -> None:
    drawer = make_drawer()
    draft = make_draft(drawer)
    wheel = make_node(draft, drawer, "风电主轴", position="downstream")
    node = make_node(
        draft,
        drawer,
        supplies=[wheel],
        firms=[{"name": "某特钢厂", "role": "leader"}, {"name": "某军工厂", "role": "key", "is_restricted": True}],
        technologies=[{"name": "真空脱气", "level": "behind"}],
    )
    achievement = complete_achievement()
    add_achievement(node, achievement, actor=drawer)

    told = program_of(drawer).get(f"industry-map-nodes/{node.pk}").json()

    assert told["supplies"] == [str(wheel.pk)]
    assert [(firm["name"], firm["role"], firm["place"]) for firm in told["firms"]] == [
        ("某特钢厂", "leader", "inside"),
        ("某军工厂", "key", "inside"),
    ]
    assert [one["name"] for one in told["technologies"]] == ["真空脱气"]
    assert told["achievements"] == [{"id": str(achievement.pk), "title": achievement.title}]


def test_restricted_row_of_a_published_map_is_not_told_to_others(anybody: Program) -> None:
    drawer = make_drawer()
    draft = make_draft(drawer)
    firms = [{"name": "某特钢厂", "role": "leader"}, {"name": "某军工厂", "role": "key", "is_restricted": True}]
    make_node(draft, drawer, firms=firms)
    make_node(draft, drawer, "密件环节", is_restricted=True)
    issued = issue(draft, drawer)
    publish(issued, actor=colleague(drawer, Role.SECRECY_OFFICER), opinion="可以公开")

    nodes = anybody.get("industry-map-nodes").json()["results"]
    whole = program_of(drawer).get("industry-map-nodes").json()["results"]

    assert [(node["name"], [firm["name"] for firm in node["firms"]]) for node in nodes] == [("轴承钢", ["某特钢厂"])]
    assert len(whole) == 2


def test_two_editions_are_compared_by_the_later_against_the_earlier(anybody: Program) -> None:
    drawer, chain = make_drawer(), make_chain()
    before = make_map(drawer, chain, is_published=True)
    draft = make_draft(drawer, chain)
    make_node(draft, drawer, "轴承钢")
    make_node(draft, drawer, "滚动体")
    later = issue(draft, drawer)
    asking = program_of(drawer)

    found = asking.get(f"industry-maps/{before.pk}/comparison", {"with": str(later.pk)}).json()
    foreign = asking.get(f"industry-maps/{before.pk}/comparison", {"with": str(make_map(drawer).pk)})
    hidden = anybody.get(f"industry-maps/{before.pk}/comparison", {"with": str(later.pk)})

    assert (found["old"], found["new"]) == (str(before.pk), str(later.pk))
    assert [node["name"] for node in found["entered"]] == ["滚动体"]
    assert [node["name"] for node in found["left"]] == ["风电主轴"]
    assert [(one["node"]["name"], {row["change"] for row in one["rows"]}) for one in found["changed"]] == [
        ("轴承钢", {"left"})
    ]
    assert (foreign.status_code, foreign.json()["code"]) == (422, "other_chain")
    assert hidden.status_code == 404


def test_what_is_restricted_in_one_edition_does_not_read_as_gone_from_another_that_is_seen_in_part() -> None:
    chain = make_chain()
    drawer, other = make_drawer("290100"), make_drawer()
    foreign = make_map(other, chain, is_published=True)
    own = make_map(drawer, chain)

    found = program_of(drawer).get(f"industry-maps/{own.pk}/comparison", {"with": str(foreign.pk)}).json()

    assert (found["entered"], found["left"], found["changed"], found["same"]) == ([], [], [], 2)


def test_lists_of_maps_need_the_same_queries_for_many_rows() -> None:
    drawer = make_drawer()
    asking = program_of(drawer)
    for path in ("industry-maps", "industry-map-nodes", "industry-map-gaps"):
        make_map(drawer)
        _queries(asking, path)
        with_few = _queries(asking, path)
        for _number in range(3):
            make_map(drawer)

        assert _queries(asking, path, limit="100") == with_few


# --- cultivation ------------------------------------------------------------------------------------


def test_facts_are_told_with_their_source_to_the_enterprise_and_its_government_alone() -> None:
    enterprise = factory()
    figures(enterprise, clock.today().year - 1)
    asking = [make_actor(organisation=enterprise), make_reviewer(code="290100")]
    outside = [make_actor(), make_reviewer(code="290200")]

    told = [program_of(actor).get(f"enterprises/{enterprise.pk}/facts").json() for actor in asking]
    refused = [program_of(actor).get(f"enterprises/{enterprise.pk}/facts").status_code for actor in outside]

    for one in told:
        staff = next(fact for fact in one["facts"] if fact["fact"] == "staff")
        assert (staff["low"], staff["high"], staff["unit"], staff["text"]) == ("100", "100", "people", "100 人")
        assert (staff["origin"], staff["year"]) == ("record", clock.today().year - 1)
    assert refused == [404, 404]


def test_drafts_and_answers_stay_with_the_enterprise_until_it_shares_the_precheck() -> None:
    enterprise = factory()
    figures(enterprise, clock.today().year - 1, state="draft")
    member, government = make_actor(organisation=enterprise), make_reviewer(code="290100")
    saved = answer(enterprise, "specialised", actor=member, answers={"niche_years": 4})
    path = f"enterprises/{enterprise.pk}/checks/specialised"

    def known(actor: Any) -> set[str]:
        told = program_of(actor).get(path)
        return {line["fact"] for line in told.json()["conditions"] if line["low"] is not None}

    before = known(government)
    share(saved, actor=member, shared=True)

    assert "niche_years" in known(member)
    assert "niche_years" not in before
    assert known(government) - before == {"niche_years"}
    assert "staff" in known_to(member, enterprise)
    assert "staff" not in known_to(government, enterprise)


def test_precheck_answers_condition_by_condition() -> None:
    enterprise = factory()
    member = make_actor(organisation=enterprise)
    answer(enterprise, "specialised", actor=member, answers={"niche_years": 1})
    asking = program_of(member)

    told = asking.get(f"enterprises/{enterprise.pk}/checks/specialised").json()
    unknown = asking.get(f"enterprises/{enterprise.pk}/checks/nonsense")

    years = next(line for line in told["conditions"] if line["fact"] == "niche_years")
    assert (told["verdict"], years["verdict"], years["low"], years["threshold"]) == ("unmet", "unmet", "1", "3")
    assert years["norm"].startswith("《")
    assert years["gap"] == "还差 2 年"
    assert {"fact", "label", "text", "unit", "filing"} == set(told["asked"][0])
    assert unknown.status_code == 404


def test_saved_prechecks_are_listed_for_the_enterprise_and_once_shared_for_its_government() -> None:
    enterprise = factory()
    member = make_actor(organisation=enterprise)
    saved = answer(enterprise, "tech_sme", actor=member, answers={})
    government = program_of(make_reviewer(code="290100"))

    before = _ids(government.get("prechecks"))
    share(saved, actor=member, shared=True)
    told = government.get("prechecks", {"kind": "tech_sme", "verdict": saved.verdict}).json()["results"]

    assert (before, [one["id"] for one in told]) == (set(), [str(saved.pk)])
    assert _ids(program_of(make_actor()).get("prechecks")) == set()


def test_members_and_overseers_read_an_enterprise() -> None:
    enterprise, other = factory(), make_unit()
    member, of_university = make_actor(organisation=enterprise), make_actor(organisation=other)

    assert list(readable_enterprises(member)) == [enterprise]
    assert list(readable_enterprises(of_university)) == []
    assert list(readable_enterprises(make_reviewer(code="290100"))) == [enterprise]
    assert known_to(member, enterprise).keys() == facts(enterprise, on=clock.today()).keys()
