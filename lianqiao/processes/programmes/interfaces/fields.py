"""Form fields that are tables: the form of a scheme, its conditions, the partners of an application, scores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.fields import LinesField
from lianqiao.core.publishing.row_inputs import RowsTable, TableColumn, TypedRows
from lianqiao.processes.programmes.definitions.conditions import MOST_CONDITIONS, kept_value, typed_value
from lianqiao.processes.programmes.definitions.form import (
    LONGEST_HELP,
    LONGEST_LABEL,
    MOST_FIELDS,
    Field,
    Form,
    form_of,
    problems_of,
)
from lianqiao.processes.programmes.definitions.offers import CODES, PREFILLS, REGISTERS
from lianqiao.processes.programmes.domain.applications import MOST_PARTNERS, Named
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.facts import fact_choices
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.validators import normalise_uscc

_BETWEEN_OPTIONS = re.compile(r"\s*[、/／;；]\s*")
_YES, _NO = "1", "0"
_COMPARATORS = ((">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<"), ("=", "="))
_CELL_KINDS = {
    "文字": FieldKind.TEXT,
    "数字": FieldKind.NUMBER,
    "金额": FieldKind.MONEY,
    "日期": FieldKind.DATE,
}
_KIND_WORDS = {kind: words for words, kind in _CELL_KINDS.items()}


class TableField(TypedRows, LinesField):
    """Rows of inputs; `show` gives the hidden cell first and then the cells of an entry."""

    def __init__(self, *, columns: tuple[TableColumn, ...], read: Any, show: Any, maximum: int, **kwargs: Any) -> None:
        headings = [column.heading for column in columns]
        super().__init__(columns=headings, read=read, show=show, maximum=maximum, widget=RowsTable(columns), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Rows as the table shows them; what was typed stays as it was typed."""
        if not value or (isinstance(value[0], list) and all(isinstance(cell, str) for cell in value[0])):
            return value
        return [list(self.show(entry)) for entry in value]


