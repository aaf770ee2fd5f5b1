"""What the forms of all registers share: they check what is typed and hand it to the domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.publishing.searched import offer_records


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form over a record's draft; it saves nothing itself.

    `sections` are (title, help, field names); with `step` (from 1) only the fields of that section are asked.
    `PARTS` are the fields that are rows of their own and not columns of the record. `values()` and `parts()`
    hold exactly what this form asked, so that a step leaves the other steps' answers alone.
    """

    sections: ClassVar[Sequence[tuple[Any, Any, Sequence[str]]]] = ()
    PARTS: ClassVar[Sequence[str]] = ()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor,
        step: int | None = None,
        instance: Any = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.actor, self.step = actor, step
        begins_with = {**self.prefilled(), **self.stored(instance), **(initial or {})}
        super().__init__(data, files, instance=instance, initial=begins_with, **kwargs)
        offer_records(self.fields, actor=actor, record=instance)
        if step is not None:
            asked = set(self.sections[step - 1][2])
            self.fields = {name: field for name, field in self.fields.items() if name in asked}

    def prefilled(self) -> dict[str, Any]:
        """What a new record begins with: the person who fills it in is its contact."""
        user = self.actor.user
        if user is None:
            return {}
        return {"contact_name": user.name, "contact_phone": user.phone, "contact_email": user.email}

    def stored(self, record: Any) -> dict[str, Any]:
        """What an existing record says: nothing of it is prefilled anew; its parts stand in their fields."""
        if record is None:
            return {}
        contact = {name: getattr(record, name) for name in ("contact_name", "contact_phone", "contact_email")}
        return {**contact, **self.stored_parts(record)}

    def stored_parts(self, record: Any) -> dict[str, Any]:
        """The parts of an existing record as their fields show them."""
        return {}

    def values(self) -> dict[str, Any]:
        """The columns that this form asked, as the domain function takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PARTS}

    def parts(self) -> dict[str, Any]:
        """The parts that this form asked, as the domain function takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.PARTS}


class OpinionForm(forms.Form):
    """The opinion that a secrecy officer signs."""

    opinion = forms.CharField(label=_("审查意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
