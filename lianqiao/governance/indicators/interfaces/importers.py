"""Targets from Excel: one row for each indicator, place and period, checked cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission
from lianqiao.governance.indicators.domain.targets import set_target
from lianqiao.governance.indicators.enums import Comparator, IndicatorState, TargetState
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.registers.organisations.interfaces.fields import read_organisation
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region


def parse_period(text: str) -> Period:
    """The cell as a period; DomainError says how one is written."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise DomainError("period", _now("时期写成 2026、2026-Q3、2026-06 或 2023—2026。"), "period") from error


def indicators() -> list[tuple[str, str, str]]:
    """The indicators in use, by key and name."""
    rows = Indicator.objects.filter(state=IndicatorState.ACTIVE).order_by("pinyin")
    return [(str(pk), name, key) for pk, name, key in rows.values_list("pk", "name", "key")]


def regions() -> list[tuple[str, str, str]]:
    """The regions of today, by code and name."""
    rows = Region.objects.valid_on(clock.today()).order_by("code")
    return [(code, name, code) for code, name in rows.values_list("code", "name")]


def check(values: dict[str, Any], actor: Actor) -> Mapping[str, str]:
    """A row names one place, and an indicator and a place that concern the actor."""
    if (values["region"] is None) == (values["unit"] is None):
        return {"region": _now("责任地区和责任单位填一个。")}
    indicator = Indicator.objects.visible_to(actor).filter(pk=values["indicator"]).first()
    if indicator is None:
        return {"indicator": _now("没有这项指标，或者它没有对您开放。")}
    code = values["region"] or values["unit"].region_id
    if not actor.oversees(code):
        name = "region" if values["region"] else "unit"
        return {name: _now("只能给本地区、本地区的单位设立目标。")}
    return {}


def key(values: dict[str, Any]) -> tuple[Any, ...]:
    """One target for each indicator, place and period."""
    return values["indicator"], values["region"], getattr(values["unit"], "pk", None), values["period"]


def duplicates(rows: Sequence[ImportRow], actor: Actor) -> Mapping[int, str]:
    """The rows for which the body has a target already."""
    mine = Target.objects.filter(
        organisation=actor.organisation_id, indicator__in={row.values["indicator"] for row in rows}
    ).exclude(state=TargetState.WITHDRAWN)
    columns = ("indicator_id", "place_region_id", "place_organisation_id", "starts_on", "ends_on")
    standing = {
        (str(indicator), region, unit, Period(starts_on, ends_on))
        for indicator, region, unit, starts_on, ends_on in mine.values_list(*columns)
    }
    return {row.number: _now("已经有这个目标，要改请用“调整”。") for row in rows if key(row.values) in standing}


def save(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Draft targets, through the domain."""
    known = {str(one.pk): one for one in Indicator.objects.filter(pk__in={row.values["indicator"] for row in rows})}
    places = Region.objects.in_bulk([row.values["region"] for row in rows if row.values["region"]])
    for row in rows:
        values = row.values
        place: Region | Organisation = places[values["region"]] if values["region"] else values["unit"]
        content = {
            "value": values["value"],
            "comparator": values["comparator"] or Comparator.AT_LEAST,
            "baseline": values["baseline"],
            "note": values["note"] or "",
        }
        set_target(known[values["indicator"]], actor=actor, place=place, period=values["period"], values=content)


TARGETS = register(
    Importer(
        kind="targets",
        label=_("目标"),
        columns=(
            Column("indicator", _("指标"), Kind.CODE, required=True, choices=indicators, help=_("写名称或编码")),
            Column("region", _("责任地区"), Kind.CODE, choices=regions, help=_("写名称或六位代码，与责任单位填一个")),
            Column("unit", _("责任单位"), max_length=120, clean=read_organisation, help=_("写全称或统一社会信用代码")),
            Column("period", _("时期"), required=True, max_length=20, clean=parse_period, example="2026"),
            Column("comparator", _("要求"), Kind.CHOICE, choices=Comparator.choices),
            Column("value", _("目标值"), Kind.DECIMAL, required=True, help=_("按指标的计量单位填写")),
            Column("baseline", _("期初值"), Kind.DECIMAL),
            Column("note", _("备注"), max_length=500),
        ),
        validate_row=check,
        key=key,
        duplicates=duplicates,
        save_rows=save,
        permission=Permission.TARGET_EDIT,
        is_for=lambda actor: actor.oversight is not None,
        notes=(_("导入的目标是草稿，核对后再下达；已有的目标不会被覆盖。"),),
    )
)
