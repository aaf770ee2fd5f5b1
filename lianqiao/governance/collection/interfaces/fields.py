"""Form fields of collection: a data set's lines and checks as rows, units by name or code, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.fields import LinesField
from lianqiao.core.publishing.row_inputs import RowsTable, TableColumn, TypedRows
from lianqiao.governance.collection.enums import Sign
from lianqiao.governance.collection.validators import MOST_CHECKS, MOST_ITEMS
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.validators import normalise_uscc

_BETWEEN_UNITS = re.compile(r"[\n,，、;；]+")
REQUIRED, OPTIONAL = "1", "0"


class _TableField(TypedRows, LinesField):
    """Rows of inputs."""

    columns_shown: ClassVar[tuple[TableColumn, ...]]

    def __init__(self, *, read: Any, show: Any, maximum: int, **kwargs: Any) -> None:
        columns = [column.heading for column in self.columns_shown]
        table = RowsTable(self.columns_shown)
        super().__init__(columns=columns, read=read, show=show, maximum=maximum, widget=table, **kwargs)

    def suggest(self, **suggestions: Iterable[tuple[str, Any]]) -> None:
        """Offer these, as (value, words), while one types into the columns of that name."""
        self.widget.columns = tuple(
            replace(column, suggestions=tuple(suggestions.get(column.name, ()))) for column in self.widget.columns
        )

    def prepare_value(self, value: Any) -> Any:
        """Rows as the table shows them; what was typed stays as it was typed."""
        if not value or not isinstance(value[0], Mapping):
            return value
        return [["", *self.show(row)] for row in value]


class ItemsField(_TableField):
    """The lines of a data set: indicator, required or not, hint, measured indicator beside it; by name or key.

    The value is a list of {indicator, is_required, help, beside} in words; the form finds the indicators.
    """

    columns_shown = (
        TableColumn("indicator", _("指标"), size="l", max_length=120),
        TableColumn("required", _("必填"), "select", ((REQUIRED, _("必填")), (OPTIONAL, _("选填"))), size="s"),
        TableColumn("help", _("填报提示"), size="l", max_length=200),
        TableColumn("beside", _("对照的实测指标"), size="l", max_length=120),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read=_read_item, show=_show_item, maximum=MOST_ITEMS, **kwargs)


class ChecksField(_TableField):
    """The checks of a data set: left formula, sign, right formula, words; the value is a list of dicts."""

    columns_shown = (
        TableColumn("left", _("左式"), size="l", max_length=200),
        TableColumn("sign", _("关系"), "select", tuple((sign.value, sign.label) for sign in Sign), size="s"),
        TableColumn("right", _("右式"), size="l", max_length=200),
        TableColumn("text", _("说明"), size="l", max_length=200),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read=_read_check, show=_show_check, maximum=MOST_CHECKS, **kwargs)


def _read_item(cells: list[str]) -> dict[str, Any]:
    name, required, text, beside = cells
    if not name:
        raise ValidationError(_now("请先写指标的名称或编码。"), "required")
    return {"indicator": name, "is_required": required != OPTIONAL, "help": text, "beside": beside}


def _show_item(row: Any) -> tuple[str, ...]:
    return row["indicator"], REQUIRED if row["is_required"] else OPTIONAL, row["help"], row["beside"]


def _read_check(cells: list[str]) -> dict[str, Any]:
    left, sign, right, text = cells
    if not left or not right:
        raise ValidationError(_now("请写左式和右式。"), "required")
    if sign not in Sign.values:
        raise ValidationError(_now("关系请从这些中选：≤ < = ≥ >。"), "sign")
    return {"left": left, "sign": sign, "right": right, "text": text}


def _show_check(row: Any) -> tuple[str, ...]:
    return row["left"], row["sign"], row["right"], row["text"]


class UnitsField(forms.CharField):
    """Verified organisations by full name, short name or unified social credit code; the value is a list of them."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """The organisations; ValidationError names those that nobody knows."""
        words = [word.strip() for word in _BETWEEN_UNITS.split(value or "") if word.strip()]
        rows: Any = Organisation.objects.verified()
        codes = {normalise_uscc(word) for word in words}
        found = list(rows.filter(uscc__in=codes) | rows.filter(name__in=words) | rows.filter(short_name__in=words))
        known = {spelling for row in found for spelling in (row.uscc, row.name, row.short_name)}
        unknown = [word for word in words if word not in known and normalise_uscc(word) not in known]
        if unknown:
            message = _now("没有这些已核验的单位：%(names)s。请写全称或统一社会信用代码。")
            raise ValidationError(message % {"names": "、".join(unknown[:20])}, "unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        """Stored organisations one a line; what was typed stays as it was typed."""
        return "\n".join(str(row) for row in value) if isinstance(value, list | tuple) else value
