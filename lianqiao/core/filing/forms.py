"""The form of a filed record: made from the model's columns, in sections; what it saves goes to the domain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing, update_filing
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.money import MoneyWanField, is_signed, is_yuan
from lianqiao.core.publishing.forms import RecordForm

#: Texts longer than this are asked in several lines.
ONE_LINE = 300


def field_for(column: Any, **options: Any) -> Any:
    """The form field of a column as the house asks it: amounts in 万元, days by the calendar, long texts in lines."""
    if is_yuan(column):
        return column.formfield(form_class=MoneyWanField, signed=is_signed(column), **options)
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if isinstance(column, models.TextField):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3 if (column.max_length or 0) <= ONE_LINE else 5}))
    return column.formfield(**options)


class FilingForm(RecordForm):
    """A form over a filed record's draft.

    A kind gives `sections`, and in `Meta(FilingForm.Meta)` the model and its columns; fields named as the model's
    `PARTS` (a `RowsField`, or a choice of several records) are written as rows of the record.
    """

    class Meta:
        formfield_callback = field_for

    def prefilled(self) -> dict[str, Any]:
        """A new record begins empty."""
        return {}

    def stored(self, record: FiledRecord | None) -> dict[str, Any]:
        """The parts of an existing record, as their fields show them."""
        if record is None:
            return {}
        shown = {}
        for name in record.PARTS:
            rows = list(getattr(record, name).all())
            asked = self.base_fields.get(name)
            if isinstance(asked, RowsField):
                shown[name] = [{column: getattr(row, column) for column in asked.names} for row in rows]
            else:
                shown[name] = rows
        return shown

    @property
    def part_names(self) -> frozenset[str]:
        """The fields that are rows of the record."""
        return frozenset(self._meta.model.PARTS)

    def values(self) -> dict[str, Any]:
        """The columns that this form asked."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.part_names}

    def parts(self) -> dict[str, Any]:
        """The rows that this form asked."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.part_names}


def save_filing(form: FilingForm, actor: Actor, record: Any) -> Any:
    """Hand a valid form to the domain: a new draft, or a change of `record`."""
    if record is None:
        return create_filing(form._meta.model, actor=actor, values=form.values(), parts=form.parts())
    return update_filing(record, actor=actor, values=form.values(), parts=form.parts())
