"""What of yearly reports waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.annual_reports.enums import WRITABLE, AnnualState
from lianqiao.processes.annual_reports.models import AnnualReport
from lianqiao.processes.annual_reports.queries.units import KINDS


def _own(actor: Actor, permission: Permission) -> Any:
    if actor.organisation is None or not actor.has(permission) or actor.oversight is not None:
        return None
    return AnnualReport.objects.visible_to(actor).of_open_years().filter(organisation=actor.organisation_id)


def to_fill(actor: Actor) -> Any:
    """Reports that the unit has to write."""
    rows = _own(actor, Permission.ANNUAL_REPORT_EDIT)
    return None if rows is None else rows.filter(state__in=WRITABLE)


def to_confirm(actor: Actor) -> Any:
    """Reports that somebody else of the unit has written."""
    rows = _own(actor, Permission.ANNUAL_REPORT_CONFIRM)
    return None if rows is None else rows.filter(state=AnnualState.PROPOSED).exclude(proposed_by=actor.user_id)


def to_accept(actor: Actor) -> Any:
    """Reports that the department has to look at."""
    if actor.oversight is None or not actor.has(Permission.ANNUAL_REPORT_MANAGE):
        return None
    rows = AnnualReport.objects.visible_to(actor).of_open_years()
    return rows.filter(year__organisation=actor.organisation_id, state=AnnualState.SUBMITTED)


def reports(actor: Actor) -> bool:
    """Whether the unit acted for is one that reports, or was asked to."""
    unit: Any = actor.organisation
    if unit is None:
        return False
    if unit.kind in KINDS and unit.is_state_founded:
        return True
    return AnnualReport.objects.visible_to(actor).filter(organisation=unit).exists()
