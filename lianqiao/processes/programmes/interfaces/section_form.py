"""One section of an application as a form: made of the definition, with what is answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.row_inputs import TableColumn
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.processes.programmes.definitions.answers import LONGEST_LINE, LONGEST_TEXT, MOST_ROWS, is_empty, typed
from lianqiao.processes.programmes.definitions.form import Field, Form, Section
from lianqiao.processes.programmes.definitions.offers import CODES, REGISTERS
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.interfaces.fields import TableField

DAY = {"type": "date"}


class SectionForm(forms.Form):
    """The fields of a section. Nothing is required while it is being written; what is, is said beside each field.

    `answers` are those of the section, `uploaded` the names of files by key, `only` the fields that may change
    (None: all). Without answers it is the preview of an empty form.
    """

    def __init__(
        self,
        *args: Any,
        form: Form,
        section: Section,
        actor: Actor,
        answers: Mapping[str, Any] | None = None,
        uploaded: Mapping[str, str] | None = None,
        only: frozenset[str] | None = None,
        **kwargs: Any,
    ) -> None:
        given = dict(answers or {})
        stored = {one.key: _initial(one, given[one.key]) for one in section.fields if one.key in given}
        kwargs["initial"] = {**stored, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.section = section
        for one in section.fields:
            field = _field(one, form, (uploaded or {}).get(str(given.get(one.key))))
            if isinstance(field, SearchedRecordField):
                field.offer_to(actor, [given[one.key]] if given.get(one.key) else [])
            field.disabled = only is not None and one.key not in only
            if one.when is not None:
                asked = self.add_prefix(one.when.field)
                value = _typed_choice(form.field(one.when.field), one.when.value)
                field.widget.attrs |= {"data-shown-when": asked, "data-shown-value": value}
            self.fields[one.key] = field

    def values(self) -> dict[str, Any]:
        """What was answered by key, as the domain takes it; a file that was not chosen anew stays as it is."""
        return {
            one.key: self.cleaned_data[one.key]
            for one in self.section.fields
            if not self.fields[one.key].disabled
            and not (one.kind == FieldKind.FILE and self.cleaned_data[one.key] is None)
        }


def _typed_choice(asked: Field, value: str) -> str:
    """The value as the browser sends it."""
    return {_("是"): "yes", _("否"): "no"}[value] if asked.kind == FieldKind.YES_NO else value


def _field(one: Field, form: Form, file_name: str | None) -> Any:
    common: dict[str, Any] = {"label": one.label, "required": False, "help_text": _help(one, form, file_name)}
    options = [(option, option) for option in one.options]
    match one.kind:
        case FieldKind.LONG:
            area = forms.Textarea(attrs={"rows": 6})
            return forms.CharField(**common, max_length=LONGEST_TEXT, widget=area)
        case FieldKind.NUMBER:
            return forms.CharField(**common, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        case FieldKind.MONEY:
            return MoneyWanField(**common)
        case FieldKind.DATE:
            return forms.DateField(**common, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
        case FieldKind.YES_NO:
            choices = (("yes", _("是")), ("no", _("否")))
            return forms.ChoiceField(**common, choices=choices, widget=forms.RadioSelect)
        case FieldKind.CHOICE:
            return forms.ChoiceField(**common, choices=options, widget=forms.RadioSelect)
        case FieldKind.CHOICES:
            return forms.MultipleChoiceField(**common, choices=options, widget=forms.CheckboxSelectMultiple)
        case FieldKind.CODE:
            return CODES[one.source].form_field(**common)
        case FieldKind.RECORD:
            return SearchedRecordField(**common, among=REGISTERS[one.source].records)
        case FieldKind.FILE:
            return forms.FileField(**common)
        case FieldKind.TABLE:
            return _table(one, common)
    return forms.CharField(**common, max_length=LONGEST_LINE)


def _table(one: Field, common: Mapping[str, Any]) -> TableField:
    columns = tuple(
        TableColumn(
            f"c{number}",
            _("%(label)s（万元）") % {"label": column.label} if column.kind == FieldKind.MONEY else column.label,
            "date" if column.kind == FieldKind.DATE else "text",
            max_length=LONGEST_LINE,
        )
        for number, column in enumerate(one.columns)
    )
    return TableField(columns=columns, read=list, show=lambda row: row, maximum=MOST_ROWS, **common)


def _help(one: Field, form: Form, file_name: str | None) -> str:
    parts = []
    if one.when is not None:
        asked = form.field(one.when.field).label
        parts.append(_("仅当“%(label)s”为“%(value)s”时填写。") % {"label": asked, "value": one.when.value})
    parts.append(_("必填。") if one.required else _("选填。"))
    if one.unit:
        parts.append(_("单位：%(unit)s。") % {"unit": one.unit})
    if one.help:
        parts.append(one.help)
    if file_name:
        parts.append(_("已上传：%(name)s；不重新选择就保留它。") % {"name": file_name})
    return " ".join(parts)


def _initial(one: Field, value: Any) -> Any:
    if is_empty(value):
        return None
    match one.kind:
        case FieldKind.MONEY:
            return Decimal(value)
        case FieldKind.DATE:
            return date.fromisoformat(value)
        case FieldKind.YES_NO:
            return "yes" if value else "no"
        case FieldKind.FILE:
            return None
        case FieldKind.TABLE:
            kinds = [column.kind for column in one.columns]
            return [["", *(typed(kind, cell) for kind, cell in zip(kinds, row, strict=True))] for row in value]
    return value