class FormRowsField(TableField):
    """The form of a scheme, one field a row; the value is the form as it is kept."""

    shown: ClassVar[tuple[TableColumn, ...]] = (
        TableColumn("section", _("部分"), size="s", max_length=30),
        TableColumn("label", _("字段名称"), max_length=LONGEST_LABEL),
        TableColumn("kind", _("类型"), "select", tuple((kind.value, kind.label) for kind in FieldKind), size="s"),
        TableColumn("required", _("必填"), "select", ((_YES, _("必填")), (_NO, _("选填"))), size="s"),
        TableColumn("detail", _("选项、单位或栏目"), max_length=600),
        TableColumn("help", _("填写提示"), max_length=LONGEST_HELP),
        TableColumn("prefill", _("预填"), "select", (("", _("不预填")), *((n, p.label) for n, p in PREFILLS.items()))),
        TableColumn("public", _("随结果公开"), "select", ((_NO, _("不公开")), (_YES, _("公开"))), size="s"),
        TableColumn("when", _("仅当（字段=选项）"), max_length=120),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(columns=self.shown, read=None, show=None, maximum=MOST_FIELDS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The field of a row, with the words for its section and its condition."""
        section, label, kind, required, detail, text, prefill, public, when = cells
        if kind not in FieldKind.values:
            raise ValidationError(_now("请选择类型。"), "kind")
        if not label:
            raise ValidationError(_now("请写字段名称。"), "label")
        return {
            "section": section,
            "when": when,
            "field": {
                "key": lineage,
                "label": label,
                "kind": kind,
                "required": required != _NO,
                "help": text,
                "prefill": prefill,
                "is_public": public == _YES,
                **_detail_of(FieldKind(kind), detail),
            },
        }

    def to_python(self, value: Any) -> Any:
        """The form as it is kept: sections in the order in which they are first named, keys where there were none."""
        rows = super().to_python(value)
        if not rows or "section" not in rows[0]:
            return rows
        return _with_keys(rows)

    def validate(self, value: Any) -> None:
        """Everything that is wrong at once, one sentence each."""
        if found := problems_of(form_of(value or [])):
            raise ValidationError(found)

    def prepare_value(self, value: Any) -> Any:
        """The rows of a kept form; what was typed stays as it was typed."""
        if not value or isinstance(value[0], list):
            return value
        form = form_of(value)
        return [_row_of(section.title, one, form) for section in form.sections for one in section.fields]


def _detail_of(kind: FieldKind, detail: str) -> dict[str, Any]:
    parts = [part for part in _BETWEEN_OPTIONS.split(detail.strip()) if part]
    if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return {"options": parts}
    if kind == FieldKind.TABLE:
        return {"columns": [_column_of(part) for part in parts]}
    if kind == FieldKind.CODE:
        return {"source": _named(detail, {str(one.label): name for name, one in CODES.items()})}
    if kind == FieldKind.RECORD:
        return {"source": _named(detail, {str(one.label): name for name, one in REGISTERS.items()})}
    return {"unit": detail.strip()[:20]} if kind == FieldKind.NUMBER else {}


def _column_of(text: str) -> dict[str, str]:
    label, _sign, kind = text.replace("：", ":").partition(":")
    if kind and kind not in _CELL_KINDS:
        kinds = "、".join(_CELL_KINDS)
        raise ValidationError(_now("栏目“%(label)s”的类型只能是%(kinds)s。") % {"label": label, "kinds": kinds}, "kind")
    return {"label": label, "kind": str(_CELL_KINDS.get(kind, FieldKind.TEXT))}


def _named(detail: str, names: Mapping[str, str]) -> str:
    if detail.strip() not in names:
        raise ValidationError(
            _now("“选项、单位或栏目”请写其中之一：%(names)s。") % {"names": "、".join(names)}, "source"
        )
    return names[detail.strip()]


def _with_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    taken = {row["field"]["key"] for row in rows if row["field"]["key"]}
    fresh = (key for number in range(1, 10 * MOST_FIELDS) if (key := f"f{number}") not in taken)
    for row in rows:
        row["field"]["key"] = row["field"]["key"] or next(fresh)
    by_label = {row["field"]["label"]: row["field"]["key"] for row in rows}
    titles = list(dict.fromkeys(row["section"] or _now("申报内容") for row in rows))
    sections: dict[str, list[Any]] = {title: [] for title in titles}
    for row in rows:
        sections[row["section"] or _now("申报内容")].append({**row["field"], "when": _when_of(row, by_label)})
    return [
        {"key": f"s{number}", "title": title, "fields": fields}
        for number, (title, fields) in enumerate(sections.items(), start=1)
    ]


def _when_of(row: Mapping[str, Any], by_label: Mapping[str, str]) -> dict[str, str] | None:
    if not row["when"]:
        return None
    label, sign, value = row["when"].replace("＝", "=").partition("=")
    key = by_label.get(label.strip())
    if not sign or key is None:
        message = _now("字段“%(label)s”的填写条件要写成“字段名称=选项”，字段要在表里。")
        raise ValidationError(message % {"label": row["field"]["label"]}, "when")
    return {"field": key, "value": value.strip()}


def _row_of(section: str, one: Field, form: Form) -> list[str]:
    if one.kind == FieldKind.TABLE:
        detail = "、".join(f"{column.label}:{_KIND_WORDS[column.kind]}" for column in one.columns)
    elif one.kind == FieldKind.CODE:
        detail = str(CODES[one.source].label)
    elif one.kind == FieldKind.RECORD:
        detail = str(REGISTERS[one.source].label)
    else:
        detail = one.unit or "、".join(one.options)
    when = "" if one.when is None else f"{form.field(one.when.field).label}={one.when.value}"
    required, public = (_YES if flag else _NO for flag in (one.required, one.is_public))
    return [one.key, section, one.label, one.kind, required, detail, one.help, one.prefill, public, when]


class ConditionsField(TableField):
    """The conditions of a scheme, one a row; the value is the list that `validate_conditions` asks for."""

    def __init__(self, **kwargs: Any) -> None:
        facts = (("", _("由受理部门审查")), *fact_choices())
        columns = (
            TableColumn("text", _("条件（一句话）"), size="l", max_length=200),
            TableColumn("fact", _("按这个数据核对"), "select", facts),
            TableColumn("comparator", _("比较"), "select", _COMPARATORS, size="s"),
            TableColumn("value", _("数值"), size="s", max_length=20),
            TableColumn("veto", _("性质"), "select", ((_NO, _("应当符合")), (_YES, _("有则不得申报"))), size="s"),
            TableColumn("group", _("几条符合其一"), size="s", max_length=30),
        )
        super().__init__(columns=columns, read=_read_condition, show=_show_condition, maximum=MOST_CONDITIONS, **kwargs)


def _read_condition(cells: list[str]) -> dict[str, Any]:
    text, fact, comparator, value, veto, group = cells
    if not text:
        raise ValidationError(_now("请用一句话写明条件。"), "text")
    kept = kept_value(fact, value) if fact else ""
    return {
        "fact": fact,
        "comparator": comparator if fact else "",
        "value": kept,
        "text": text,
        "group": group,
        "veto": veto == _YES,
    }


def _show_condition(row: Mapping[str, Any]) -> list[str]:
    veto = _YES if row["veto"] else _NO
    return ["", row["text"], row["fact"], row["comparator"] or ">=", typed_value(row), veto, row["group"]]


class PartnersField(TableField):
    """The units that apply together, by full name or credit code, with what each does; the value is a list of Named."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("unit", _("单位全称或统一社会信用代码"), size="l", max_length=120),
            TableColumn("task", _("承担的工作"), size="l", max_length=200),
        )
        super().__init__(columns=columns, read=_read_partner, show=_show_partner, maximum=MOST_PARTNERS, **kwargs)


def _read_partner(cells: list[str]) -> Named:
    name, task = cells
    rows: Any = Organisation.objects.verified()
    unit = rows.filter(name=name).first() or rows.filter(uscc=normalise_uscc(name)).first()
    if unit is None:
        raise ValidationError(_now("没有“%(name)s”这家已核验的单位，请写全称。") % {"name": name}, "unknown")
    if not task:
        raise ValidationError(_now("请写明承担的工作。"), "task")
    return Named(unit, task)


def _show_partner(one: Named) -> list[str]:
    return ["", str(one.organisation), one.task]
