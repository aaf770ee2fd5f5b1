"""One user at a time: taken up, given back, handed over, concluded; twice does it once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.processes.disposals.domain.usage import conclude, give_back, hand_over, take_up, used_by
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.models import Disposal
from tests.factories import AchievementFactory, make_actor
from tests.factories.disposals import colleague_of, fresh, make_disposal

pytestmark = pytest.mark.django_db


def test_take_up_names_its_user_and_happens_once() -> None:
    disposal = make_disposal(S.APPROVED)
    listing: Any = AchievementFactory()
    assert list(Disposal.objects.usable()) == [disposal]

    taken = take_up(disposal, actor=SYSTEM, by=listing)
    again = take_up(disposal, actor=SYSTEM, by=listing)

    assert (taken.state, taken.used_by, again.used_since) == (S.IN_USE, listing, taken.used_since)
    assert used_by(listing) == disposal
    assert not Disposal.objects.usable().exists()


def test_take_up_refuses_a_second_user_and_changes_nothing() -> None:
    disposal = make_disposal(S.IN_USE)
    before = fresh(disposal)

    with pytest.raises(DomainError, match="正在用于另一项交易"):
        take_up(disposal, actor=SYSTEM, by=AchievementFactory())

    assert (fresh(disposal).used_by_id, fresh(disposal).updated_at) == (before.used_by_id, before.updated_at)


def test_take_up_asks_persons_for_the_right_of_the_unit() -> None:
    disposal = make_disposal(S.APPROVED)

    with pytest.raises(AccessError):
        take_up(disposal, actor=make_actor(), by=AchievementFactory())

    assert fresh(disposal).state == S.APPROVED
    assert take_up(disposal, actor=colleague_of(disposal), by=AchievementFactory()).state == S.IN_USE


def test_take_up_refuses_a_decision_whose_time_is_over() -> None:
    disposal = make_disposal(S.APPROVED)
    Disposal.objects.filter(pk=disposal.pk).update(valid_until=clock.today() - timedelta(days=1))

    with pytest.raises(DomainError, match="有效期已过"):
        take_up(disposal, actor=SYSTEM, by=AchievementFactory())

    assert fresh(disposal).state == S.APPROVED
    assert not Disposal.objects.usable().exists()


def test_give_back_lets_another_use_it() -> None:
    disposal = make_disposal(S.APPROVED)
    first: Any = AchievementFactory()
    second: Any = AchievementFactory()
    take_up(disposal, actor=SYSTEM, by=first)

    with pytest.raises(DomainError, match="没有用于这项交易"):
        give_back(disposal, actor=SYSTEM, by=second)
    assert give_back(disposal, actor=SYSTEM, by=first).state == S.APPROVED
    assert give_back(disposal, actor=SYSTEM, by=first).used_by_id is None

    assert take_up(disposal, actor=SYSTEM, by=second).used_by == second


def test_hand_over_leaves_no_moment_between() -> None:
    disposal = make_disposal(S.APPROVED)
    listing: Any = AchievementFactory()
    deal: Any = AchievementFactory()
    take_up(disposal, actor=SYSTEM, by=listing)

    hand_over(disposal, actor=SYSTEM, by=listing, to=deal)
    hand_over(disposal, actor=SYSTEM, by=listing, to=deal)
    concluded = conclude(disposal, actor=SYSTEM, by=deal)

    assert (concluded.state, concluded.used_by, concluded.concluded_on) == (S.CONCLUDED, deal, clock.today())
    assert conclude(disposal, actor=SYSTEM, by=deal).state == S.CONCLUDED
    with pytest.raises(DomainError):
        conclude(disposal, actor=SYSTEM, by=listing)
    with pytest.raises(DomainError):
        give_back(disposal, actor=SYSTEM, by=deal)
    assert fresh(disposal).state == S.CONCLUDED
