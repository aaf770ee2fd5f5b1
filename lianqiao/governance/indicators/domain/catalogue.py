"""Keeping the catalogue: a new indicator, changes to one, and the warning of names that are nearly alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from lianqiao.core import log, metrics, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.enums import IndicatorState, OverTime, Source
from lianqiao.governance.indicators.measures import factor
from lianqiao.governance.indicators.models import Indicator

#: What an indicator in use does not change any more: its figures and targets were made under it.
FROZEN = frozenset({"key", "unit", "kind", "over_places", "over_time", "weight"})
#: From this likeness (0 to 100) on two names are pointed out as near; 就地转化 in 就地转化重大科技成果 counts as well.
NEAR = 70


@transaction.atomic
def create_indicator(*, actor: Actor, values: Mapping[str, Any]) -> Indicator:
    """A draft of the government body acted for.

    When the name is like that of another, `values["distinct_from"]` must say how the two differ: they are never merged.
    Raises AccessError, DomainError `name_near`, or InvalidInput, and then nothing has changed.
    """
    if actor.oversight is None:
        raise AccessError(_("指标由政府部门建立。"), permission=Permission.INDICATOR_EDIT)
    indicator = Indicator(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.INDICATOR_EDIT, indicator)
    _set(indicator, values, actor)
    indicator.save(force_insert=True)
    _tell(indicator, "create", actor, _("建立指标"))
    return indicator


@transaction.atomic
def edit_indicator(indicator: Indicator, *, actor: Actor, values: Mapping[str, Any]) -> Indicator:
    """Change the columns named in `values`. What was counted under a definition stays so: see `FROZEN`.

    Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked: Indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    actor.require(Permission.INDICATOR_EDIT, locked)
    if locked.state == IndicatorState.RETIRED:
        raise DomainError("indicator_retired", _("指标已经停用，恢复使用后才能修改。"))
    if locked.state == IndicatorState.ACTIVE:
        for name in FROZEN & values.keys():
            if getattr(locked, name) != values[name]:
                message = _("启用后不能改%(column)s：已有的数和目标是按原来的口径定的，请另建一项指标。")
                raise DomainError("indicator_frozen", message % {"column": _label(name)}, name)
    _set(locked, values, actor)
    locked.save()
    _tell(locked, "edit", actor, _("修改指标"))
    return locked


@transaction.atomic
def discard_indicator(indicator: Indicator, *, actor: Actor) -> None:
    """Throw a draft away that no target and no other indicator uses; the history of rows keeps it."""
    locked: Indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    actor.require(Permission.INDICATOR_EDIT, locked)
    if locked.state != IndicatorState.DRAFT:
        raise DomainError("indicator_in_use", _("启用过的指标不能删除，可以停用。"))
    used = Indicator.objects.filter(weight=locked).exists() or locked.key in _formulas_naming(locked)
    if used or locked.targets.exists():
        raise DomainError("indicator_used", _("已经有目标或者其他指标用到它，不能删除。"))
    _tell(locked, "discard", actor, _("删除指标草稿"))
    locked.delete()


