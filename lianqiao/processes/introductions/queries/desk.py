"""The desk of cases: those that somebody works on, by step, with what is due and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import (
    CLAIM_CODES,
    DeadlineKind,
    MandateState,
    Side,
    Stage,
)
from lianqiao.processes.introductions.models import Introduction, Mandate, Step
from lianqiao.processes.introductions.queries.funnel import ENDED
from lianqiao.processes.introductions.queries.names import counterpart_name_for
from lianqiao.processes.introductions.queries.visibility import assisted, mandated

#: So many cases stand in a column; the list has the rest.
MOST = 20


@dataclass(frozen=True)
class DeskCase:
    """A case on the desk. `part` says as what the reader works on it."""

    introduction: Introduction
    title: str
    sides: str
    part: str
    due_on: date | None
    due: str
    is_late: bool


@dataclass(frozen=True)
class Column:
    """The cases that stand at a step; `total` counts those beyond the first too."""

    stage: Stage
    total: int
    cases: list[DeskCase]


@dataclass(frozen=True)
class Desk:
    """What somebody works on: by step, how many are late, and the mandates that wait for an answer."""

    columns: list[Column]
    late: int
    offers: list[Mandate]


def working_on(actor: Actor, *, as_team: bool = True) -> Any:
    """The cases that go on and that the actor works on, governments' oversight left out; with `due_on`, `due_kind`.

    Without those in which the actor only helps unless `as_team`.
    """
    if actor.organisation_id is None or not actor.has(Permission.INTRODUCTION_VIEW):
        return Introduction.objects.none()
    own = Q(organisation=actor.organisation_id) | Q(counterpart=actor.organisation_id)
    part = own | mandated(actor) | assisted(actor) if as_team else own | mandated(actor)
    rows = Introduction.objects.filter(part).exclude(ENDED)
    return rows.for_list().with_due()


def desk_of(actor: Actor) -> Desk:
    """The desk of an actor; a fixed number of queries."""
    today = clock.today()
    rows = list(working_on(actor).annotate(by_mandate=mandated(actor)))
    cases: dict[str, list[DeskCase]] = {stage: [] for stage in Stage if stage != Stage.CANDIDATE}
    for row in rows:
        late = row.due_on is not None and row.due_on < today
        cases[row.stage].append(
            DeskCase(
                introduction=row,
                title=row.subject.title,
                sides=f"{row.organisation.display_name} → {counterpart_name_for(row, actor)}",
                part=_part(row, actor),
                due_on=row.due_on,
                due=str(DeadlineKind(row.due_kind).label) if row.due_kind else _("等候答复") if row.due_on else "",
                is_late=late,
            )
        )
    columns = [
        Column(Stage(stage), len(found), sorted(found, key=lambda case: case.due_on or date.max)[:MOST])
        for stage, found in cases.items()
    ]
    late = sum(case.is_late for found in cases.values() for case in found)
    return Desk(columns, late, list(offers_to(actor)))


def offers_to(actor: Actor) -> Any:
    """The mandates that the actor may take on, oldest first."""
    if actor.organisation_id is None or not actor.has(Permission.MANDATE_ANSWER):
        return Mandate.objects.none()
    mine = Q(manager=actor.user_id) | Q(manager__isnull=True)
    rows = Mandate.objects.visible_to(actor).filter(mine, manager_organisation=actor.organisation_id)
    return rows.filter(state=MandateState.OFFERED).for_list().order_by("created_at", "pk")


def claims_to_confirm(actor: Actor) -> Any:
    """The cases in which the other side claims a contract or a landing, and the actor's has not answered."""
    if actor.organisation_id is None or not actor.has(Permission.INTRODUCTION_CONFIRM):
        return Introduction.objects.none()
    claims = Step.objects.filter(introduction=OuterRef("pk"), code__in=CLAIM_CODES, reply__isnull=True)
    asked = Q(Exists(claims.filter(side=Side.INITIATOR)), counterpart=actor.organisation_id)
    asked |= Q(Exists(claims.filter(side=Side.COUNTERPART)), organisation=actor.organisation_id)
    return Introduction.objects.visible_to(actor).filter(asked)


def _part(row: Any, actor: Actor) -> str:
    side = row.side_of(actor.organisation_id)
    if side is not None:
        return str(side.label)
    return _("受托经理人") if row.by_mandate else _("服务人员")
