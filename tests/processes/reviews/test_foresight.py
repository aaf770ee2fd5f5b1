"""Foresight by Delphi rounds: spreads, settling, reasons of those who stand apart, and nobody's name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.delphi import Spread, change_between, plan_of, spread_of
from lianqiao.processes.reviews.domain import change_foresight, choose_panel, give_forecasts
from lianqiao.processes.reviews.enums import ForesightState
from lianqiao.processes.reviews.interfaces.foresight import drawing_of, report_rows
from lianqiao.processes.reviews.models import Forecast, Foresight
from lianqiao.processes.reviews.queries.foresight import findings_of
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.processes.reviews.makers import (
    answer_round,
    ask_round,
    foresight_in,
    in_days,
    make_expert,
    make_foresight,
    make_keeper,
    panel_of,
)


@pytest.fixture
def keeper(db: None) -> Actor:
    return make_keeper()


def close(foresight: Foresight, keeper: Actor) -> Foresight:
    found: Foresight = apply(Foresight.objects.get(pk=foresight.pk), "close_round", actor=keeper)
    return found


def test_quartiles_lie_between_order_statistics() -> None:
    assert spread_of([1, 2, 3, 4]) == Spread(4, Decimal("1.8"), Decimal("2.5"), Decimal("3.3"))
    assert spread_of([2030]) == Spread(1, Decimal("2030.0"), Decimal("2030.0"), Decimal("2030.0"))
    assert spread_of([]) is None


def test_change_is_the_share_that_moved() -> None:
    assert change_between([4, 4, 4, 4, 5], [4, 4, 4, 5, 5]) == Decimal("0.2")
    assert change_between([4, 4], [4, 4, 4]) == 0
    assert change_between([1], [5]) == 1
    assert change_between([], [5]) == 1
    assert [plan_of(year) for year in (2026, 2030, 2031, None)] == [405, 405, 406, None]


def test_rounds_go_on_until_opinions_settle(keeper: Actor) -> None:
    foresight = make_foresight(keeper)
    ask_round(foresight, keeper)
    answer_round(foresight, 2, 3, 3, 4, 5)
    foresight = close(foresight, keeper)
    with pytest.raises(DomainError, match="还有 1 个题目的意见没有稳定"):
        apply(foresight, "report", actor=keeper)

    ask_round(foresight, keeper, "next_round")
    answer_round(foresight, 4, 4, 4, 4, 5)
    foresight = close(foresight, keeper)
    moved = findings_of(foresight)[0]
    ask_round(foresight, keeper, "next_round")
    answer_round(foresight, 4, 4, 4, 4, 5)
    foresight = close(foresight, keeper)
    settled = findings_of(foresight)[0]
    with pytest.raises(DomainError, match="已经稳定"):
        ask_round(foresight, keeper, "next_round")
    done = apply(foresight, "report", actor=keeper)

    assert (moved.change, moved.is_settled) == (Decimal("0.6"), False)
    assert (settled.change, settled.is_settled, settled.rank) == (Decimal(0), True, 1)
    assert [(one.round, one.count, one.importance and one.importance.median) for one in settled.rounds] == [
        (1, 5, Decimal("3.0")),
        (2, 5, Decimal("4.0")),
        (3, 5, Decimal("4.0")),
    ]
    assert (done.state, done.round, done.reported_on) == (ForesightState.REPORTED, 3, clock.today())


def test_topic_that_has_settled_is_not_asked_again(keeper: Actor) -> None:
    foresight = make_foresight(keeper, topics=2)
    first, second = foresight.topics.order_by("order")
    for number, name in enumerate(("open", "next_round")):
        foresight = ask_round(foresight, keeper, name)
        for who in panel_of(foresight):
            answers = {
                first.pk: {"importance": 4, "year": 2030, "reason": "同上"},
                second.pk: {"importance": 2 + number, "year": 2030, "reason": "想法变了"},
            }
            give_forecasts(foresight, actor=who, answers=answers)
        foresight = close(foresight, keeper)

    ask_round(foresight, keeper, "next_round")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.settled_in, second.settled_in) == (2, None)


def test_who_stands_apart_says_why_and_the_others_read_it_without_a_name(keeper: Actor) -> None:
    foresight = make_foresight(keeper)
    ask_round(foresight, keeper)
    answer_round(foresight, 4, 4, 4, 4, 4)
    close(foresight, keeper)
    foresight = ask_round(foresight, keeper, "next_round")
    topic, who = foresight.topics.get(), panel_of(foresight)[0]

    with pytest.raises(InvalidInput) as silent:
        give_forecasts(foresight, actor=who, answers={topic.pk: {"importance": 1, "year": 2030}})
    assert set(silent.value.errors) == {f"reason_{topic.pk}"}
    assert Forecast.objects.filter(round=2).count() == 0
    given = {"importance": 1, "year": 2030, "reason": "进口替代已经完成"}
    give_forecasts(foresight, actor=who, answers={topic.pk: given})
    for other in panel_of(foresight)[1:]:
        give_forecasts(foresight, actor=other, answers={topic.pk: {"importance": 4, "year": 2030}})
    close(foresight, keeper)
    ask_round(foresight, keeper, "next_round")

    page = signed_in(panel_of(foresight)[1]).get(reverse("workbench:foresights_answer", args=[foresight.pk]))
    text = page.content.decode()
    assert "进口替代已经完成" in text
    assert [one.user.name for one in panel_of(foresight) if one.user.name in text] == [panel_of(foresight)[1].user.name]


def test_group_is_not_shown_before_the_round_is_over(keeper: Actor) -> None:
    foresight = make_foresight(keeper)
    ask_round(foresight, keeper)
    first, *_others = panel_of(foresight)
    topic = foresight.topics.get()
    given = {"importance": 5, "year": 2031, "reason": "独家理由"}
    give_forecasts(foresight, actor=first, answers={topic.pk: given})

    pages = [
        signed_in(who).get(reverse("workbench:foresights_record", args=[foresight.pk])).content.decode()
        for who in (keeper, panel_of(foresight)[1])
    ]

    assert findings_of(Foresight.objects.get(pk=foresight.pk))[0].rounds == ()
    assert not [page for page in pages if "独家理由" in page]


@pytest.mark.parametrize("case", ["twice", "stranger", "late", "bad", "closed"])
def test_answers_are_refused(keeper: Actor, case: str) -> None:
    foresight = make_foresight(keeper)
    foresight = ask_round(foresight, keeper)
    topic, who = foresight.topics.get(), panel_of(foresight)[0]
    answers: dict[Any, dict[str, Any]] = {topic.pk: {"importance": 4, "year": 2030}}
    if case == "twice":
        give_forecasts(foresight, actor=who, answers=answers)
    if case == "stranger":
        who = make_actor()
    if case == "bad":
        answers = {topic.pk: {"importance": 6, "year": 1999, "obstacles": ["weather"]}}
    if case == "closed":
        Foresight.objects.filter(pk=foresight.pk).update(state=ForesightState.WEIGHING)
    moment = clock.now() if case != "late" else start_of(in_days(11))
    before = Forecast.objects.count()

    with time_machine.travel(moment, tick=False), pytest.raises((DomainError, AccessError, InvalidInput)):
        give_forecasts(foresight, actor=who, answers=answers)

    assert Forecast.objects.count() == before


def test_clock_ends_the_round_and_tells_the_body(keeper: Actor) -> None:
    foresight = make_foresight(keeper)
    foresight = ask_round(foresight, keeper)
    assert foresight.due_on is not None
    with time_machine.travel(start_of(foresight.due_on + timedelta(days=1), hour=1), tick=False):
        run_due()

    foresight.refresh_from_db()
    assert foresight.state == ForesightState.WEIGHING
    assert Message.objects.filter(key=f"reviews.foresight.{foresight.pk}.ended.1", recipient=keeper.user).exists()


def test_panel_is_large_enough_and_settled_with_the_first_round(keeper: Actor) -> None:
    small = make_foresight(keeper, panel=4)
    with pytest.raises(DomainError, match="至少请 5 位专家"):
        ask_round(small, keeper)
    choose_panel(small, actor=keeper, experts=[*(row.expert for row in small.panel.all()), make_expert(keeper)])
    ask_round(small, keeper)

    with pytest.raises(DomainError):
        choose_panel(small, actor=keeper, experts=[])
    with pytest.raises(DomainError):
        change_foresight(small, actor=keeper, values={"title": "改"}, topics=[])
    with pytest.raises(DomainError):
        choose_panel(make_foresight(keeper), actor=keeper, experts=[make_expert(make_keeper())])
    assert small.panel.count() == 5


def test_report_draws_and_exports_without_names(keeper: Actor) -> None:
    foresight = foresight_in(ForesightState.REPORTED)
    owner = make_actor(organisation=foresight.organisation)
    findings = findings_of(foresight)

    drawing, (head, rows) = drawing_of(findings), report_rows(findings)

    names = [row.expert.user.name for row in foresight.panel.select_related("expert__user")]
    assert drawing is not None
    assert [bar.has_box for bar in drawing.bars] == [True]
    assert [dict(zip(head, row, strict=True))["轮次"] for row in rows] == [1, 2]
    assert not [name for name in names if name in str(rows)]
    assert owner.organisation_id == foresight.organisation_id


def test_expert_answers_on_his_page(keeper: Actor) -> None:
    foresight = make_foresight(keeper)
    foresight = ask_round(foresight, keeper)
    topic, who = foresight.topics.get(), panel_of(foresight)[0]
    client, address = signed_in(who), reverse("workbench:foresights_answer", args=[foresight.pk])
    assert address in client.get(reverse("workbench:foresights_record", args=[foresight.pk])).content.decode()

    sent = client.post(
        address,
        {f"importance_{topic.pk}": "5", f"year_{topic.pk}": "2031", f"obstacles_{topic.pk}": ["money", "policy"]},
    )

    kept = Forecast.objects.get()
    assert sent.status_code == 302
    assert (kept.importance, kept.year, kept.obstacles) == (5, 2031, ["money", "policy"])
    assert client.get(address).status_code == 404
