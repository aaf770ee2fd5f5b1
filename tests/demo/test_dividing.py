"""How units of the invented province divide what came in: in every state, with what stands against a draft."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lianqiao.demo.cast import Cast
from lianqiao.demo.dividing import Dividing
from lianqiao.demo.dividing import told as stories
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.distributions.checking import blocking, defects
from lianqiao.processes.distributions.domain.announcing import is_announced
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution, RewardShare
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The records that are told by hand, and the distributions."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=timezone.localdate(), seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Dividing(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


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
