"""The catalogue of indicators: near names, what does not fit together, formulas, drafts."""

from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.governance.indicators.domain import (
    create_indicator,
    discard_indicator,
    edit_indicator,
)
from lianqiao.governance.indicators.models import Indicator
from tests.factories import make_actor
from tests.governance.indicators.makers import make_indicator, make_target, state_of_everything

pytestmark = pytest.mark.django_db


def definition(**values: Any) -> dict[str, Any]:
    given = {"key": "some_key", "name": "转移机构", "unit": "家", "kind": "count", "rule": "备案的。"}
    return {**given, "over_places": "sum", "over_time": "sum", "source": "reported", **values}


@pytest.mark.parametrize(
    ("name", "is_near"),
    [
        ("就地转化", True),
        ("就地转化重大成果", True),
        ("科技成果产业化", True),
        ("技术合同成交额", False),
        ("重大科技成果就地转化", True),
        ("高新技术企业", False),
    ],
)
def test_near_names_ask_how_they_differ(keeper: Actor, name: str, is_near: bool) -> None:
    make_indicator(keeper, name="就地转化重大科技成果")
    before = state_of_everything()

    if is_near:
        with pytest.raises(DomainError, match="就地转化重大科技成果") as refusal:
            create_indicator(actor=keeper, values=definition(name=name))
        assert refusal.value.code == "name_near"
        assert state_of_everything() == before
    created = create_indicator(actor=keeper, values=definition(name=name, distinct_from="口径不同" if is_near else ""))
    assert Indicator.objects.count() == 2
    assert created.name == name


def test_the_same_name_twice_is_refused(keeper: Actor) -> None:
    create_indicator(actor=keeper, values=definition())

    with pytest.raises(DomainError, match="同名"):
        create_indicator(actor=keeper, values=definition(key="other", distinct_from="不同"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"key": "Key"}, "key"),
        ({"source": "computed", "formula": "nothing * 2"}, "formula"),
        ({"source": "computed", "formula": "some_key + 1"}, "formula"),
        ({"source": "computed", "formula": "a + m"}, "formula"),
        ({"source": "computed", "formula": "2 * 3"}, "formula"),
        ({"source": "computed", "formula": "m * 2"}, "formula"),
        ({"source": "measured", "metric": "no.such", "over_time": "last"}, "metric"),
        ({"source": "measured", "metric": "conversions.amount"}, "unit"),
        ({"source": "measured", "metric": "organisations.verified"}, "over_time"),
        (
            {"source": "measured", "metric": "organisations.verified", "over_time": "last", "metric_where": {"x": 1}},
            "metric_where",
        ),
        ({"over_places": "mean"}, "__all__"),
        ({"over_time": "formula"}, "__all__"),
    ],
)
def test_what_does_not_fit_together_is_refused(keeper: Actor, values: dict[str, Any], field: str) -> None:
    make_indicator(keeper, key="a")
    make_indicator(keeper, key="m", unit="亿元")
    before = state_of_everything()

    with pytest.raises(InvalidInput) as refusal:
        create_indicator(actor=keeper, values=definition(**values))

    assert refusal.value.field == field
    assert state_of_everything() == before


def test_formulas_do_not_run_in_circles(keeper: Actor) -> None:
    computed = {"source": "computed", "over_places": "formula", "over_time": "formula"}
    make_indicator(keeper, key="a")
    first = make_indicator(keeper, key="b", formula="a * 2", **computed)
    make_indicator(keeper, key="c", formula="b + a", **computed)

    with pytest.raises(InvalidInput, match="绕回"):
        edit_indicator(first, actor=keeper, values={"formula": "c - a"})


def test_what_figures_were_made_under_stays(keeper: Actor) -> None:
    indicator = make_indicator(keeper)

    with pytest.raises(DomainError, match="计量单位"):
        edit_indicator(indicator, actor=keeper, values={"unit": "家"})

    changed = edit_indicator(indicator, actor=keeper, values={"rule": "新的说法", "unit": "项"})
    assert (changed.rule, changed.unit) == ("新的说法", "项")


def test_a_draft_can_be_thrown_away_unless_it_is_used(keeper: Actor) -> None:
    draft = make_indicator(keeper, state="draft")
    used = make_indicator(keeper, state="draft", key="used_one")
    make_target(keeper, used, state="draft")

    discard_indicator(draft, actor=keeper)
    with pytest.raises(DomainError):
        discard_indicator(used, actor=keeper)

    assert list(Indicator.objects.all()) == [used]


def test_companies_keep_no_catalogue(keeper: Actor) -> None:
    with pytest.raises(AccessError):
        create_indicator(actor=make_actor(Role.EDITOR), values=definition())
    assert not Indicator.objects.exists()