def near_names(name: str, *, actor: Actor, but: Any = None) -> list[Indicator]:
    """The visible indicators whose names are like this one, most alike first; `but` is a key to leave out."""
    rows = Indicator.objects.visible_to(actor).exclude(pk=but).select_related("organisation")
    found = [(likeness(name, other.name), other) for other in rows]
    return [other for score, other in sorted(found, key=lambda pair: (-pair[0], pair[1].name)) if score >= NEAR]


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 100; 100 also where one is a part of the other."""
    one, other = "".join(one.split()), "".join(other.split())
    if not one or not other:
        return 0.0
    if one in other or other in one:
        return 100.0
    return max(float(fuzz.ratio(one, other)), float(fuzz.token_set_ratio(" ".join(one), " ".join(other))) - 10)


def check_source(indicator: Indicator) -> None:
    """Raise InvalidInput when the metric, the formula or the ways of adding up do not fit together."""
    if indicator.source == Source.MEASURED:
        _check_metric(indicator)
    if indicator.source == Source.COMPUTED:
        _check_formula(indicator)
    weight = indicator.weight
    if weight is not None and (weight.pk == indicator.pk or not weight.is_addable):
        raise InvalidInput({"weight": [_("权重指标要能各地相加，也不能是它自己。")]})


def _set(indicator: Indicator, values: Mapping[str, Any], actor: Actor) -> None:
    assign(indicator, values)
    check_source(indicator)
    same = Indicator.objects.filter(organisation=indicator.organisation_id, name=indicator.name)
    if same.exclude(pk=indicator.pk).exclude(state=IndicatorState.RETIRED).exists():
        raise DomainError("name_once", _("本单位已经有同名的指标。"), "name")
    if not indicator.distinct_from.strip() and (near := near_names(indicator.name, actor=actor, but=indicator.pk)):
        names = "、".join(f"“{other.name}”" for other in near[:3])
        message = _("与%(names)s名称相近。是同一件事就用已有的；不是的话，请写明区别在哪里。")
        raise DomainError("name_near", message % {"names": names}, "distinct_from")


def _check_metric(indicator: Indicator) -> None:
    try:
        metric = metrics.get(indicator.metric)
    except LookupError as error:
        raise InvalidInput({"metric": [_("没有这项实测指标。")]}) from error
    if strange := sorted(indicator.metric_where.keys() - metric.dimensions.keys()):
        raise InvalidInput({"metric_where": [_("这项实测指标不能按“%(name)s”限定。") % {"name": strange[0]}]})
    if factor(str(metric.unit), indicator.unit) is None:
        message = _("实测的单位是“%(unit)s”，换算不成“%(wanted)s”。")
        raise InvalidInput({"unit": [message % {"unit": metric.unit, "wanted": indicator.unit}]})
    wanted = OverTime.LAST if metric.nature == metrics.Nature.STOCK else OverTime.SUM
    if indicator.over_time != wanted:
        message = _("这项实测指标是%(nature)s，时间汇总应选“%(wanted)s”。")
        raise InvalidInput({"over_time": [message % {"nature": metric.nature.label, "wanted": wanted.label}]})


def _check_formula(indicator: Indicator) -> None:
    try:
        terms = formulas.terms(indicator.formula)
    except ValidationError as error:
        raise InvalidInput({"formula": error.messages}) from error
    named = {one.key: one for one in Indicator.objects.filter(key__in={term.key for term in terms})}
    if unknown := sorted({term.key for term in terms} - named.keys() - {indicator.key}):
        raise InvalidInput({"formula": [_("没有编码为“%(key)s”的指标。") % {"key": unknown[0]}]})
    if not terms:
        raise InvalidInput({"formula": [_("公式里至少要有一项指标。")]})
    others = dict(Indicator.objects.filter(source=Source.COMPUTED).values_list("key", "formula"))
    if circle := formulas.find_circle(indicator.key, indicator.formula, others):
        raise InvalidInput({"formula": [_("公式绕回到自己：%(circle)s。") % {"circle": " → ".join(circle)}]})
    units = formulas.known_units(terms, {key: one.unit for key, one in named.items()})
    try:
        unit = formulas.unit_of(indicator.formula, units)
    except ValidationError as error:
        raise InvalidInput({"formula": error.messages}) from error
    if unit and unit != indicator.unit and factor(unit, indicator.unit) != 1:
        message = _("按公式算出来的单位是“%(unit)s”，与计量单位“%(wanted)s”不一致。")
        raise InvalidInput({"formula": [message % {"unit": unit, "wanted": indicator.unit}]})


def _formulas_naming(indicator: Indicator) -> set[str]:
    rows = Indicator.objects.filter(source=Source.COMPUTED, formula__contains=indicator.key)
    return {key for formula in rows.values_list("formula", flat=True) for key in formulas.keys(formula)}


def _label(name: str) -> str:
    column: Any = Indicator._meta.get_field(name)
    return f"“{column.verbose_name}”"


def _tell(indicator: Indicator, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(indicator, name)
    log.record(topic, indicator, actor=actor, text=text)
    outbox.publish(topic, indicator.pk)
