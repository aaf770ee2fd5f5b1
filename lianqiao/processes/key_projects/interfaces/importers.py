"""The import of key projects from a table: cities bring lists of hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.exchange.columns import folded
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.fields import split_cells
from lianqiao.processes.key_projects.domain.projects import create_project
from lianqiao.processes.key_projects.domain.units import units_named
from lianqiao.processes.key_projects.enums import BATCHES, Level, ProjectKind
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.interfaces.choices import industry_choices
from lianqiao.registers.taxonomy.models import Chain, Industry, Region

_EXPECTED = ("expected_year", "expected_output_yuan", "expected_jobs")


def region_choices() -> Iterable[tuple[str, str, str]]:
    """The divisions that hold today, found by code or name."""
    rows = Region.objects.valid_on(clock.today()).values_list("code", "name")
    return [(code, name, code) for code, name in rows]


def chain_choices() -> Iterable[tuple[int, str, str]]:
    """The industry chains that hold today, found by name, or by region and code where several bear one."""
    rows = Chain.objects.valid_on(clock.today()).values_list("pk", "name", "region_id", "code")
    return [(key, name, f"{region}-{code}") for key, name, region, code in rows]


def read_partners(text: str) -> list[dict[str, str]]:
    """Rows 单位｜类型｜承担的工作 of a cell, parted by line breaks or ；; ValidationError for an unknown kind."""
    kinds = {folded(str(label)): value for value, label in OrganisationKind.choices}
    rows = []
    for line in re.split(r"[\n;；]", text):
        name, kind, task = [*split_cells(line), "", "", ""][:3]
        if not name:
            continue
        if kind and folded(kind) not in kinds:
            raise ValidationError(_now("没有“%(kind)s”这种单位类型。") % {"kind": kind}, "unknown")
        rows.append({"name": name, "kind": kinds.get(folded(kind), ""), "task": task})
    return rows


def check_row(values: dict[str, Any], actor: Actor) -> Mapping[str, str]:
    """The region is the body's own or below it, the days are in order, and the day of the batch has been."""
    problems = {}
    if values["region"] and not actor.oversees(values["region"]):
        problems["region"] = _now("只能导入本地区范围内的项目。")
    if values["since"] and values["since"] > clock.today():
        problems["since"] = _now("日期不能晚于今天。")
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        problems["ends_on"] = _now("计划完成不能早于计划开始。")
    if not values["expected_year"] and any(values[name] is not None for name in _EXPECTED[1:]):
        problems["expected_year"] = _now("填写了预期产值或就业，请写明是哪一年。")
    return problems


def key_of(values: dict[str, Any]) -> Any:
    """A title is one project of the body."""
    return folded(values["title"])


def duplicates_of(rows: Sequence[ImportRow], actor: Actor) -> Mapping[int, str]:
    """What the body keeps already; one query."""
    titles = [row.values["title"] for row in rows]
    kept = KeyProject.objects.filter(organisation=actor.organisation_id, title__in=titles)
    known = set(kept.values_list("title", flat=True))
    return {row.number: _now("本部门项目库里已有同名项目。") for row in rows if row.values["title"] in known}


def save_rows(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Take each into the pipeline."""
    units = units_named(row.values["lead_name"] for row in rows)
    regions = Region.objects.in_bulk({row.values["region"] for row in rows if row.values["region"]})
    chains = Chain.objects.in_bulk({row.values["chain"] for row in rows if row.values["chain"]})
    industries = Industry.objects.in_bulk({row.values["industry"] for row in rows if row.values["industry"]})
    for row in rows:
        told = dict(row.values)
        batch, since, partners = told.pop("state"), told.pop("since"), told.pop("partners") or ()
        year, output, jobs = (told.pop(name) for name in _EXPECTED)
        links = {
            "region": regions.get(told.pop("region")),
            "chain": chains.get(told.pop("chain")),
            "industry": industries.get(told.pop("industry")),
            "lead_unit": units.get(told["lead_name"]),
        }
        values = {name: value for name, value in {**told, **links}.items() if value is not None}
        create_project(
            actor=actor,
            values=values,
            batch=batch,
            on=since,
            partners=partners,
            expected=[{"year": year, "output_yuan": output, "jobs": jobs}] if year else (),
            reason=_now("表格导入"),
        )


register(
    Importer(
        kind="key_projects",
        label=_("重点项目"),
        columns=(
            Column(
                "title", _("项目名称"), required=True, max_length=120, example=_("石墨负极材料万吨级生产线"),
                aliases=("名称",),
            ),
            Column("kind", _("项目类型"), Kind.CHOICE, required=True, choices=ProjectKind.choices),
            Column("level", _("层级"), Kind.CHOICE, required=True, choices=Level.choices),
            Column(
                "state", _("批次"), Kind.CHOICE, required=True,
                choices=[(batch.value, batch.label) for batch in BATCHES], aliases=("所在批次",),
            ),
            Column("since", _("进入本批次"), Kind.DATE, help=_("不填就是导入当天"), example="2026-03-01"),
            Column("region", _("实施地区"), Kind.CODE, choices=region_choices, help=_("不填就是本部门所在地区")),
            Column("chain", _("产业链"), Kind.CODE, choices=chain_choices),
            Column("industry", _("国民经济行业"), Kind.CODE, choices=industry_choices),
            Column(
                "lead_name", _("牵头单位"), required=True, max_length=120,
                help=_("写全称或统一社会信用代码；已登记的会自动对应"),
            ),
            Column("lead_kind", _("牵头单位类型"), Kind.CHOICE, required=True, choices=OrganisationKind.choices),
            Column(
                "partners", _("参与单位"), Kind.LONG_TEXT, clean=read_partners,
                help=_("用分号隔开，每家：单位｜类型｜承担的工作"), example=_("辽河大学｜高等院校｜提纯工艺"),
            ),
            Column("content", _("主要内容"), Kind.LONG_TEXT, required=True, max_length=3000, aliases=("建设内容",)),
            Column("starts_on", _("计划开始"), Kind.DATE),
            Column("ends_on", _("计划完成"), Kind.DATE),
            Column("investment_yuan", _("总投资（万元）"), Kind.MONEY_WAN, aliases=("总投资",)),
            Column("expected_year", _("预期见效年份"), Kind.YEAR),
            Column("expected_output_yuan", _("预期年产值（万元）"), Kind.MONEY_WAN),
            Column("expected_jobs", _("预期就业（人）"), Kind.INTEGER),
            Column("source_note", _("其他来源"), max_length=200),
        ),
        save_rows=save_rows,
        validate_row=check_row,
        key=key_of,
        duplicates=duplicates_of,
        permission=Permission.KEY_PROJECT_EDIT,
        is_for=lambda actor: actor.oversight is not None,
        notes=(_("导入后直接列入本部门的项目库；牵头单位已登记的，会收到通知。"),),
    )
)  # fmt: skip
