"""Defaults: both sides say what they have to say, nothing of it is changed, and it ends."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.performance.domain.breaching import add_statement, raise_breach
from lianqiao.processes.performance.enums import BreachState
from lianqiao.processes.performance.models import Breach, BreachStatement
from tests.factories import make_actor
from tests.processes.performance.makers import buyer_of, make_performance, raised, running, seller_of, upload

pytestmark = pytest.mark.django_db


def test_both_sides_are_heard_and_what_they_said_stays() -> None:
    breach = raised()
    performance = breach.performance
    apply(breach, "answer", actor=buyer_of(performance), text="资金周转困难，下月付清。")
    add_statement(breach, actor=seller_of(performance), text="同意宽限一个月。", uploads=[upload("函.pdf")])

    said = list(breach.statements.all())
    assert [one.organisation for one in said] == [performance.seller, performance.buyer, performance.seller]
    assert said[2].files.count() == 1
    with pytest.raises(Error), transaction.atomic():
        BreachStatement.objects.update(text="改写")


def test_who_raised_it_settles_it_and_then_nothing_is_added() -> None:
    breach = raised()
    performance = breach.performance
    with pytest.raises(DomainError, match="登记违约的一方"):
        apply(breach, "settle", actor=buyer_of(performance), reason="已付")

    apply(breach, "settle", actor=seller_of(performance), reason="已付清")

    found = Breach.objects.get()
    assert (found.state, found.outcome, found.closed_on) == (BreachState.SETTLED, "已付清", clock.today())
    with pytest.raises(DomainError):
        add_statement(breach, actor=buyer_of(performance), text="再说一句")


def test_strangers_and_milestones_of_other_contracts_are_refused() -> None:
    performance, other = running(), running(make_performance(title="另一份合同的开发"))
    given = {"kind": "payment", "happened_on": clock.today(), "text": "没有付款"}
    with pytest.raises(AccessError):
        raise_breach(performance, actor=make_actor(Role.EDITOR), **given)
    with pytest.raises(InvalidInput):
        raise_breach(performance, actor=seller_of(performance), milestone=other.milestones.first(), **given)
    with pytest.raises(InvalidInput):
        raise_breach(performance, actor=seller_of(performance), **{**given, "kind": "anger"})
    with pytest.raises(InvalidInput):
        raise_breach(performance, actor=seller_of(performance), **{**given, "text": " "})

    assert not Breach.objects.exists()
