"""Taking projects into the pipeline, changing what is said of them, and moving them between the batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.processes.key_projects import phrases
from lianqiao.processes.key_projects.domain.keeping import keep_files, lock, replace_rows, tell
from lianqiao.processes.key_projects.domain.units import kind_of, units_named
from lianqiao.processes.key_projects.enums import BATCHES, Batch
from lianqiao.processes.key_projects.models import ExpectedYear, KeyProject, Move, ProjectPartner
from lianqiao.processes.key_projects.transitions import TO

#: What stands in a row of a partner, and in one of a year.
PARTNER_COLUMNS = ("name", "kind", "task")
YEAR_COLUMNS = ("year", "investment_yuan", "output_yuan", "jobs")
Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def create_project(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    batch: str = Batch.PLANNING,
    on: date | None = None,
    partners: Rows = (),
    expected: Rows = (),
    reason: str = "",
    previous: KeyProject | None = None,
) -> KeyProject:
    """A project that the government body acted for takes into its pipeline, in one of the four batches since `on`.

    `values` are the columns that a person fills in and `region`; a registered leader gives name and kind. `partners`
    are rows of `PARTNER_COLUMNS`, `expected` rows of `YEAR_COLUMNS`. The first move is written down with `reason`.
    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    if actor.oversight is None:
        raise AccessError(_("重点项目由政府部门入库。"), permission=Permission.KEY_PROJECT_EDIT)
    since = on or clock.today()
    if batch not in BATCHES:
        raise DomainError("no_batch", _("请选择四个批次之一。"), "batch")
    if since > clock.today():
        raise DomainError("day_ahead", _("日期不能晚于今天。"), "on")
    project = KeyProject(
        organisation=actor.organisation, created_by=actor.user, state=batch, since=since, previous=previous
    )
    project.region_id = actor.organisation.region_id
    actor.require(Permission.KEY_PROJECT_EDIT, project)
    _set(project, actor, values)
    project.save(force_insert=True)
    _set_rows(project, partners, expected)
    Move.objects.create(project=project, to_batch=batch, on=since, reason=reason, moved_by=actor.user, at=clock.now())
    tell(project, "create", actor, _("列入项目库：%(batch)s") % {"batch": project.get_state_display()}, reason=reason)
    phrases.tell_of_entry(project)
    return project


@transaction.atomic
def update_project(
    project: KeyProject,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    partners: Rows | None = None,
    expected: Rows | None = None,
) -> KeyProject:
    """Change what is said of a project that runs; rows that are not given stay."""
    locked = lock(project, actor, Permission.KEY_PROJECT_EDIT)
    led_by = locked.lead_unit_id
    _set(locked, actor, values)
    locked.save()
    _set_rows(locked, partners, expected)
    tell(locked, "update", actor, _("修改重点项目"))
    if locked.lead_unit_id != led_by:
        phrases.tell_of_entry(locked)
    return locked


@transaction.atomic
def move_project(
    project: KeyProject,
    to: str,
    *,
    actor: Actor,
    on: date,
    reason: str,
    evidence: str = "",
    uploads: Iterable[File[bytes]] = (),
) -> Move:
    """Move the project to another batch, or out of the pipeline, as of the day `on`; returns the move.

    Goes forward and back, over batches too: a bought technology needs no research. Raises AccessError, or DomainError
    for a missing reason, a day that is ahead or before the last move, and a landing without `evidence` and documents.
    """
    given, key = list(uploads), new_id()
    data = {"on": on, "evidence": evidence.strip(), "files": len(given), "move_id": key}
    if to not in TO:
        raise DomainError("no_batch", _("请选择要转入的批次。"), "to")
    apply(project, TO[to], actor=actor, reason=reason, **data)
    move: Move = Move.objects.get(pk=key)
    keep_files(move, given, actor)
    return move


def _set(project: KeyProject, actor: Actor, values: Mapping[str, Any]) -> None:
    given = dict(values)
    region, leader = given.get("region", project.region), given.get("lead_unit", project.lead_unit)
    if region is not None and not actor.oversees(region.pk):
        raise DomainError("region_foreign", _("只能选本地区范围内的地区。"), "region")
    if leader is not None:
        given |= {"lead_name": leader.name, "lead_kind": leader.kind}
    achievement = given.get("achievement", project.achievement)
    if achievement is None:
        project.readiness_at_start = None
    elif achievement.pk != project.achievement_id or project.readiness_at_start is None:
        project.readiness_at_start = achievement.readiness
    assign(project, given, also=frozenset({"region"}))


def _set_rows(project: KeyProject, partners: Rows | None, expected: Rows | None) -> None:
    if partners is not None:
        _set_partners(project, partners)
    if expected is not None:
        years = [row["year"] for row in expected]
        if len(set(years)) != len(years):
            raise DomainError("year_twice", _("每一年只写一行。"), "expected")
        rows = [{name: row.get(name) for name in YEAR_COLUMNS} for row in expected]
        replace_rows(ExpectedYear, project, "project", rows, field="expected")


def _set_partners(project: KeyProject, partners: Rows) -> None:
    names = [row["name"] for row in partners]
    if len(set(names)) != len(names) or project.lead_name in names:
        raise DomainError("partner_twice", _("同一家单位只写一次，牵头单位不写在参与单位里。"), "partners")
    known = units_named(names)
    rows = []
    for order, row in enumerate(partners):
        unit = known.get(row["name"])
        rows.append(
            {
                "order": order,
                "name": row["name"],
                "task": row.get("task") or "",
                "kind": kind_of(row.get("kind"), unit),
                "organisation": unit,
            }
        )
    replace_rows(ProjectPartner, project, "project", rows, field="partners")
