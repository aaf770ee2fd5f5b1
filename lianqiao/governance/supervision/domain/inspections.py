"""Arranging inspections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.supervision.domain.keeping import begin, check_seen, lock, set_units, tell
from lianqiao.governance.supervision.enums import InspectionState
from lianqiao.governance.supervision.models import Inspection
from lianqiao.registers.organisations.models import Organisation


@transaction.atomic
def create_inspection(*, actor: Actor, values: Mapping[str, Any], units: Iterable[Organisation]) -> Inspection:
    """An inspection by the government body acted for.

    `values` are title, plan, starts_on, ends_on, about, team, is_announced. Raises AccessError, DomainError or
    InvalidInput, and then nothing is kept.
    """
    inspection = begin(Inspection, actor, Permission.INSPECTION_EDIT)
    return _keep(inspection, actor, values, units, "create", _("安排督导"))


@transaction.atomic
def change_inspection(
    inspection: Inspection, *, actor: Actor, values: Mapping[str, Any], units: Iterable[Organisation] | None = None
) -> Inspection:
    """Change an inspection that is still to come; what is not given stays."""
    over = _("督导已经完成或取消，不能再改。")
    locked = lock(inspection, actor, Permission.INSPECTION_EDIT, (InspectionState.PLANNED,), over)
    return _keep(locked, actor, values, units, "change", _("修改督导安排"))


def _keep(
    inspection: Inspection,
    actor: Actor,
    values: Mapping[str, Any],
    units: Iterable[Organisation] | None,
    name: str,
    text: str,
) -> Inspection:
    plan = values.get("plan")
    check_seen(actor, None if plan is None or plan.pk == inspection.plan_id else plan)
    assign(inspection, values)
    inspection.save()
    if units is not None:
        chosen = list(units)
        if not chosen:
            raise DomainError("no_units", _("请选择被督导单位。"), "units")
        set_units(inspection.units, chosen, of=inspection)
    tell(inspection, name, actor, text)
    return inspection
