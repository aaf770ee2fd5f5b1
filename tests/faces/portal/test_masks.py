"""What is kept back stands nowhere: not in a page, not in an export, and is not found by sorting or filtering."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.matching import index
from lianqiao.registers.demands.enums import MaskedPart
from tests.faces.portal.conftest import (
    ACADEMIC,
    BACKGROUND,
    EMAIL,
    EVIDENCE,
    INDICATOR,
    MONEY_SHOWN,
    OWNER,
    PATENT,
    PERSON,
    PHONE,
    signed_in,
    telling_achievement,
    telling_demand,
)
from tests.factories import complete_achievement, complete_demand, make_actor, make_reviewer

CONTACT = (PHONE, EMAIL)
HIDDEN_IN_ACHIEVEMENT = {
    Publicity.PUBLIC: CONTACT,
    Publicity.HIDDEN_OWNER: (*CONTACT, OWNER, PERSON, PATENT),
    Publicity.ON_REQUEST: (*CONTACT, PERSON, PATENT, ACADEMIC, EVIDENCE, *MONEY_SHOWN),
}
HIDDEN_IN_DEMAND = {
    Publicity.PUBLIC: (*CONTACT, PERSON, BACKGROUND, INDICATOR, *MONEY_SHOWN),
    Publicity.HIDDEN_OWNER: (*CONTACT, PERSON, OWNER, BACKGROUND, INDICATOR, *MONEY_SHOWN),
    Publicity.ON_REQUEST: (*CONTACT, PERSON, BACKGROUND, INDICATOR, *MONEY_SHOWN),
}


def everything_shown(client: Client, record: Any, kind: str) -> str:
    """All pages and exports on which the record stands, as one text."""
    answers = [
        client.get(reverse("portal:home")),
        client.get(reverse(f"portal:{kind}s")),
        client.get(reverse(f"portal:{kind}", args=[record.pk])),
        client.get(reverse("portal:search"), {"q": record.title, "to": "demands" if kind == "demand" else ""}),
    ]
    assert all(answer.status_code == 200 for answer in answers)
    assert all(record.title in answer.content.decode() for answer in answers)
    pages = "\n".join(answer.content.decode() for answer in answers)
    return pages + exported_csv(client, kind) + exported_xlsx(client, kind)


def exported_csv(client: Client, kind: str) -> str:
    answer: Any = client.get(reverse(f"portal:{kind}s"), {"export": "csv"})
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def exported_xlsx(client: Client, kind: str) -> str:
    answer: Any = client.get(reverse(f"portal:{kind}s"), {"export": "xlsx"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return "\n".join(str(cell) for row in book.active.values for cell in row)


@pytest.mark.parametrize("publicity", HIDDEN_IN_ACHIEVEMENT)
def test_achievement_shows_nothing_that_its_publicity_keeps_back(visitor: Client, publicity: str) -> None:
    achievement = telling_achievement(publicity)
    index.rebuild()

    text = everything_shown(visitor, achievement, "achievement")

    assert [word for word in HIDDEN_IN_ACHIEVEMENT[publicity] if word in text] == []


@pytest.mark.parametrize("publicity", HIDDEN_IN_DEMAND)
def test_demand_shows_nothing_that_its_publicity_or_owner_keeps_back(visitor: Client, publicity: str) -> None:
    demand = telling_demand(publicity)
    index.rebuild()

    text = everything_shown(visitor, demand, "demand")

    assert [word for word in HIDDEN_IN_DEMAND[publicity] if word in text] == []


def test_stranger_who_signed_in_is_shown_no_more_than_a_visitor(db: None) -> None:
    achievement = telling_achievement(Publicity.HIDDEN_OWNER)
    index.rebuild()

    text = everything_shown(signed_in(make_actor()), achievement, "achievement")

    assert [word for word in HIDDEN_IN_ACHIEVEMENT[Publicity.HIDDEN_OWNER] if word in text] == []


def test_public_parts_do_stand_on_the_page(visitor: Client) -> None:
    achievement = telling_achievement(Publicity.PUBLIC)
    demand = telling_demand(masked=())

    achievement_page = visitor.get(reverse("portal:achievement", args=[achievement.pk])).content.decode()
    demand_page = visitor.get(reverse("portal:demand", args=[demand.pk])).content.decode()

    for word in (OWNER, PERSON, PATENT, ACADEMIC, EVIDENCE, "765.432109 万元"):
        assert word in achievement_page
    for word in (OWNER, BACKGROUND, INDICATOR, "765.432109 万元"):
        assert word in demand_page


@pytest.mark.parametrize("who", ["owner", "overseer"])
def test_insiders_see_the_whole_record_but_contacts_stay_off_the_portal(db: None, who: str) -> None:
    achievement = telling_achievement(Publicity.HIDDEN_OWNER)
    actor = make_actor(organisation=achievement.organisation) if who == "owner" else make_reviewer(code="290100")

    page = signed_in(actor).get(reverse("portal:achievement", args=[achievement.pk])).content.decode()

    assert OWNER in page
    assert PATENT in page
    assert [word for word in CONTACT if word in page] == []


def test_only_the_owner_is_led_to_the_workbench_instead_of_an_introduction(db: None) -> None:
    achievement = complete_achievement()
    ask = f"{reverse('workbench:introduction_new')}?achievement={achievement.pk}"
    desk = reverse("workbench:achievements_record", args=[achievement.pk])
    page = reverse("portal:achievement", args=[achievement.pk])

    own = signed_in(make_actor(organisation=achievement.organisation)).get(page).content.decode()
    other = signed_in(make_actor()).get(page).content.decode()

    assert desk in own
    assert ask not in own
    assert desk not in other
    assert ask in other


@pytest.mark.parametrize("sort", ["price", "-price"])
def test_order_by_price_does_not_tell_a_price_that_is_kept_back(visitor: Client, sort: str) -> None:
    for price in (1_000_000, 3_000_000):
        complete_achievement(title=f"公开价{price}", price_yuan=price)
    complete_achievement(title="摘要公开", price_yuan=2_000_000, publicity=Publicity.ON_REQUEST)

    answer = visitor.get(reverse("portal:achievements"), {"sort": sort})

    titles = [card.title for card in answer.context["cards"]]
    expected = ["公开价1000000", "公开价3000000"]
    assert titles == [*(expected if sort == "price" else reversed(expected)), "摘要公开"]


def test_order_by_budget_does_not_tell_a_budget_that_is_kept_back(visitor: Client) -> None:
    for budget in (1_000_000, 3_000_000):
        complete_demand(title=f"公开预算{budget}", budget_yuan=budget)
    complete_demand(title="不公开预算", budget_yuan=2_000_000, masked=[MaskedPart.BUDGET])

    answer = visitor.get(reverse("portal:demands"), {"sort": "-budget"})

    assert [card.title for card in answer.context["cards"]] == ["公开预算3000000", "公开预算1000000", "不公开预算"]


@pytest.mark.parametrize(
    "query",
    [
        {"price_min": "1"},
        {"price_max": "100000"},
        {"organisation": OWNER},
    ],
)
def test_hall_is_no_way_to_probe_what_is_kept_back(visitor: Client, query: dict[str, str]) -> None:
    telling_achievement(Publicity.ON_REQUEST if "organisation" not in query else Publicity.HIDDEN_OWNER)

    answer = visitor.get(reverse("portal:achievements"), query)

    assert answer.context["cards"] == []


def test_search_by_least_budget_is_no_way_to_probe_a_masked_budget(visitor: Client) -> None:
    demand = telling_demand()
    index.rebuild()
    where = {"q": demand.title, "to": "demands"}

    without = visitor.get(reverse("portal:search"), where)
    probing = visitor.get(reverse("portal:search"), {**where, "price": "1"})

    assert without.context["results"].total == 1
    assert probing.context["results"].total == 0
