"""What the body proposes for each team at the gate of a stage; it is carried out by transitions, by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.races.checking import next_stage, runs_to_decide
from lianqiao.processes.races.domain.keeping import locked_race, tell
from lianqiao.processes.races.enums import AT_LAST, BEFORE_LAST, Outcome, RaceState
from lianqiao.processes.races.models import Race, Run, Team

LONGEST_REASON = 500


@dataclass(frozen=True)
class Proposal:
    """What is to become of one team, and why; `into` and `brings_yuan` where it is taken in by another."""

    run: Run
    outcome: str
    reason: str
    into: Team | None = None
    brings_yuan: Decimal = Decimal(0)


@transaction.atomic
def draft_gate(race: Race, *, actor: Actor, proposals: Iterable[Proposal]) -> Race:
    """Keep what is proposed so far, while the stage is scored; nobody hears of it before it is decided.

    Whether it is sound as a whole is asked when it is handed on (`propose`). Raises AccessError, DomainError or
    InvalidInput with `outcome_<key of the run>` and the like, and then nothing has changed.
    """
    locked = locked_race(race.pk, (RaceState.SCORING,), _("评分期间才能填写评定；已提出的要先退回。"))
    actor.require(Permission.RACE_MANAGE, locked)
    runs = {run.pk: run for run in runs_to_decide(locked)}
    last = next_stage(locked) is None
    errors: dict[str, list[str]] = {}
    for one in proposals:
        run = runs.get(one.run.pk)
        if run is None:
            raise DomainError("foreign_run", _("这支队伍不在本阶段，请刷新页面。"))
        errors |= _problems(one, run, last=last)
        merged = one.outcome == Outcome.MERGE
        run.outcome, run.reason = one.outcome, one.reason.strip()
        run.into = one.into if merged else None
        run.brings_yuan = one.brings_yuan if merged and not last else Decimal(0)
    if errors:
        raise InvalidInput(errors)
    for run in runs.values():
        run.save()
    tell(locked, "draft_gate", actor, _("填写评定意见"))
    return locked


def _problems(one: Proposal, run: Run, *, last: bool) -> dict[str, list[str]]:
    key = run.pk
    if one.outcome and one.outcome not in (AT_LAST if last else BEFORE_LAST):
        return {f"outcome_{key}": [_("请选择适合这个阶段的评定。")]}
    if len(one.reason) > LONGEST_REASON:
        return {f"reason_{key}": [_("最多 %(most)d 个字。") % {"most": LONGEST_REASON}]}
    if one.outcome != Outcome.MERGE:
        return {}
    if one.into is None or one.into.pk == run.team_id or one.into.race_id != run.team.race_id:
        return {f"into_{key}": [_("请选择并入哪支队伍。")]}
    if not 0 <= one.brings_yuan <= run.total_yuan:
        return {f"brings_{key}": [_("带入的经费不能超过它本阶段的经费。")]}
    return {}
