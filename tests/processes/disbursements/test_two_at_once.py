"""Two people at once: at one voucher, and at a payment of a cause that is being stopped."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.processes.disbursements import domain
from lianqiao.processes.disbursements.models import Disbursement
from tests.factories import AchievementFactory, make_actor
from tests.factories.disbursements import SMALL, make_due
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_record_the_same_amount_pay_it_once() -> None:
    row = make_due()
    one, two = (make_actor(Role.EDITOR, organisation=row.organisation) for _number in range(2))
    given: dict[str, Any] = {"amount_yuan": SMALL, "on": clock.today()}

    refusal = beside(
        lambda: domain.pay(row, actor=one, paper="凭证1", **given),
        lambda: domain.pay(row, actor=two, paper="凭证2", **given),
    )

    assert refusal == "现在没有可以拨付的经费。"
    assert Disbursement.objects.get(pk=row.pk).paid_yuan == SMALL


def test_payment_waits_for_the_stop_and_is_refused() -> None:
    cause: Any = AchievementFactory()
    row = make_due(cause=cause)
    actor = make_actor(Role.EDITOR, organisation=row.organisation)

    refusal = beside(
        lambda: domain.stop(cause, actor=SYSTEM, reason="项目终止"),
        lambda: domain.pay(row, actor=actor, amount_yuan=SMALL, on=clock.today(), paper="凭证1"),
    )

    assert refusal == "这个项目已经停止拨款：项目终止"
    assert Disbursement.objects.get(pk=row.pk).paid_yuan == 0
