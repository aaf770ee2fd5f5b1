"""The change feed, searching, and the questions to norms and lists."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from lianqiao.core import clock, outbox
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.processes.matching import index
from lianqiao.processes.matching.domain.refresh import refresh
from lianqiao.processes.matching.enums import Aspect
from lianqiao.registers.demands.domain.demands import update_demand
from tests.faces.api.conftest import Program, program_of
from tests.factories import DemandFactory, complete_achievement, complete_demand, make_actor, make_reviewer
from tests.waiting import until_the_feed_is_read

TOMATOES = (
    "番茄连作几年以后常得青枯病。用有机物料覆膜灌水做土壤生物消毒，病菌明显减少，三个大棚基地用过两年，有试验报告。"
)


def _heard(asking: Program, **query: Any) -> list[tuple[str, str, bool]]:
    """All that a program hears, by going from answer to answer."""
    told, path = [], asking.get("changes", query)
    while True:
        assert path.status_code == 200, path.content.decode()
        part = path.json()
        told += [(one["topic"].rpartition(".")[2], one["id"], one["gone"]) for one in part["results"]]
        if not part["more"]:
            return told
        path = asking.client.get(part["next"], headers={"Authorization": f"Bearer {asking.text}"})


@pytest.mark.django_db
def test_feed_tells_of_own_drafts_and_of_nobody_elses() -> None:
    actor = make_actor()
    own, foreign = DemandFactory(organisation=actor.organisation), DemandFactory()
    update_demand(own, actor=actor, values={"title": "新题目"})
    update_demand(foreign, actor=make_actor(organisation=foreign.organisation), values={"title": "别人的"})

    assert _heard(program_of(actor)) == [("update", str(own.pk), False)]
    assert _heard(program_of(actor, "read:achievements")) == []
    assert _heard(program_of(actor), kind="achievements") == []


@pytest.mark.django_db
def test_feed_goes_on_where_it_ended_and_loses_nothing() -> None:
    actor = make_actor()
    draft = DemandFactory(organisation=actor.organisation)
    for number in range(7):
        update_demand(draft, actor=actor, values={"title": f"第 {number} 版"})
    asking = program_of(actor)

    assert len(_heard(asking, limit="2")) == 7
    first = asking.get("changes").json()
    assert asking.get("changes", {"cursor": first["cursor"]}).json()["results"] == []


@pytest.mark.django_db
def test_feed_tells_those_who_saw_a_record_that_it_is_gone() -> None:
    record = complete_achievement(publicity=Publicity.VERIFIED)
    owner = make_actor(organisation=record.organisation)
    verified = program_of(make_actor())
    unverified_actor = make_actor()
    unverified_actor.organisation.state = "pending"
    unverified_actor.organisation.save()
    apply(record, "withdraw", actor=owner, reason="另有安排")

    assert _heard(verified) == [("withdraw", str(record.pk), True)]
    assert _heard(program_of(unverified_actor)) == []


@pytest.mark.django_db
def test_feed_tells_outsiders_what_made_a_record_public_and_not_the_way_there() -> None:
    record = complete_achievement()
    owner = program_of(make_actor(organisation=record.organisation))

    assert [verb for verb, _id, _gone in _heard(owner)] == ["submit", "accept", "clear"]
    assert _heard(program_of(make_actor())) == [("clear", str(record.pk), False)]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "MS4yLjM", "MS4tMg", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkuMQ"])
def test_wrong_cursor_of_the_feed_is_refused(cursor: str) -> None:
    assert program_of(make_actor()).get("changes", {"cursor": cursor}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_feed_does_not_skip_a_late_commit() -> None:
    actor = make_actor()
    draft = DemandFactory(organisation=actor.organisation)
    asking = program_of(actor)
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters) as slow:
        slow.execute(
            "INSERT INTO core_change (topic, record_id, at) VALUES ('demands.demand.early', %s, now())", [draft.pk]
        )
        with transaction.atomic():
            outbox.publish("demands.demand.late", draft.pk)
        before = asking.get("changes").json()
        slow.commit()
    until_the_feed_is_read()
    after = asking.get("changes", {"cursor": before["cursor"]}).json()
    from_now = asking.get("changes", {"start": "now"}).json()

    assert before["results"] == []
    assert (from_now["results"], from_now["more"]) == ([], False)
    assert [one["topic"] for one in after["results"]] == ["demands.demand.early", "demands.demand.late"]


@pytest.mark.django_db
def test_search_and_match_find_with_reasons(anybody: Program) -> None:
    record = complete_achievement()
    complete_achievement(
        title="稻田养蟹",
        plain_text="稻田里养螃蟹，适合种水稻的农户和合作社，每亩投入大约八百元，已在三个县示范推广两年，有产品检测报告可以查看。",
    )
    index.rebuild()

    found = anybody.get("search", {"q": "石墨提纯不用氢氟酸"}).json()
    matched = anybody.post("match", {"text": "我们厂的石墨提纯还在用氢氟酸，想换掉", "limit": 1}).json()

    for answer in (found, matched):
        first = answer["results"][0]
        assert first["achievement"]["id"] == str(record.pk)
        assert first["fit"] > 0
        assert first["reasons"]
    assert (matched["page"], len(matched["results"])) == (1, 1)


@pytest.mark.django_db
def test_match_has_the_marks_of_its_conditions_and_the_sentence_that_carries_it() -> None:
    achievement = complete_achievement()
    for number in range(5):  # a word tells something only among other words
        complete_achievement(title=f"番茄青枯病防治{number}", plain_text=TOMATOES, keywords=["番茄"])
    demand = complete_demand(title="石墨提纯", problem="石墨提纯不想再用氢氟酸，废水排不出去，想找无氟的提纯办法。" * 2)
    index.rebuild()
    for record in (achievement, demand):
        outbox.publish(outbox.topic_of(record, "clear"), record.pk)
    outbox.drain("matching.refresh")
    refresh(on=clock.today())
    asking = program_of(make_actor(organisation=demand.organisation))

    (match,) = asking.get("matches").json()["results"]
    evidence = asking.get(f"matches/{match['id']}/evidence").json()
    stranger = program_of(make_actor()).get(f"matches/{match['id']}/evidence")

    assert [mark["aspect"] for mark in match["marks"]] == Aspect.values
    assert all(mark["words"] for mark in match["marks"])
    assert evidence["sentence"] in achievement.plain_text + achievement.academic_text + achievement.applications
    assert stranger.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"q": "，。"}, 400),
        ({"q": "石墨", "stage": "x"}, 400),
        ({"q": "石墨", "want": "x"}, 400),
        ({"q": "石墨", "field": "x"}, 400),
        ({"q": "字" * 401}, 400),
        ({"q": "石墨"}, 503),
    ],
)
def test_wrong_search_is_refused_and_a_missing_index_is_told(
    anybody: Program, query: dict[str, str], status: int
) -> None:
    assert anybody.get("search", query).status_code == status


@pytest.mark.django_db
def test_wrong_filter_of_a_match_is_named(anybody: Program) -> None:
    answer = anybody.post("match", {"text": "石墨提纯", "region": "2901"})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/region")


@pytest.mark.django_db
def test_search_with_a_token_needs_the_scope_of_what_is_found() -> None:
    index.rebuild()
    asking = program_of(make_actor(), "read:demands")

    assert asking.get("search", {"q": "石墨提纯"}).status_code == 403
    assert asking.get("search", {"q": "石墨提纯", "want": "demands"}).status_code == 200


@pytest.mark.django_db
def test_norm_answers_with_its_source_and_chain() -> None:
    asking = program_of(make_reviewer(code="290100"))

    answer = asking.get("norms/answer", {"key": "programs.rate_of_tokens", "where": "290100"}).json()
    missing = asking.get("norms/answer", {"key": "programs.nothing"})

    assert (answer["value"], answer["text"]) == ("600", "600 次")
    assert "平台运行规则" in answer["source"]
    assert (answer["chain"][0]["level"], answer["chain"][0]["chosen"]) == ("nation", True)
    assert (missing.status_code, missing.json()["code"]) == (404, "norm_missing")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", [{}, {"key": "x y"}, {"key": "a.b", "on": "2026-13-01"}, {"key": "a.b", "where": "29"}]
)
def test_wrong_question_to_a_norm_is_refused(query: dict[str, str]) -> None:
    assert program_of(make_actor()).get("norms/answer", query).status_code == 400


@pytest.mark.django_db
def test_norms_are_listed_for_those_with_a_token(anybody: Program) -> None:
    page = program_of(make_actor(Role.VIEWER)).get("norms", {"text": "programs.", "limit": "100"}).json()

    assert anybody.get("norms").status_code == 401
    assert "programs.rate_of_tokens" in {one["key"] for one in page["results"]}
