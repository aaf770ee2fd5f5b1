"""What of a demand is shown to whom; filters keep to it."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.money import parse_wan
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.demands.interfaces.filters import DemandHallFilter
from lianqiao.registers.demands.interfaces.tables import DemandHallTable
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries.masking import ALL, shown_to
from tests.factories import complete_demand, make_actor, make_government, make_manager, make_reviewer

pytestmark = pytest.mark.django_db


def published(**values: Any) -> Demand:
    """A published demand with all that may be kept back."""
    given = {
        "background": "电动车座椅骨架",
        "indicators": "盐雾试验｜不少于 1000 小时",
        "tried": "换过底漆",
        "conditions": "有涂装线",
        "wanted_from": "辽河大学",
        "deadline_months": 6,
        "budget_yuan": parse_wan("50"),
    }
    demand: Demand = complete_demand(**given | values)
    return demand


def request_of(actor: Actor) -> Any:
    """A request of the actor."""
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({}, set()),
        ({"publicity": Publicity.HIDDEN_OWNER}, {"owner"}),
        (
            {"publicity": Publicity.ON_REQUEST},
            {"background", "indicators", "budget_yuan", "tried", "conditions", "deadline_months", "mode_labels"},
        ),
        ({"masked": [MaskedPart.BACKGROUND]}, {"background"}),
        ({"masked": [MaskedPart.BUDGET, MaskedPart.INDICATORS]}, {"budget_yuan", "indicators"}),
    ],
)
def test_public_is_shown_what_the_owner_chose(values: dict[str, Any], hidden: set[str]) -> None:
    demand = published(**values)
    names = {"background", "indicators", "budget_yuan", "tried", "conditions", "deadline_months", "mode_labels"}

    for actor in (ANONYMOUS, make_actor(), make_manager(code="310000"), make_reviewer(code="310000")):
        shown = shown_to(demand, actor)
        kept_back = {name for name in names if not getattr(shown, name)}
        if shown.owner_name != demand.organisation.name:
            kept_back.add("owner")
        assert kept_back == hidden
        assert (shown.wanted_from, shown.contact) == ("", None)
        assert not shown.everything
        assert set(shown.texts()) == {"title", "problem"} | (
            {"background", "indicators", "tried", "conditions"} - hidden
        )


def test_owner_overseers_serving_managers_and_partners_see_all() -> None:
    demand = published(publicity=Publicity.ON_REQUEST, masked=MaskedPart.values)
    insiders = (
        make_actor(Role.VIEWER, organisation=demand.organisation),
        make_government(Role.VIEWER),
        make_manager(),
        SYSTEM,
    )

    views = [shown_to(demand, actor) for actor in insiders]
    views.append(shown_to(demand, make_actor(), is_partner=True))

    for shown in views:
        assert shown.parts == ALL
        assert shown.contact is not None
        assert shown.wanted_from == "辽河大学"


def test_budget_that_is_not_shown_is_not_found_by_probing() -> None:
    masked = published(masked=[MaskedPart.BUDGET])
    open_budget = published()

    def found(actor: Actor) -> set[Demand]:
        rows = Demand.objects.visible_to(actor)
        return set(DemandHallFilter(QueryDict("budget_min=40"), queryset=rows, request=request_of(actor)).qs)

    assert found(ANONYMOUS) == {open_budget}
    assert found(make_manager()) == {open_budget, masked}


def test_masked_background_is_not_found_by_its_words() -> None:
    published(masked=[MaskedPart.BACKGROUND])
    rows = Demand.objects.visible_to(ANONYMOUS)

    filters = DemandHallFilter(QueryDict("q=座椅骨架"), queryset=rows, request=request_of(ANONYMOUS))

    assert not filters.qs.exists()
    assert {"state", "outcome"} & set(filters.filters) == set()


def test_hall_table_shows_and_exports_only_what_is_shown() -> None:
    published(masked=[MaskedPart.BUDGET])
    rows = Demand.objects.visible_to(ANONYMOUS).for_list()

    table = DemandHallTable(rows, request=request_of(ANONYMOUS))
    header, row = table.as_values()

    assert row[header.index("拟投入")] == ""
    assert table.rows[0].get_cell("budget") == "对接后提供"
