"""Fields that forms of several apps ask with."""

from __future__ import annotations

from typing import Any

from django import forms


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, typed or chosen."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **{"required": False, **options})


class FilesField(forms.FileField):
    """Several files at once."""

    def __init__(self, **options: Any) -> None:
        widget = _SeveralFiles(attrs={"multiple": True})
        super().__init__(**{"required": False, "widget": widget, **options})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files, each checked."""
        return [super(FilesField, self).clean(one, initial) for one in data or ()]


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All that were chosen."""
        return files.getlist(name)
