"""Two deciders at once: a gate and its stop, two stops, two who open the next stage; a report at the last moment."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lianqiao.core import clock
from lianqiao.core.transitions import apply
from lianqiao.processes.disbursements.domain.payments import pay
from lianqiao.processes.disbursements.queries.sums import of_cause
from lianqiao.processes.races.checking import runs_to_decide
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Race, Run
from tests.factories.races import colleague_of, leader_of, make_race, report
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)
#: Below the amount from which a payment needs a second person.
SMALL = ({"name": "试点", "goal": "", "days": 30, "money_yuan": Decimal(10_000)},)


def test_gate_is_carried_out_once_by_two_who_decide() -> None:
    race = make_race(R.GATE)
    one, two = colleague_of(race), colleague_of(race)

    refusal = beside(lambda: apply(race, "advance", actor=one), lambda: apply(race, "advance", actor=two))

    assert refusal.startswith("当前状态是“进行中”")
    assert Run.objects.filter(stage__number=2).count() == 1
    assert Race.objects.get(pk=race.pk).stage_number == 2


def test_race_that_is_being_stopped_pays_no_next_stage() -> None:
    race = make_race(R.GATE)
    one, two = colleague_of(race), colleague_of(race)

    refusal = beside(
        lambda: apply(apply(race, "ask_stop", actor=one, reason="另有安排"), "stop", actor=two),
        lambda: apply(race, "advance", actor=two),
    )

    assert refusal.startswith("当前状态是“已终止”")
    assert not Run.objects.filter(stage__number=2).exists()


def test_race_that_is_being_stopped_is_not_paid() -> None:
    race = make_race(R.RACING, stages=SMALL)
    race = apply(race, "ask_stop", actor=colleague_of(race), reason="另有安排")
    one, two = colleague_of(race), colleague_of(race)
    row = of_cause(race)[0]

    refusal = beside(
        lambda: apply(race, "stop", actor=one),
        lambda: pay(row, actor=two, amount_yuan=Decimal(10_000), on=clock.today(), paper="凭证 1"),
    )

    assert refusal != ""
    assert {(one.paid_yuan, one.open_yuan) for one in of_cause(race)} == {(Decimal(0), Decimal(0))}


def test_two_who_stop_stop_once() -> None:
    race = make_race(R.STOPPING)
    one, two = colleague_of(race), colleague_of(race)

    refusal = beside(lambda: apply(race, "stop", actor=one), lambda: apply(race, "stop", actor=two))

    assert refusal.startswith("当前状态是“已终止”")
    assert Race.objects.get(pk=race.pk).state == R.STOPPED


def test_report_does_not_slip_in_while_the_stage_ends() -> None:
    race = make_race(R.RACING)
    runs = runs_to_decide(race)
    for run in runs:
        report(run)
    actor, leader = colleague_of(race), leader_of(runs[0].team)

    refusal = beside(lambda: apply(race, "close_early", actor=actor), lambda: report(runs[0], leader, report="换一份"))

    assert refusal == "本阶段已经截止，不能再提交报告。"
    assert Run.objects.get(pk=runs[0].pk).report == "完成样片制备。"
