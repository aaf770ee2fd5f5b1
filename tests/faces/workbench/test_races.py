"""Pages of races: numbers instead of names where a race is blind, the same number of queries for more teams."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Race
from tests.factories import make_reviewer
from tests.factories.races import FAIR, GOOD, close, leader_of, make_race, read, report
from tests.processes.reviews.makers import actor_of_expert

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def signed_in(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_pages_ask_no_more_for_more_teams(client: Client) -> None:
    body = make_reviewer()
    races = [close(make_race(R.RACING, body=body, is_public=True, teams=teams)) for teams in (2, 5)]
    for race, teams in zip(races, (2, 5), strict=True):
        read(race, GOOD, *[FAIR] * (teams - 1))
    desk = signed_in(body)

    few, many = (
        (queries(desk, reverse("workbench:races_record", args=[race.pk])), queries(client, f"/races/{race.pk}/"))
        for race in races
    )

    assert many[0] <= few[0]
    assert many[1] <= few[1]


def test_judge_of_a_blind_race_reads_numbers_and_no_reports() -> None:
    race = make_race(R.RACING, is_blind=True)
    run = runs_to_decide(race)[0]
    report(run, report="我们北岭大学的样片已经做好")
    race = close(Race.objects.get(pk=race.pk))
    judge = race.judges.select_related("expert__user", "expert__employer").order_by("pk")[0]
    page = signed_in(actor_of_expert(judge.expert))

    pages = [
        page.get(reverse("workbench:race_judging", args=[judge.pk])),
        page.get(reverse("workbench:race_reading", args=[run.pk])),
    ]

    told = "".join(answer.content.decode() for answer in pages)
    assert [answer.status_code for answer in pages] == [200, 200]
    assert "1 号" in told
    assert [word for word in ("方案1", str(run.team.organisation), "北岭大学", "季明湛") if word in told] == []


def test_other_teams_and_the_public_read_numbers_while_a_race_is_blind(client: Client) -> None:
    race = make_race(R.SCORING, is_blind=True, is_public=True)
    first, second = race.teams.order_by("number")
    pages = [
        client.get(reverse("portal:race", args=[race.pk])),
        signed_in(leader_of(first)).get(reverse("workbench:race_team", args=[first.pk])),
    ]

    told = "".join(answer.content.decode() for answer in pages)
    assert [answer.status_code for answer in pages] == [200, 200]
    assert [word for word in ("方案2", str(second.organisation)) if word in told] == []


def test_gate_is_drafted_in_the_page_and_kept() -> None:
    body = make_reviewer()
    race = make_race(R.SCORING, body=body)
    read(race, GOOD, FAIR)
    first, second = runs_to_decide(race)
    sent = {
        f"outcome_{first.pk}": "promote",
        f"reason_{first.pk}": "各项都好",
        f"outcome_{second.pk}": "merge",
        f"reason_{second.pk}": "路线可以互补",
        f"into_{second.pk}": str(first.team_id),
        f"brings_{second.pk}": "12",
    }

    answer = signed_in(body).post(reverse("workbench:race_gate", args=[race.pk]), sent)

    assert answer.status_code == 302
    first, second = runs_to_decide(race)
    assert (first.outcome, second.outcome, second.into, second.brings_yuan) == ("promote", "merge", first.team, 120_000)
