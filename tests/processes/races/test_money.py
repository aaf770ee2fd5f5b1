"""The money of a race in the ledger: once for each stage, moved when teams merge, never again after a stop."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.disbursements.domain.payments import approve, pay
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import find, of_cause, totals
from lianqiao.processes.races.enums import RaceState as R
from lianqiao.processes.races.models import Race
from lianqiao.processes.races.money import part_of
from tests.factories.races import FAIR, GOOD, colleague_of, drafted, leader_of, make_race, propose, read

pytestmark = pytest.mark.django_db
HALF, FULL = Decimal(500_000), Decimal(2_000_000)


def row_of(race: Race, stage: int, team: int, what: str = "grant") -> Disbursement:
    found = find(race, part_of(race.stages.get(number=stage), race.teams.get(number=team), what))
    assert found is not None
    return found


def pay_all(row: Disbursement, race: Race) -> None:
    approve(row, actor=colleague_of(race), amount_yuan=row.payable_yuan)
    row.refresh_from_db()
    pay(row, actor=colleague_of(race), amount_yuan=row.payable_yuan, on=clock.today(), paper=f"凭证 {row.part}")


def amounts(row: Any) -> tuple[Decimal, ...]:
    return row.promised_yuan, row.due_yuan, row.paid_yuan, row.cancelled_yuan


def test_opening_a_stage_makes_the_same_amount_due_to_every_team() -> None:
    race = make_race(R.RACING, teams=3)

    rows = of_cause(race)
    assert {amounts(row) for row in rows} == {(HALF, HALF, Decimal(0), Decimal(0))}
    assert {row.payee for row in rows} == {team.organisation for team in race.teams.all()}


def test_next_stage_is_due_to_promoted_teams_alone() -> None:
    race = apply(gate := make_race(R.GATE), "advance", actor=colleague_of(gate))

    assert amounts(row_of(race, 2, 1)) == (FULL, FULL, Decimal(0), Decimal(0))
    assert find(race, part_of(race.stages.get(number=2), race.teams.get(number=2))) is None
    assert totals(of_cause(race)).open == HALF * 2 + FULL


@pytest.mark.parametrize("paid", [False, True])
def test_merged_team_hands_over_what_it_has_not_used(paid: bool) -> None:
    race = make_race(R.SCORING)
    actor = colleague_of(race)
    if paid:
        pay_all(row_of(race, 1, 2), race)
    read(race, FAIR, GOOD)
    drafted(race, actor, ["promote", "merge"], brings_yuan=Decimal(120_000))
    race = apply(apply(Race.objects.get(pk=race.pk), "propose", actor=actor), "advance", actor=colleague_of(race))

    old = row_of(race, 1, 2)
    assert amounts(row_of(race, 2, 1, "taken-in"))[:2] == (Decimal(120_000), Decimal(120_000))
    if paid:
        assert (old.paid_yuan, old.to_return_yuan) == (HALF, Decimal(120_000))
    else:
        assert (old.cancelled_yuan, old.open_yuan) == (HALF, Decimal(0))
        assert row_of(race, 1, 2, "grant-used").promised_yuan == Decimal(380_000)
    sums = totals(of_cause(race))
    assert sums.promised - sums.cancelled - sums.owed_back == HALF * 2 + FULL


def test_team_that_is_stopped_gets_nothing_more_of_its_stage() -> None:
    race = make_race(R.SCORING)
    race = propose(race, colleague_of(race), ["promote", "stop"])

    apply(race, "advance", actor=colleague_of(race))

    assert amounts(row_of(race, 1, 1))[3] == Decimal(0)
    assert row_of(race, 1, 2).open_yuan == Decimal(0)


def test_team_that_leaves_gets_nothing_more_of_its_stage() -> None:
    race = make_race(R.RACING)
    team = race.teams.get(number=2)

    apply(team, "withdraw", actor=leader_of(team), reason="转产")

    assert (row_of(race, 1, 1).open_yuan, row_of(race, 1, 2).open_yuan) == (HALF, Decimal(0))


def test_stopped_race_pays_nobody_twice_and_nobody_afterwards() -> None:
    race = make_race(R.RACING)
    paid, unpaid = row_of(race, 1, 1), row_of(race, 1, 2)
    pay_all(paid, race)
    race = apply(race, "ask_stop", actor=colleague_of(race), reason="政策调整")
    apply(race, "stop", actor=colleague_of(race))

    for row in (paid, unpaid):
        with pytest.raises(DomainError):
            pay(row, actor=colleague_of(race), amount_yuan=Decimal(1), on=clock.today(), paper="再付一次")

    paid.refresh_from_db()
    unpaid.refresh_from_db()
    assert (paid.paid_yuan, unpaid.paid_yuan) == (HALF, Decimal(0))
    assert totals(of_cause(race)).open == Decimal(0)
