"""Making up a race: its words, stages, judges, and the test of each stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.races.domain.keeping import locked_race, tell
from lianqiao.processes.races.enums import OVER, PREPARING, RaceState
from lianqiao.processes.races.models import Judge, Race, Stage, TestItem
from lianqiao.processes.races.queries.visibility import holds_races
from lianqiao.processes.reviews.models import Expert

#: Stages of one race, and items of one test.
MOST_STAGES, MOST_ITEMS = 8, 30
#: Added to the numbers of stages while they are put into another order.
_ASIDE = 1000
Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def create_race(*, actor: Actor, values: Mapping[str, Any], stages: Rows, judges: Iterable[Expert] = ()) -> Race:
    """A race of the government body acted for, to be filled with teams.

    `stages` are {name, goal, days, money_yuan} in order, `judges` experts of the body's pool. Raises AccessError,
    DomainError or InvalidInput, and then nothing is kept.
    """
    if not holds_races(actor):
        raise AccessError(_("赛马由政府部门组织。"), permission=Permission.RACE_MANAGE)
    organisation: Any = actor.organisation
    race = Race(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.RACE_MANAGE, race)
    _keep(race, actor, values, stages, judges)
    tell(race, "create", actor, _("筹备赛马"))
    return race


@transaction.atomic
def change_race(
    race: Race, *, actor: Actor, values: Mapping[str, Any], stages: Rows, judges: Iterable[Expert] = ()
) -> Race:
    """Change a race that is being prepared; a stage with the `lineage` of one that was there keeps its test."""
    locked = locked_race(race.pk, PREPARING, _("赛马已经送审或开始，不能再改；开赛以前可以退回修改。"))
    actor.require(Permission.RACE_MANAGE, locked)
    _keep(locked, actor, values, stages, judges)
    tell(locked, "change", actor, _("修改赛马"))
    return locked


def _keep(race: Race, actor: Actor, values: Mapping[str, Any], stages: Rows, judges: Iterable[Expert]) -> None:
    call = values.get("call", race.call)
    if call is not None and call.organisation_id != actor.organisation_id:
        raise DomainError("foreign_call", _("只能从本部门的申报选参赛队伍。"), "call")
    if race.call_id is not None and race.call_id != getattr(call, "pk", None) and race.teams.exists():
        raise DomainError("has_teams", _("已经有参赛队伍，不能再换申报。"), "call")
    assign(race, values)
    race.save()
    _set_stages(race, list(stages))
    _set_judges(race, list(judges), actor)


def _set_stages(race: Race, rows: list[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_STAGES:
        raise InvalidInput({"stages": [_("最多安排 %(most)d 个。") % {"most": MOST_STAGES}]})
    present: dict[Any, Stage] = {stage.pk: stage for stage in race.stages.all()}
    kept = [present.pop(row.get("lineage"), None) for row in rows]
    race.stages.filter(pk__in=present).delete()
    for stage in kept:
        if stage is not None:
            stage.number += _ASIDE
            stage.save()
    for number, (row, old) in enumerate(zip(rows, kept, strict=True), start=1):
        stage = old or Stage(race=race)
        for name, value in row.items():
            if name != "lineage":
                setattr(stage, name, value)
        stage.number = number
        _check(stage, "stages", number)
        stage.save()


def _set_judges(race: Race, experts: list[Expert], actor: Actor) -> None:
    if any(one.organisation_id != actor.organisation_id for one in experts):
        raise DomainError("foreign_expert", _("裁判从本部门的专家库里选。"), "judges")
    wanted = {one.pk: one for one in experts}
    race.judges.exclude(expert__in=wanted).delete()
    present = set(race.judges.values_list("expert", flat=True))
    for key, expert in wanted.items():
        if key not in present:
            Judge.objects.create(race=race, expert=expert)


@transaction.atomic
def set_test(stage: Stage, *, actor: Actor, items: Rows) -> Stage:
    """Let the test of a stage be exactly these items, until the stage opens; afterwards the database refuses.

    `items` are {name, unit, direction, threshold, target, weight, method} in order. Raises AccessError, DomainError or
    InvalidInput, and then nothing has changed.
    """
    open_states = [state for state in RaceState if state not in OVER]
    race = locked_race(stage.race_id, open_states, _("赛马已经结束。"))
    actor.require(Permission.RACE_MANAGE, race)
    locked: Stage = race.stages.get(pk=stage.pk)
    if locked.opened_on is not None:
        raise DomainError("frozen", _("这个阶段已经开始，测试不能再改：对所有队伍用同一张表。"))
    rows = list(items)
    if len(rows) > MOST_ITEMS:
        raise InvalidInput({"items": [_("最多 %(most)d 项。") % {"most": MOST_ITEMS}]})
    locked.items.all().delete()
    for order, row in enumerate(rows):
        item = TestItem(stage=locked, order=order, **{name: value for name, value in row.items() if name != "lineage"})
        _check(item, "items", order + 1)
        item.save(force_insert=True)
    tell(race, "set_test", actor, _("填写“%(stage)s”的测试") % {"stage": locked.name})
    return locked


def _check(row: Any, field: str, number: int) -> None:
    try:
        row.full_clean(exclude={"race", "stage"})
    except ValidationError as error:
        message = _("第 %(number)d 行：%(sentence)s") % {"number": number, "sentence": error.messages[0]}
        raise InvalidInput({field: [message]}) from error
