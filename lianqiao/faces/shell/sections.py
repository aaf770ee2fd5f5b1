"""Groups the fields of a form into the sections that a person fills one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

from django.forms import BoundField, Form


class FormSection(NamedTuple):
    """One fieldset: title and help may be empty, fields are in the order of the form's declaration."""

    title: str
    help: str
    fields: list[BoundField]
    number: int


def sections_of(form: Form) -> list[FormSection]:
    """Return the visible fields of `form` by section.

    A form may carry `sections`: a sequence of (title, help, field names). The form may live on any floor and
    needs nothing from this module. Fields that no section names follow in a last section without title; names
    that the form does not have (taken away for this role) are skipped, and so is a section left empty.
    """
    declared: Sequence[tuple[str, str, Sequence[str]]] = getattr(form, "sections", ())
    visible = {field.name: field for field in form.visible_fields()}
    result: list[FormSection] = []
    for title, help_text, names in declared:
        fields = [visible.pop(name) for name in names if name in visible]
        if fields:
            result.append(FormSection(str(title), str(help_text), fields, number=len(result) + 1))
    if visible:
        result.append(FormSection("", "", list(visible.values()), number=len(result) + 1))
    return result
