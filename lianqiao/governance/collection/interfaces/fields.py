"""Form fields of collection: a data set's lines and checks typed one a line, units by name or code, figures."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.fields import LinesField
from lianqiao.governance.collection.enums import Sign
from lianqiao.governance.collection.validators import MOST_CHECKS, MOST_ITEMS
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.validators import normalise_uscc

_BETWEEN_UNITS = re.compile(r"[\n,，、;；]+")
_OPTIONAL = ("选填", "否", "0")
_SIGNS = {
    "≤": Sign.AT_MOST,
    "<=": Sign.AT_MOST,
    "不大于": Sign.AT_MOST,
    "<": Sign.LESS,
    "小于": Sign.LESS,
    "=": Sign.EQUAL,
    "等于": Sign.EQUAL,
    "≥": Sign.AT_LEAST,
    ">=": Sign.AT_LEAST,
    "不小于": Sign.AT_LEAST,
    ">": Sign.MORE,
    "大于": Sign.MORE,
}


class ItemsField(LinesField):
    """The lines of a data set: indicator ｜ required or not ｜ hint ｜ measured indicator beside it, by name or key.

    The value is a list of {indicator, is_required, help, beside} in words; the form finds the indicators.
    """

    def __init__(self, **kwargs: Any) -> None:
        columns = (_("指标"), _("必填或选填"), _("填报提示"), _("对照的实测指标"))
        super().__init__(columns=columns, read=_read_item, show=_show_item, maximum=MOST_ITEMS, **kwargs)


class ChecksField(LinesField):
    """The checks of a data set: left formula ｜ sign ｜ right formula ｜ words; the value is a list of dicts."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (_("左式"), _("关系"), _("右式"), _("说明"))
        super().__init__(columns=columns, read=_read_check, show=_show_check, maximum=MOST_CHECKS, **kwargs)


def _read_item(cells: list[str]) -> dict[str, Any]:
    name, required, text, beside = cells
    if not name:
        raise ValidationError(_now("请先写指标的名称或编码。"), "required")
    return {"indicator": name, "is_required": required not in _OPTIONAL, "help": text, "beside": beside}


def _show_item(row: Any) -> tuple[str, ...]:
    return row["indicator"], _now("必填") if row["is_required"] else _now("选填"), row["help"], row["beside"]


def _read_check(cells: list[str]) -> dict[str, Any]:
    left, sign, right, text = cells
    if not left or not right:
        raise ValidationError(_now("请写左式、关系和右式，例如：a｜≤｜b。"), "required")
    found = _SIGNS.get(unicodedata.normalize("NFKC", sign))
    if found is None:
        raise ValidationError(_now("关系请从这些中选：≤ < = ≥ >。"), "sign")
    return {"left": left, "sign": found.value, "right": right, "text": text}


def _show_check(row: Any) -> tuple[str, ...]:
    return row["left"], str(Sign(row["sign"]).label), row["right"], row["text"]


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


class FigureField(forms.DecimalField):
    """A figure as people and spreadsheets write it: with thousands separators, spaces or full-width digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The number without its separators."""
        if isinstance(value, str):
            value = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)
