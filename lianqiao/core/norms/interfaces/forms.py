"""What is asked when an edition is entered: its value by kind, place, days and source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import DomainError
from lianqiao.core.norms import values
from lianqiao.core.norms.enums import Kind
from lianqiao.core.norms.models import NormKey

#: What stands between the cells of a row in the form.
SEPARATOR = "|"

_HELP = {
    Kind.NUMBER: gettext_lazy("填写数字"),
    Kind.SHARE: gettext_lazy("填写百分数或 0 到 1 的小数，例如 50% 或 0.5"),
    Kind.MONEY: gettext_lazy("以元计，也可以写单位，例如 500万元"),
    Kind.DURATION: gettext_lazy("例如 15 日、15 个工作日、36 个月、3 年"),
    Kind.TEXT: gettext_lazy("按原文填写"),
}


def _day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class EditionForm(forms.Form):
    """A new edition of `key`; `places` are the jurisdictions that the person may lay down norms for."""

    place = forms.ChoiceField(label=gettext_lazy("适用范围"))
    value = forms.CharField(label=gettext_lazy("内容"))
    effective_from = _day_field(gettext_lazy("生效日期"))
    effective_to = _day_field(
        gettext_lazy("失效日期"), required=False, help_text=gettext_lazy("自该日起不再有效；没有就留空")
    )
    source_title = forms.CharField(label=gettext_lazy("依据文件的名称"), max_length=200)
    source_number = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)
    source_date = _day_field(gettext_lazy("发布日期"), required=False)
    source_url = forms.URLField(label=gettext_lazy("原文网址"), required=False, assume_scheme="https")
    article = forms.CharField(label=gettext_lazy("条款"), max_length=100, required=False)
    note = forms.CharField(
        label=gettext_lazy("备注"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("录入理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例如：省里今年发布了新办法"),
    )

    def __init__(self, *args: Any, key: NormKey, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = Kind(key.kind)
        self._columns = values.columns_of(key.columns)
        place: Any = self.fields["place"]
        place.choices = list(places)
        field = self.fields["value"]
        if self._kind == Kind.TABLE:
            field.widget = forms.Textarea(attrs={"rows": 10, "wrap": "off"})
            titles = f" {SEPARATOR} ".join(column.title for column in self._columns)
            field.help_text = _("每行一条，栏目之间用竖线 | 隔开，依次为：%(titles)s") % {"titles": titles}
        else:
            field.help_text = _HELP[self._kind]
            if key.unit:
                field.label = _("内容（%(unit)s）") % {"unit": key.unit}

    def clean_value(self) -> Any:
        """The value as `enter_edition` takes it; a wrong one is refused beside the field."""
        typed = self.cleaned_data["value"]
        raw = rows_of(typed, self._columns) if self._kind == Kind.TABLE else typed
        try:
            values.parse(self._kind, raw, columns=self._columns)
        except DomainError as error:
            raise ValidationError(error.message, code=error.code) from error
        return raw

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("effective_from"), cleaned.get("effective_to")
        if first is not None and last is not None and last <= first:
            self.add_error("effective_to", _("失效日期应晚于生效日期。"))
        return cleaned


def rows_of(typed: str, columns: tuple[values.Column, ...]) -> list[dict[str, str]]:
    """The rows of a table as a person typed them; raises ValidationError for a row with other than its columns."""
    rows = []
    for number, line in enumerate((line for line in typed.splitlines() if line.strip()), start=1):
        cells = [cell.strip() for cell in line.replace("｜", SEPARATOR).split(SEPARATOR)]
        if len(cells) != len(columns):
            given = {"row": number, "found": len(cells), "wanted": len(columns)}
            raise ValidationError(_("第 %(row)d 行有 %(found)d 栏，应为 %(wanted)d 栏。") % given)
        rows.append({column.name: cell for column, cell in zip(columns, cells, strict=True)})
    return rows


def typed_value(kind: Kind, loaded: Any, columns: tuple[values.Column, ...], *, unit: str = "") -> str:
    """A loaded value as it is typed into the form."""
    if kind != Kind.TABLE:
        return values.show(kind, loaded)
    return "\n".join(
        f" {SEPARATOR} ".join(values.show_cell(column, row[column.name]) for column in columns) for row in loaded
    )
