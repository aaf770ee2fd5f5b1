"""The funnel in the workbench: every number leads to its cases, as a workbook it says the same, and it stays quick."""

import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.introductions.conftest import Scene, scene
from tests.processes.introductions.test_funnel import at, told

__all__ = ["scene", "told"]

pytestmark = pytest.mark.django_db
CASES = re.compile(r'href="(/[^"]*funnel/cases/[^"]*)">([\d,]+)<')


def official(code: str = "290100", *roles: Role) -> Actor:
    """Somebody of the government of a region."""
    return makers.actor(makers.organisation(code=code, kind=OrganisationKind.GOVERNMENT), *(roles or (Role.REVIEWER,)))


def opened(actor: Actor, name: str = "funnel", *, status: int = 200, **query: str) -> Any:
    """The answer to the actor."""
    client = Client()
    client.force_login(actor.user)
    response = client.get(reverse(f"workbench:{name}"), query)
    assert response.status_code == status
    return response


@pytest.mark.parametrize(
    ("who", "by"),
    [("city", "manager"), ("province", "region"), ("province", "field"), ("company", "month"), ("institute", "field")],
)
def test_every_number_leads_to_as_many_cases(told: Scene, who: str, by: str) -> None:
    actor = {"company": told.buyer, "institute": told.researcher}.get(who)
    actor = actor or official("290100" if who == "city" else "290000")
    page = opened(actor, period="2026", by=by).content.decode()
    found = CASES.findall(page)
    assert len(found) > 10
    client = Client()
    client.force_login(actor.user)
    for url, number in dict(found).items():
        listed = client.get(unescape(url))
        assert listed.status_code == 200
        assert listed.context["table"].paginator.count == int(number), url


def test_the_picture_tells_steps_and_shares(told: Scene) -> None:
    Match.objects.create(
        demand=told.demand, achievement=told.achievement, side=MatchSide.DEMAND, organisation=told.company, score=0.5
    )
    page = opened(official(), period="all")
    steps = [(step.label, step.figure.value, step.share, step.days) for step in page.context["shown"].steps]
    assert steps == [
        ("系统推荐", 1, "", "—"),
        ("表达意向", 3, "", "—"),
        ("洽谈", 2, "66.7%", "6"),
        ("试用与考察", 1, "50%", "30"),
        ("签订合同", 1, "100%", "90"),
        ("落地", 1, "100%", "100"),
        ("落地后回访", 0, "0%", "—"),
    ]
    listed = opened(official(), "funnel_pairs", period="all")
    assert listed.context["table"].paginator.count == 1
    assert told.demand.title in listed.content.decode()


def test_a_workbook_says_what_the_page_says(told: Scene) -> None:
    with at("2026-11-01"):
        sent = opened(official(), period="2026", by="field", export="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    assert book.sheetnames == ["对接漏斗", "按技术领域", "答复情况", "断点"]
    assert [cell.value for cell in book["对接漏斗"][3]][:3] == ["表达意向", 3, None]
    assert {row[0].value: row[1].value for row in book["按技术领域"].iter_rows(min_row=2)} == {
        "领域04": 1,
        "领域05": 1,
        "领域07": 1,
        "没有填技术领域": 1,
    }
    assert [[cell.value for cell in row] for row in book["断点"].iter_rows(min_row=2)] == [
        ["表达意向", "价格、期限等条件不合适", 1]
    ]


def test_each_level_sees_its_own(told: Scene) -> None:
    far = official("310100")
    assert "这段时间没有发起对接" in opened(far, period="all").content.decode()
    opened(far, region="290100", status=404)
    opened(far, unit=str(told.company.pk), status=404)
    opened(told.buyer, region="290100", status=404)
    opened(told.buyer, unit=str(told.institute.pk), status=404)
    opened(told.buyer, period="yesterday", status=404)
    opened(official(), "funnel_cases", unit="nobody", status=404)
    mine = opened(official(), unit=str(told.company.pk), period="2026")
    assert mine.context["shown"].total == 3


@pytest.mark.parametrize("by", ["region", "field", "manager", "month", "unit", "nonsense"])
def test_addresses_that_nobody_wrote_find_nothing(told: Scene, by: str) -> None:
    for key in ("%", "29'--", "9" * 60):
        page = opened(official(), "funnel_cases", period="all", by=by, key=key, why="none", after="none", what="none")
        assert page.context["table"].paginator.count == 0
    opened(official(), "funnel_cases", by=by, key="9" * 61, status=404)
    opened(official(), "funnel_cases", by=by, key="\x00", status=404)
    opened(official(), region="\x00", status=404)


def test_a_manager_looks_at_what_was_entrusted(told: Scene) -> None:
    office = makers.organisation(kind=OrganisationKind.TRANSFER_ORGANISATION)
    manager = makers.actor(office, Role.MANAGER)
    page = opened(manager, period="all", whose="mandates")
    assert "我受托的对接" in page.content.decode()
    assert page.context["shown"].total == 0
    opened(manager, "funnel_pairs", whose="mandates", status=404)


def test_recommendations_are_not_shown_to_who_only_looks(told: Scene) -> None:
    viewer = official("290100", Role.VIEWER)
    assert opened(viewer, period="all").context["shown"].steps[0].label == "表达意向"
    opened(viewer, "funnel_pairs", status=404)


def test_as_many_queries_for_many_cases_as_for_few(told: Scene) -> None:
    actor = official()
    client = Client()
    client.force_login(actor.user)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"workbench:{name}"), {"period": "all", "by": "manager"}).status_code == 200
        return len(captured)

    names = ("funnel", "funnel_cases", "funnel_pairs")
    few = {name: queries(name) and queries(name) for name in names}
    for _number in range(30):
        told.ask(achievement=makers.achievement(makers.organisation(code="290102")))
    assert Introduction.objects.count() == 33
    assert {name: queries(name) <= few[name] for name in names} == dict.fromkeys(names, True)
