"""The import of what a body recognised before: one row for each, with the decision that it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, register
from lianqiao.core.permissions import Permission
from lianqiao.processes.recognitions.domain.entering import import_recognitions
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.registers.organisations.validators import validate_uscc
from lianqiao.registers.taxonomy.interfaces.choices import tech_field_choices
from lianqiao.registers.taxonomy.models import Region

SLUG = "recognitions"


def _kinds() -> Iterable[tuple[str, str]]:
    rows: Iterable[tuple[str, str]] = RecognitionKind.objects.values_list("key", "name")
    return rows


def _regions() -> Iterable[tuple[str, str, str]]:
    rows = Region.objects.valid_on(clock.today()).values_list("code", "name")
    return [(code, name, code) for code, name in rows]


def _uscc(text: str) -> str:
    code = text.upper()
    validate_uscc(code)
    return code


COLUMNS = (
    Column("kind", _("资格种类"), Kind.CHOICE, required=True, choices=_kinds),
    Column("category", _("类别"), max_length=40),
    Column("level", _("等级"), max_length=40),
    Column("number", _("编号"), max_length=60, help=_("以前已有编号的照原样填写；不填由系统编号")),
    Column("title", _("名称或姓名"), required=True, max_length=120),
    Column("unit_name", _("单位名称"), required=True, max_length=120),
    Column("unit_uscc", _("统一社会信用代码"), max_length=18, clean=_uscc),
    Column("region", _("所在地区"), Kind.CODE, choices=_regions),
    Column("fields", _("技术领域"), Kind.CHOICES, choices=tech_field_choices, help=_("可以填几个，用；隔开")),
    Column("decision_title", _("认定文件"), required=True, max_length=200),
    Column("decision_number", _("文号"), max_length=100),
    Column("decided_on", _("印发日期"), Kind.DATE, required=True),
    Column("valid_from", _("有效期起"), Kind.DATE, required=True),
    Column("valid_until", _("有效期至"), Kind.DATE, help=_("不填按规定的有效期推算")),
)


def _validate(values: dict[str, Any], actor: Actor) -> dict[str, str]:
    """What the kind asks of class and level, and that the days follow each other."""
    kind = RecognitionKind.objects.get(pk=values["kind"])
    problems = {}
    for name, words in (("category", kind.classes), ("level", kind.levels)):
        value = values.get(name) or ""
        if words and value not in words:
            problems[name] = _now("请从这些里选择：%(words)s。") % {"words": "、".join(words)}
        elif value and not words:
            problems[name] = _now("%(kind)s不分这一项，请留空。") % {"kind": kind}
    if values.get("valid_until") and values["valid_until"] < values["valid_from"]:
        problems["valid_until"] = _now("有效期的截止日期不能早于起始日期。")
    if values["decided_on"] > clock.today():
        problems["decided_on"] = _now("印发日期不能晚于今天。")
    return problems


def _key(values: dict[str, Any]) -> Hashable:
    return values["kind"], values.get("number") or (values["title"], values.get("unit_uscc") or values["unit_name"])


def _duplicates(rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """By number of the row: what the body has already under that number, or standing under that name and unit."""
    numbers = {row.values["number"] for row in rows if row.values.get("number")}
    titles = {row.values["title"] for row in rows}
    own = Recognition.objects.filter(organisation=actor.organisation_id)
    taken = set(own.filter(number__in=numbers).values_list("kind", "number"))
    named = set(own.standing().filter(title__in=titles).values_list("kind", "title", "unit_name"))
    found = {}
    for row in rows:
        values = row.values
        if (values["kind"], values.get("number")) in taken:
            found[row.number] = _now("编号 %(number)s 已经录入过。") % {"number": values["number"]}
        elif (values["kind"], values["title"], values["unit_name"]) in named:
            found[row.number] = _now("“%(title)s”已经持有这种资格。") % {"title": values["title"]}
    return found


register(
    Importer(
        kind=SLUG,
        label=_("资格（存量）"),
        columns=COLUMNS,
        save_rows=import_recognitions,
        validate_row=_validate,
        key=_key,
        duplicates=_duplicates,
        permission=Permission.RECOGNITION_MANAGE,
        is_for=lambda actor: actor.oversight is not None,
        notes=(_("用于录入以前认定、仍在管理的资格。录入后经保密审查才列入公开名录。"),),
    )
)
