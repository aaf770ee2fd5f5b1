"""The list of a call: its cut, changes by hand, its notice, and what objections stop."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import ANONYMOUS, SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.models import Message
from lianqiao.core.notices.domain.objections import raise_objection
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.announcing import announce
from lianqiao.processes.programmes.domain.deciding import change_line, enter_scores, make_list
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.enums import Outcome
from lianqiao.processes.programmes.models import Application, Call
from tests.factories.programmes import (
    body_of,
    close,
    conclude_notice,
    make_application,
    make_call,
    make_scheme,
)

pytestmark = pytest.mark.django_db


def selecting_call(*scores: int, **values: Any) -> tuple[Any, list[Application]]:
    """A call in its selection, with an accepted application for each score."""
    call = make_call(**values)
    applications = [
        make_application(A.SUBMITTED, call=call, title=f"项目{number}号方案") for number in range(len(scores))
    ]
    actor = body_of(call)
    call = close(call)
    for application in applications:
        apply(application, "accept", actor=actor)
    call = apply(call, "begin_selection", actor=actor)
    given = {one: (Decimal(score), "") for one, score in zip(applications, scores, strict=True)}
    enter_scores(call, actor=actor, scores=given)
    return call, applications


def test_list_is_cut_by_quota_with_a_reserve_and_published() -> None:
    call, applications = selecting_call(70, 90, 80, quota=1, reserve=1)
    actor = body_of(call)

    make_list(call, actor=actor)
    call = apply(call, "put_up", actor=actor)
    with pytest.raises(DomainError) as too_early:
        apply(call, "decide", actor=actor)
    conclude_notice(call)
    call = apply(call, "decide", actor=actor)

    assert too_early.value.message.startswith("公示还没有办结")
    states = [Application.objects.get(pk=one.pk).state for one in applications]
    assert (call.state, states) == (C.DECIDED, [A.DECLINED, A.SELECTED, A.RESERVE])


def test_change_by_hand_needs_a_reason_and_keeps_the_limits() -> None:
    call, applications = selecting_call(70, 90, quota=1)
    actor = body_of(call)
    make_list(call, actor=actor)
    low = call.decisions.get(application=applications[0])

    with pytest.raises(DomainError) as without:
        change_line(low, actor=actor, outcome=Outcome.SELECTED, amount_yuan=None, reason=" ")
    with pytest.raises(DomainError) as beyond:
        change_line(low, actor=actor, outcome=Outcome.SELECTED, amount_yuan=None, reason="补短板")

    assert (without.value.code, beyond.value.code) == ("reason_missing", "limit")
    low.refresh_from_db()
    assert (low.outcome, low.is_by_hand) == (Outcome.DECLINED, False)


def test_objection_that_is_right_stops_the_decision_until_a_new_list_was_shown() -> None:
    call, _applications = selecting_call(90, 80, quota=1)
    actor = body_of(call)
    make_list(call, actor=actor)
    call = apply(call, "put_up", actor=actor)
    writer = body_of(call, Role.EDITOR)
    notice = apply(announce(call, actor=writer), "clear", actor=body_of(call, Role.SECRECY_OFFICER), opinion="可以公开")
    notice = apply(notice, "start", actor=SYSTEM)
    raise_objection(
        notice,
        actor=ANONYMOUS,
        standing="public",
        name="郑异议",
        contact="0290-1",
        text="公示的技术指标与检测报告不符，请核实。",
        address="192.0.2.1",
    )

    with pytest.raises(DomainError) as open_objection:
        apply(call, "decide", actor=actor)
    with pytest.raises(DomainError) as hanging:
        apply(call, "reopen", actor=actor, reason="异议成立")
    apply(notice.objections.get(), "accept", actor=writer, answer="属实。")
    apply(notice, "uphold", actor=writer, reason="异议成立")
    call = apply(call, "reopen", actor=actor, reason="异议成立")
    make_list(call, actor=actor)
    call = apply(call, "put_up", actor=actor)
    with pytest.raises(DomainError) as again:
        apply(call, "decide", actor=actor)
    conclude_notice(call)

    assert open_objection.value.message == again.value.message
    assert hanging.value.message.startswith("公示正在办理")
    assert apply(call, "decide", actor=actor).state == C.DECIDED


def test_cancelled_call_says_so_to_everybody() -> None:
    published, never = make_call(), make_call(C.DRAFT, edition=make_scheme(title="另一项", code="LYX"))
    make_application(call=published)

    apply(published, "cancel", actor=body_of(published), reason="政策调整")
    apply(never, "cancel", actor=body_of(never), reason="不办了")

    assert list(Call.objects.public()) == [published]
    assert Message.objects.filter(subject__contains="已取消").exists()


def test_list_that_was_put_up_is_not_changed() -> None:
    call, _applications = selecting_call(90)
    actor = body_of(call)
    make_list(call, actor=actor)
    apply(call, "put_up", actor=actor)

    with pytest.raises(DomainError) as refusal:
        make_list(call, actor=actor)

    assert refusal.value.code == "not_selecting"


def test_selection_waits_for_the_checks() -> None:
    call = make_call()
    make_application(A.SUBMITTED, call=call)
    call = close(call)

    with pytest.raises(DomainError) as refusal:
        apply(call, "begin_selection", actor=body_of(call))

    assert refusal.value.message == "还有 1 项申报没有办完形式审查。"
