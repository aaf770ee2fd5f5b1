"""Telling what a project did in a month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.key_projects.domain.keeping import filled, lock, tell
from lianqiao.processes.key_projects.models import KeyProject, MonthlyFigure


@transaction.atomic
def report_month(project: KeyProject, month: date, *, actor: Actor, values: Mapping[str, Any]) -> MonthlyFigure:
    """The figures of the month whose first day is `month`; told again, they replace what was told.

    `values` are invested_yuan (in the month), output_yuan (of the month), jobs (at its end), progress. Raises
    AccessError, DomainError for a month that has not begun, or InvalidInput.
    """
    locked = lock(project, actor, Permission.KEY_PROJECT_REPORT)
    if month.day != 1 or month > clock.today():
        raise DomainError("month_ahead", _("只能填报已经开始的月份。"), "month")
    figure = locked.figures.filter(month=month).first() or MonthlyFigure(project=locked, month=month)
    is_new = figure._state.adding
    figure.entered_by = actor.user
    filled(figure, values).save()
    text = _("填报 %(month)s 进展") if is_new else _("更正 %(month)s 进展")
    tell(locked, "report", actor, text % {"month": f"{month:%Y-%m}"})
    return figure
