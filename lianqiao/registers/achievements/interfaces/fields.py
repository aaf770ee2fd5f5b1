"""Form fields that choose achievements."""

from __future__ import annotations

from typing import Any, Self

from django import forms

from lianqiao.core.access import ANONYMOUS
from lianqiao.registers.achievements.models import Achievement

#: The name under which published achievements are searched by their title.
LIST = "achievements"


class PublicAchievementField(forms.ModelChoiceField):
    """Chooses one achievement that everybody may see; the widget asks for a search."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-codes": LIST}))
        super().__init__(queryset=Achievement.objects.none(), **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy: Self = super().__deepcopy__(memo)
        copy.queryset = Achievement.objects.public(ANONYMOUS)
        return copy


class OwnAchievementField(forms.ModelChoiceField):
    """Chooses one achievement of the unit that fills in the form; the form gives the choices with `offer_own`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-tom-select": True}))
        super().__init__(queryset=Achievement.objects.none(), **kwargs)


class OwnAchievementsField(forms.ModelMultipleChoiceField):
    """Chooses several achievements of the unit that fills in the form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-tom-select": True}))
        super().__init__(queryset=Achievement.objects.none(), **kwargs)


def offer_own(form: Any) -> None:
    """Let the fields of the form that choose own achievements choose among those of its actor's unit."""
    for field in form.fields.values():
        if isinstance(field, OwnAchievementField | OwnAchievementsField):
            field.queryset = Achievement.objects.filter(organisation=form.actor.organisation_id).order_by("title")


def search(text: str, *, limit: int) -> list[dict[str, str]]:
    """At most `limit` published achievements whose title holds every word, as {value, text}."""
    rows = Achievement.objects.public(ANONYMOUS).order_by("-published_at", "-pk")
    for word in text.split():
        rows = rows.filter(title__icontains=word)
    return [{"value": str(row.pk), "text": row.title} for row in rows.only("pk", "title")[:limit]]
