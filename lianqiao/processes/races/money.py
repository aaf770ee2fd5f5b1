"""The money of a race in the ledger of disbursements: promised and due when a stage opens, moved when teams merge.

The race is the cause of all of it, so that a race that was stopped pays nothing more, whoever asks. Its parts are named
by stage and team; the ledger lets each be promised once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.processes.disbursements.domain.payments import demand_back
from lianqiao.processes.disbursements.domain.promises import cancel, make_due, promise, stop
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import find, of_cause
from lianqiao.processes.races.models import Race, Run, Stage, Team

#: Of one run: the money of the stage, what it took in, and what a merged team had used before and still gets.
GRANT, TAKEN_IN, USED = "grant", "taken-in", "used"


def part_of(stage: Stage, team: Team, what: str = GRANT) -> str:
    """The name of a part in the ledger."""
    return f"stage-{stage.number}.team-{team.number}.{what}"


def _give(race: Race, run: Run, what: str, amount_yuan: Decimal, purpose: str, reason: str) -> None:
    if not amount_yuan:
        return
    row = promise(
        race,
        part_of(run.stage, run.team, what),
        actor=SYSTEM,
        payer=race.organisation,
        payee=run.team.organisation,
        amount_yuan=amount_yuan,
        purpose=purpose,
        title=race.title,
        team=run.team.title,
        planned_on=clock.today(),
    )
    make_due(row, actor=SYSTEM, reason=reason)


def give_stage(race: Race, run: Run) -> None:
    """The money of a stage that opens: the same for every team in it, and what the team took in from others."""
    words = {"stage": run.stage.name, "money": race.words.money}
    purpose = _("%(stage)s%(money)s") % words
    _give(race, run, GRANT, run.money_yuan, purpose, _("进入“%(stage)s”") % words)
    _give(race, run, TAKEN_IN, run.carried_yuan, _("%(stage)s，并入带来的经费") % words, _("随队伍并入"))


def _rows(race: Race, run: Run) -> list[Disbursement]:
    found = (find(race, part_of(run.stage, run.team, what)) for what in (TAKEN_IN, GRANT))
    return [row for row in found if row is not None]


def take_back_unpaid(race: Race, run: Run, *, reason: str) -> None:
    """What a team that was stopped, or has left, was not paid for its stage is not paid any more."""
    for row in _rows(race, run):
        if row.open_yuan:
            cancel(row, actor=SYSTEM, reason=reason)


def hand_over(race: Race, run: Run, *, reason: str) -> None:
    """Take from a team that is merged what it brings along, which the other team is given with the next stage.

    First from what it was not paid yet, of which the rest stays due to it; what lies beyond is demanded back.
    """
    left = run.brings_yuan
    for row in _rows(race, run):
        if not left or not row.open_yuan:
            continue
        unpaid = row.open_yuan
        taken = min(left, unpaid)
        cancel(row, actor=SYSTEM, reason=reason)
        words = {"stage": run.stage.name, "money": race.words.money}
        what = f"{row.part.rsplit('.', 1)[1]}-{USED}"
        _give(race, run, what, unpaid - taken, _("%(stage)s%(money)s，并入以前已使用") % words, reason)
        left -= taken
    for row in _rows(race, run):
        paid = row.paid_yuan - row.to_return_yuan
        if left and paid > 0:
            taken = min(left, paid)
            demand_back(row, actor=SYSTEM, reason=reason, amount_yuan=taken, key=f"merge.{run.pk}")
            left -= taken


def stop_race(race: Race, *, reason: str) -> None:
    """Nothing of the race is promised, due or paid any more; what was paid stays with the teams."""
    stop(race, actor=SYSTEM, reason=reason)


def ledger_of(race: Race, visible: Any) -> list[Disbursement]:
    """What the ledger holds of a race among the rows that the reader may see, by part."""
    return list(of_cause(race).filter(pk__in=visible.values("pk")))
