"""Setting targets: a draft, changes to it, issuing and revising it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.indicators.enums import IndicatorState, TargetState
from lianqiao.governance.indicators.models import Indicator, Target

#: What may be told of a target besides its indicator, place and period.
CONTENT = frozenset({"value", "comparator", "baseline", "curve", "note"})


@transaction.atomic
def set_target(
    indicator: Indicator, *, actor: Actor, place: Any, period: Period, values: Mapping[str, Any], **links: Any
) -> Target:
    """A draft target of the government body acted for, for a Region or an Organisation and a period.

    `values`: value, comparator, baseline, curve, note; `links`: parent and source. Raises AccessError for whoever may
    not set targets there, DomainError or InvalidInput for what does not fit, and then nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("目标由政府部门设立。"), permission=Permission.TARGET_EDIT)
    target = Target(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        indicator=indicator,
        **links,
        **place_columns(place),
    )
    target.period = period
    actor.require(Permission.TARGET_EDIT, target)
    check_place(place, actor)
    _check_indicator(indicator, actor)
    _set(target, values)
    target.save(force_insert=True)
    tell(target, "set", actor, _("设立目标"))
    return target


@transaction.atomic
def edit_target(target: Target, *, actor: Actor, values: Mapping[str, Any]) -> Target:
    """Change a draft; an issued target is revised with a reason instead (transition `revise`)."""
    locked = lock(target)
    actor.require(Permission.TARGET_EDIT, locked)
    if locked.state != TargetState.DRAFT:
        raise DomainError("target_issued", _("目标已经下达，请用“调整”，并写明理由。"))
    _set(locked, values)
    locked.save()
    tell(locked, "edit", actor, _("修改目标"))
    return locked


@transaction.atomic
def discard_target(target: Target, *, actor: Actor) -> None:
    """Throw a draft away from which nothing was divided; the history of rows keeps it."""
    locked = lock(target)
    actor.require(Permission.TARGET_EDIT, locked)
    if locked.state != TargetState.DRAFT:
        raise DomainError("target_issued", _("下达过的目标不能删除，可以撤销。"))
    if locked.parts.exists():
        raise DomainError("target_divided", _("这个目标已经分解，请先删除分解出来的目标。"))
    tell(locked, "discard", actor, _("删除目标草稿"))
    locked.delete()


def lock(target: Target) -> Target:
    """The locked row, as it is now."""
    rows = Target.objects.select_for_update(of=("self",)).select_related("indicator", "place_region", "parent")
    locked: Target = rows.get(pk=target.pk)
    return locked


def place_columns(place: Any) -> dict[str, Any]:
    """The columns of a target for a Region or an Organisation."""
    is_region = place._meta.label_lower == "taxonomy.region"
    return {"place_region" if is_region else "place_organisation": place}


def check_place(place: Any, actor: Actor) -> None:
    """Raise DomainError when the place does not lie in the region of the government body acted for."""
    code = place.pk if place._meta.label_lower == "taxonomy.region" else place.region_id
    if not actor.oversees(code):
        raise DomainError("target_place", _("只能给本地区、本地区的单位设立目标。"), "place_region")


def tell(target: Target, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the business log and the change feed."""
    topic = outbox.topic_of(target, name)
    log.record(topic, target, actor=actor, text=text, reason=reason)
    outbox.publish(topic, target.pk)


def _check_indicator(indicator: Indicator, actor: Actor) -> None:
    actor.require(Permission.INDICATOR_VIEW, indicator)
    if indicator.state == IndicatorState.RETIRED:
        raise DomainError("indicator_retired", _("指标已经停用，不能再设目标。"), "indicator")


def _set(target: Target, values: Mapping[str, Any]) -> None:
    if strange := values.keys() - CONTENT:
        raise LookupError(f"a target does not take {', '.join(sorted(strange))}")
    assign(target, values)
