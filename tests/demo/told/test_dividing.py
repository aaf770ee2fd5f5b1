"""How units of the invented province divide what came in: in every state, with what stands against a draft."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db.models import Sum

from lianqiao.demo.dividing import Dividing
from lianqiao.demo.dividing import told as stories
from lianqiao.processes.distributions.checking import blocking, defects
from lianqiao.processes.distributions.domain.announcing import is_announced
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution, RewardShare
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and the distributions."""
    with making(Dividing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_distributions_stand_where_they_are_told() -> None:
    states = dict(Distribution.objects.values_list("title", "state"))

    assert states == {row["title"]: row["state"] for row in stories()}
    assert set(states.values()) == set(DistributionState)


def test_a_draft_shows_what_stands_against_it_and_what_was_decided_nothing() -> None:
    draft = Distribution.objects.get(state=DistributionState.DRAFT)

    assert {one.code for one in blocking(defects(draft))} == {"no_rule", "under_floor"}
    for one in Distribution.objects.filter(state__in=(DistributionState.DECIDED, DistributionState.PAID)):
        assert blocking(defects(one)) == []


def test_cash_that_was_paid_was_announced_before() -> None:
    paid = Distribution.objects.filter(state=DistributionState.PAID).exclude(basis="equity")

    assert paid
    assert all(is_announced(one) for one in paid)


def test_what_persons_receive_sums_to_what_their_groups_receive() -> None:
    one = Distribution.objects.get(title="铝锂合金回填式点焊工艺许可首付款")

    sums = dict(RewardShare.objects.filter(distribution=one).values_list("group").annotate(sum=Sum("amount_yuan")))
    assert sums == {"completer": Decimal("416160.00"), "contributor": Decimal("58752.00")}
