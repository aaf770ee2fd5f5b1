"""Two at once: at the last place of a post, at the last post of a person, and at the decision of a list."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.secondments.enums import Party
from lianqiao.processes.secondments.enums import SecondmentState as S
from lianqiao.processes.secondments.models import Secondment
from tests.factories.actors import make_actor
from tests.factories.secondments import (
    body_of,
    home_of,
    host_of,
    make_batch,
    make_home,
    make_post,
    make_secondment,
    plan,
    self_of,
    show,
    sign_for,
)
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_last_place_goes_to_one_of_two() -> None:
    post = make_post()
    one, two = (make_secondment(S.OFFERED, post=post) for _number in range(2))
    first, second = host_of(post), host_of(post)

    refusal = beside(lambda: apply(one, "choose", actor=first), lambda: apply(two, "choose", actor=second))

    assert refusal.startswith("这个岗位招 1 人，已经选满")
    assert sorted(Secondment.objects.values_list("state", flat=True)) == [S.CHOSEN, S.OFFERED]


def test_person_who_accepts_two_posts_at_once_gets_one() -> None:
    person = make_actor(Role.VIEWER, organisation=make_home())
    one, two = (make_secondment(S.CHOSEN, person=person) for _number in range(2))

    refusal = beside(lambda: apply(one, "accept", actor=person), lambda: apply(two, "accept", actor=person))

    assert refusal.startswith("同时最多担任 1 个这类岗位")
    assert sorted(Secondment.objects.values_list("state", flat=True)) == [S.CHOSEN, S.MATCHED]


def test_list_is_decided_once_and_who_leaves_meanwhile_is_not_appointed() -> None:
    one = make_secondment(S.MATCHED)
    batch = make_batch([one])
    show(batch)
    paper: dict[str, Any] = {"decision_title": "通知", "decided_on": clock.today()}
    first, person = body_of(one), self_of(one)

    refusal = beside(
        lambda: apply(batch, "decide", actor=first, **paper),
        lambda: apply(one, "decline", actor=person, reason="另有安排"),
    )

    assert refusal.startswith("当前状态是“待签协议”")
    assert Secondment.objects.get().state == S.APPOINTED


def test_last_two_signatures_begin_the_term_once() -> None:
    one = plan(make_secondment(S.APPOINTED))
    sign_for(one, Party.PERSON)
    home_of(one)

    refusal = beside(lambda: sign_for(one, Party.HOST), lambda: sign_for(one, Party.HOME))

    assert refusal == ""
    found = Secondment.objects.get()
    assert (found.state, found.signatures.count()) == (S.SERVING, 3)
