"""What of an achievement is shown to whom; filters and tables keep to it."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.money import parse_wan
from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.achievements.interfaces.filters import AchievementFilter, AchievementHallFilter
from lianqiao.registers.achievements.interfaces.tables import AchievementHallTable
from lianqiao.registers.achievements.models import Achievement, IntellectualProperty
from lianqiao.registers.achievements.queries.masking import ALL, shown_to
from tests.factories import complete_achievement, make_actor, make_manager, make_reviewer

pytestmark = pytest.mark.django_db


def published(publicity: str) -> Achievement:
    """A published achievement with all that may be kept back."""
    achievement: Achievement = complete_achievement(
        publicity=publicity,
        academic_text="低温碱熔",
        applications="两家企业应用",
        readiness_evidence="中试报告",
        funding_source="省重点研发",
        price_yuan=parse_wan("500"),
        contact_email="ji@example.com",
    )
    IntellectualProperty.objects.create(
        achievement=achievement, kind="invention", number="ZL1", status="granted", owners="辽河大学"
    )
    return achievement


def request_of(actor: Actor) -> Any:
    """A request of the actor."""
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("publicity", "owner", "academic", "price", "completers", "rights"),
    [
        (Publicity.PUBLIC, True, True, True, True, ["发明专利 ZL1 有效"]),
        (Publicity.VERIFIED, True, True, True, True, ["发明专利 ZL1 有效"]),
        (Publicity.HIDDEN_OWNER, False, True, True, False, ["发明专利 有效"]),
        (Publicity.ON_REQUEST, True, False, False, False, []),
    ],
)
def test_public_is_shown_what_the_owner_chose(
    publicity: str, owner: bool, academic: bool, price: bool, completers: bool, rights: list[str]
) -> None:
    achievement = published(publicity)

    for actor in (ANONYMOUS, make_actor(), make_reviewer(code="310000"), make_manager()):
        shown = shown_to(achievement, actor)
        assert (shown.owner_name == achievement.organisation.name) is owner
        assert bool(shown.academic_text) is academic
        assert bool(shown.applications) is academic
        assert bool(shown.readiness_evidence) is academic
        assert (shown.price_yuan is not None) is price
        assert bool(shown.completers) is completers
        assert bool(shown.funding_source) is completers
        assert shown.rights == rights
        assert shown.contact is None
        assert not shown.everything
        assert {"title", "plain_text"} <= set(shown.texts())


@pytest.mark.parametrize("publicity", Publicity.values)
def test_owner_overseers_and_partners_see_all(publicity: str) -> None:
    achievement = published(publicity)
    insiders = (make_actor(organisation=achievement.organisation), make_reviewer(code="290100"), SYSTEM)

    views = [shown_to(achievement, actor) for actor in insiders]
    views.append(shown_to(achievement, make_actor(), is_partner=True))

    for shown in views:
        assert shown.parts == ALL
        assert shown.contact is not None
        assert shown.contact.email == "ji@example.com"


def test_hidden_owner_is_not_found_by_name() -> None:
    hidden = published(Publicity.HIDDEN_OWNER)
    query = QueryDict(mutable=True)
    query["organisation"] = hidden.organisation.name

    def found(actor: Actor) -> list[Achievement]:
        rows = Achievement.objects.visible_to(actor)
        return list(AchievementFilter(query, queryset=rows, request=request_of(actor)).qs)

    assert found(ANONYMOUS) == []
    assert found(make_actor()) == []
    assert found(make_actor(organisation=hidden.organisation)) == [hidden]
    assert found(make_reviewer()) == [hidden]


def test_price_that_is_not_shown_is_not_found_by_probing() -> None:
    on_request = published(Publicity.ON_REQUEST)
    open_price = published(Publicity.PUBLIC)

    def found(actor: Actor, query: str) -> set[Achievement]:
        rows = Achievement.objects.visible_to(actor)
        return set(AchievementHallFilter(QueryDict(query), queryset=rows, request=request_of(actor)).qs)

    assert found(ANONYMOUS, "price_min=400") == {open_price}
    assert found(ANONYMOUS, "price_max=400") == set()
    assert found(make_actor(organisation=on_request.organisation), "price_min=400") == {
        open_price,
        on_request,
    }


def test_filters_narrow_by_field_region_stage_mode_kind_and_words() -> None:
    achievement = published(Publicity.PUBLIC)
    code = achievement.fields.get().pk

    def found(query: str) -> int:
        rows = Achievement.objects.visible_to(ANONYMOUS)
        filters = AchievementHallFilter(QueryDict(query), queryset=rows, request=request_of(ANONYMOUS))
        assert filters.is_valid(), filters.errors
        return filters.qs.count()

    assert "state" not in AchievementHallFilter.base_filters
    for query in (
        f"field={code}",
        "region=290000",
        "stage=pilot",
        "mode=licence",
        "kind=applied",
        "q=石墨 中试",
    ):
        assert found(query) == 1, query
    for query in ("stage=lab", "mode=assignment", "kind=soft", "q=石墨 量子"):
        assert found(query) == 0, query


def test_hall_table_shows_and_exports_only_what_is_shown() -> None:
    published(Publicity.ON_REQUEST)
    published(Publicity.HIDDEN_OWNER)
    rows = Achievement.objects.visible_to(ANONYMOUS).for_list().order_by("created_at")

    table = AchievementHallTable(rows, request=request_of(ANONYMOUS), order_by=())
    header, on_request, hidden = table.as_values()

    price, owner = header.index("意向价格"), header.index("单位")
    assert (on_request[price], hidden[price]) == ("", "500")
    assert hidden[owner] == "单位信息在对接后提供"
    assert table.rows[0].get_cell("price") == "对接后提供"
