"""Dividing a target among places: the whole table at once, with the check that parts reach the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import Refusal, apply, apply_many
from lianqiao.governance.indicators.domain.targets import check_place, lock, place_columns, tell
from lianqiao.governance.indicators.enums import Sharing, TargetState
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.queries.figures import PlaceKey, key_of, values
from lianqiao.governance.indicators.sharing import Balance, balance, share_out


@transaction.atomic
def allocate(
    target: Target,
    parts: Mapping[Any, Decimal | None],
    *,
    actor: Actor,
    gap_reason: str = "",
    reason: str = "",
    seen: str | None = None,
) -> list[Target]:
    """Make the parts of a target what the table says: a value for each Region or Organisation, None for no part.

    New parts are drafts; drafts are changed or removed; parts in force are revised, for which `reason` is needed.
    Parts that do not reach the whole are refused unless `gap_reason` says why (see `sharing.balance`). `seen` is the
    `fingerprint` that the person saw: who saves over another's changes is told so. Returns all parts. Raises
    AccessError or DomainError, and then nothing has changed.
    """
    locked = lock(target)
    actor.require(Permission.TARGET_ALLOCATE, locked)
    if locked.state == TargetState.WITHDRAWN:
        raise DomainError("target_withdrawn", _("目标已经撤销，不能再分解。"))
    standing = _locked_parts(locked)
    if seen is not None and seen != fingerprint(locked):
        raise DomainError("changed_meanwhile", _("别人刚刚修改了这张分解表，请刷新后再改。"))
    if any(part.organisation_id != actor.organisation_id for part in standing.values()):
        raise DomainError("divided_by_another", _("这个目标已由另一个部门分解。"))
    wanted = {key_of(place): (place, value) for place, value in parts.items()}
    for place, value in wanted.values():
        _check(locked, place, value, actor)
    amounts = [value for _place, value in wanted.values() if value is not None]
    _check_gap(locked, _left_alone(standing, wanted) + amounts, gap_reason)
    locked.gap_reason = gap_reason.strip()
    locked.save(update_fields=["gap_reason", "updated_at"])
    for key, (place, value) in wanted.items():
        _write(locked, place, value, standing.get(key), actor=actor, reason=reason)
    tell(
        locked,
        "allocate",
        actor,
        _("分解目标，共 %(count)d 个部分") % {"count": len(amounts)},
        reason=gap_reason.strip(),
    )
    return list(Target.objects.filter(parent=locked).exclude(state=TargetState.WITHDRAWN).for_list())


def issue_parts(target: Target, *, actor: Actor) -> tuple[int, list[Refusal]]:
    """Issue all drafts that were divided from the target; returns how many, and the refused with their reasons."""
    drafts = Target.objects.filter(parent=target, state=TargetState.DRAFT, organisation=actor.organisation_id)
    return apply_many(drafts, "issue", actor=actor)


def propose(
    target: Target, places: Sequence[Any], sharing: Sharing, *, weight: Indicator | None = None
) -> dict[PlaceKey, Decimal]:
    """A division among Regions or Organisations for the person to edit: nothing is saved.

    Alike, by the figures of the year before, by the newest figures of another indicator in that year, or the same value
    for all where parts do not add up. Raises DomainError when the figures that it goes by are missing.
    """
    keys = [key_of(place) for place in places]
    if sharing == Sharing.SAME or not target.indicator.is_addable:
        return dict.fromkeys(keys, target.value)
    weights: list[Decimal | None] = [Decimal(1)] * len(keys)
    if sharing != Sharing.EQUAL:
        source = target.indicator if sharing == Sharing.LAST_YEAR else weight
        if source is None:
            raise DomainError("weight_missing", _("请选择按哪一项指标分。"), "weight")
        found = values([source], keys, target.period.year_before())
        weights = [found[source.pk, key].value for key in keys]
        if not any(one is not None and one > 0 for one in weights):
            message = _("各地上年都没有“%(name)s”的数，不能按它分。")
            raise DomainError("weight_missing", message % {"name": source.name}, "sharing")
    shared = share_out(target.value, weights, decimals=target.indicator.decimals)
    return dict(zip(keys, shared, strict=True))


def balance_of(target: Target, amounts: Sequence[Decimal]) -> Balance:
    """How amounts would stand to the target as its parts."""
    indicator = target.indicator
    return balance(target.value, amounts, comparator=target.comparator, over_places=indicator.over_places)


def fingerprint(target: Target) -> str:
    """A short text that changes with the target and its parts."""
    rows = Target.objects.filter(parent=target).order_by("pk").values_list("pk", "state", "value", "updated_at")
    told = [str(target.value), target.state, *(str(row) for row in rows)]
    return hashlib.sha256("|".join(told).encode()).hexdigest()[:16]


def is_within(target: Target, place: Any) -> bool:
    """Whether the place may be a part of the target: it lies in its region, or belongs to its organisation."""
    is_region = place._meta.label_lower == "taxonomy.region"
    if target.place_region is not None:
        code = place.pk if is_region else place.region_id
        return bool(code.startswith(target.place_region.prefix) and place.pk != target.place_region_id)
    if is_region:
        return True
    return bool(place.pk != target.place_organisation_id)


def _locked_parts(target: Target) -> dict[PlaceKey, Target]:
    rows = Target.objects.select_for_update(of=("self",)).filter(parent=target).exclude(state=TargetState.WITHDRAWN)
    return {(row.place_region_id or row.place_organisation_id): row for row in rows.order_by("pk")}


def _left_alone(standing: Mapping[PlaceKey, Target], wanted: Mapping[PlaceKey, Any]) -> list[Decimal]:
    return [part.value for key, part in standing.items() if key not in wanted]


def _check(target: Target, place: Any, value: Decimal | None, actor: Actor) -> None:
    check_place(place, actor)
    if not is_within(target, place):
        raise DomainError("part_outside", _("“%(place)s”不在这个目标的范围之内。") % {"place": place}, "parts")
    if value is not None and target.indicator.is_addable and value < 0:
        raise DomainError("part_negative", _("“%(place)s”的目标不能是负数。") % {"place": place}, "parts")


def _check_gap(target: Target, amounts: Sequence[Decimal], gap_reason: str) -> None:
    judged = balance_of(target, amounts)
    if amounts and judged.gap > 0 and not gap_reason.strip():
        message = _("%(rule)s，还差 %(gap)s %(unit)s。确实要这样分的，请写明理由。")
        told = {"rule": judged.rule, "gap": f"{judged.gap.normalize():f}", "unit": target.indicator.unit}
        raise DomainError("gap", message % told, "gap_reason")


def _write(
    target: Target, place: Any, value: Decimal | None, part: Target | None, *, actor: Actor, reason: str
) -> None:
    if part is None:
        if value is not None:
            _create(target, place, value, actor)
        return
    if value is None:
        if part.state != TargetState.DRAFT:
            message = _("“%(place)s”的目标已经下达，不能从表里去掉，请到那个目标上撤销。")
            raise DomainError("part_issued", message % {"place": place}, "parts")
        if part.parts.exists():
            raise DomainError("target_divided", _("“%(place)s”的目标已经分解，不能去掉。") % {"place": place}, "parts")
        part.delete()
    elif value != part.value:
        if part.state == TargetState.DRAFT:
            assign(part, {"value": value})
            part.save()
        elif not reason.strip():
            message = _("“%(place)s”的目标已经下达，调整它要写明理由。")
            raise DomainError("reason_missing", message % {"place": place}, "reason")
        else:
            apply(part, "revise", actor=actor, reason=reason, value=value)


def _create(target: Target, place: Any, value: Decimal, actor: Actor) -> None:
    part = Target(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        indicator=target.indicator,
        parent=target,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        **place_columns(place),
    )
    assign(part, {"value": value, "comparator": target.comparator, "curve": _scaled(target, value)})
    part.save(force_insert=True)


def _scaled(target: Target, value: Decimal) -> list[list[str]]:
    """The curve of the whole, for a part of that size; levels that do not add up keep the points as they are."""
    if not target.curve or not target.indicator.is_addable or not target.value:
        return list(target.curve)
    step = Decimal(1).scaleb(-target.indicator.decimals)
    return [[month, str((Decimal(point) * value / target.value).quantize(step))] for month, point in target.curve]
