"""Designing a data set: what it asks, of whom, until when, and how its figures must fit each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.collection.enums import DataSetState, StandsFor
from lianqiao.governance.collection.models import Check, DataSet, DataSetItem, DataSetUnit
from lianqiao.governance.collection.queries.units import regions_twice
from lianqiao.governance.collection.validators import MOST_CHECKS, MOST_ITEMS, validate_formula
from lianqiao.governance.indicators.enums import Source
from lianqiao.governance.indicators.models import Indicator

#: What stays as it is once periods have been opened by it.
FROZEN = frozenset({"frequency", "stands_for", "first_day"})


@dataclass(frozen=True)
class ItemGiven:
    """One line of a data set: the indicator, whether it is required, a hint, and the measured one beside it."""

    indicator: Indicator
    is_required: bool = True
    help: str = ""
    beside: Indicator | None = None


@dataclass(frozen=True)
class CheckGiven:
    """One relation: formulas over the indicators' keys, the sign between them, and words for whoever breaks it."""

    left: str
    sign: str
    right: str
    text: str = ""


@dataclass(frozen=True)
class Content:
    """What hangs on a data set: lines in order, checks in order, and organisations added or left out (keys)."""

    items: Sequence[ItemGiven] = ()
    checks: Sequence[CheckGiven] = ()
    added: Sequence[Any] = ()
    left_out: Sequence[Any] = ()


@transaction.atomic
def create_data_set(*, actor: Actor, values: Mapping[str, Any], content: Content | None = None) -> DataSet:
    """A draft of the government body that the actor acts for, for the whole of its region.

    Raises AccessError, or InvalidInput with sentences by field, and then nothing has changed.
    """
    if actor.organisation is None:
        raise AccessError(_("报表由政府部门设立。"), permission=Permission.DATA_SET_MANAGE)
    data_set = DataSet(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(Permission.DATA_SET_MANAGE, data_set)
    assign(data_set, values)
    data_set.save(force_insert=True)
    _write(data_set, content or Content(), actor)
    _note(data_set, "create", actor, _("起草报表"))
    return data_set


@transaction.atomic
def edit_data_set(
    data_set: DataSet, *, actor: Actor, values: Mapping[str, Any], content: Content | None = None
) -> DataSet:
    """Change a draft, or one in use for the periods to come; periods that were opened stay as they are.

    Without `content` its lines, checks and units stay. Raises AccessError, DomainError for what is retired or frozen,
    InvalidInput with sentences by field, and then nothing has changed.
    """
    locked: DataSet = DataSet.objects.select_for_update(of=("self",)).select_related("region").get(pk=data_set.pk)
    actor.require(Permission.DATA_SET_MANAGE, locked)
    if locked.state == DataSetState.RETIRED:
        raise DomainError("retired", _("报表已经停用，恢复使用后才能修改。"))
    if locked.state == DataSetState.ACTIVE:
        for name in sorted(FROZEN & values.keys()):
            if getattr(locked, name) != values[name]:
                raise DomainError("frozen", _("启用后不能改这一项，需要时请另建报表。"), name)
    assign(locked, values)
    locked.save()
    if content is not None:
        _write(locked, content, actor)
    is_for_regions = locked.state == DataSetState.ACTIVE and locked.stands_for == StandsFor.REGION
    if is_for_regions and (twice := regions_twice(locked)):
        message = _("“%(region)s”有不止一家单位填报本地区的数，请只留一家。")
        raise DomainError("region_twice", message % {"region": twice[0]}, "left_out")
    _note(locked, "edit", actor, _("修改报表"))
    return locked


@transaction.atomic
def discard_data_set(data_set: DataSet, *, actor: Actor) -> None:
    """Throw a draft away; the history of rows keeps it. Raises AccessError, or DomainError once it was in use."""
    locked: DataSet = DataSet.objects.select_for_update().get(pk=data_set.pk)
    actor.require(Permission.DATA_SET_MANAGE, locked)
    if locked.state != DataSetState.DRAFT:
        raise DomainError("in_use", _("启用过的报表不能删除，可以停用。"))
    _note(locked, "discard", actor, _("删除报表草稿"))
    for rows in (locked.items, locked.checks, locked.named_units):
        rows.all().delete()
    locked.delete()


def _write(data_set: DataSet, content: Content, actor: Actor) -> None:
    """Replace lines, checks and named units by those of `content`."""
    _check(content, actor)
    data_set.items.all().delete()
    DataSetItem.objects.bulk_create(
        DataSetItem(
            data_set=data_set,
            indicator=item.indicator,
            beside=item.beside,
            position=position,
            is_required=item.is_required,
            help=item.help,
        )
        for position, item in enumerate(content.items, start=1)
    )
    data_set.checks.all().delete()
    Check.objects.bulk_create(
        Check(data_set=data_set, left=one.left, sign=one.sign, right=one.right, text=one.text, position=position)
        for position, one in enumerate(content.checks, start=1)
    )
    data_set.named_units.all().delete()
    named = [(key, False) for key in content.added] + [(key, True) for key in content.left_out]
    DataSetUnit.objects.bulk_create(
        DataSetUnit(data_set=data_set, organisation_id=key, is_left_out=is_left_out) for key, is_left_out in named
    )


def _check(content: Content, actor: Actor) -> None:
    errors: dict[str, list[str]] = {}
    keys = [item.indicator.key for item in content.items]
    if len(keys) > MOST_ITEMS:
        errors["items"] = [_("一张报表最多 %(limit)d 个指标。") % {"limit": MOST_ITEMS}]
    if twice := next((item.indicator for item in content.items if keys.count(item.indicator.key) > 1), None):
        errors["items"] = [_("指标“%(name)s”写了两次。") % {"name": twice}]
    for item in content.items:
        actor.require(Permission.INDICATOR_VIEW, item.indicator)
        if item.indicator.source == Source.COMPUTED:
            errors["items"] = [_("“%(name)s”是按公式计算的，不用填报。") % {"name": item.indicator}]
        if item.beside is not None and item.beside.source == Source.REPORTED:
            errors["items"] = [_("对照的“%(name)s”不是实测或计算的指标。") % {"name": item.beside}]
        if item.beside is not None and item.beside.unit != item.indicator.unit:
            words = {"name": item.beside, "unit": item.beside.unit, "wanted": item.indicator.unit}
            errors["items"] = [_("对照的“%(name)s”单位是%(unit)s，与%(wanted)s不同。") % words]
    if len(content.checks) > MOST_CHECKS:
        errors["checks"] = [_("一张报表最多 %(limit)d 条校验关系。") % {"limit": MOST_CHECKS}]
    for number, check in enumerate(content.checks, start=1):
        try:
            validate_formula(check.left, keys)
            validate_formula(check.right, keys)
        except ValidationError as error:
            sentence = _("第 %(number)d 行：%(reason)s") % {"number": number, "reason": error.messages[0]}
            errors.setdefault("checks", []).append(sentence)
    if set(content.added) & set(content.left_out):
        errors["left_out"] = [_("有的单位既增加又不填报，请只留一处。")]
    if errors:
        raise InvalidInput(errors)


def _note(data_set: DataSet, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(data_set, name)
    log.record(topic, data_set, actor=actor, text=text)
    outbox.publish(topic, data_set.pk)
