"""The records that lists may name: every kind that says what an actor may see and has a title or a name."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet

FOUND_AT_ONCE = 20
ORGANISATION = "organisations.organisation"


@cache
def subject_models() -> dict[str, type[models.Model]]:
    """The models by label, ordered: registers and processes with a title, and organisations."""
    return {model._meta.label_lower: model for model in apps.get_models() if _may_be_named(model)}


def label_of(label: str) -> str:
    """The words for a kind of record."""
    return str(subject_models()[label]._meta.verbose_name)


def title_field(model: type[models.Model]) -> str:
    """The column that a record is called by."""
    return "title" if _has(model, "title") else "name"


def search(label: str, text: str, *, actor: Actor) -> models.QuerySet[Any]:
    """Records of a kind that the actor may see and whose title or name holds the text, at most `FOUND_AT_ONCE`.

    LookupError for a kind that lists cannot name.
    """
    title = title_field(subject_models()[label])
    found = _visible(label, actor).filter(**{f"{title}__icontains": text.strip()})
    return found.order_by(title, "pk")[:FOUND_AT_ONCE]


def titled(label: str, names: Collection[str], *, actor: Actor) -> models.QuerySet[Any]:
    """Records of a kind that the actor may see and that bear exactly one of the names."""
    title = title_field(subject_models()[label])
    return _visible(label, actor).filter(**{f"{title}__in": names}).order_by("pk")


def find(label: str, key: Any, *, actor: Actor) -> Any:
    """The record of that key if the actor may see it, else None."""
    return _visible(label, actor).filter(pk=key).first()


def _visible(label: str, actor: Actor) -> models.QuerySet[Any]:
    model = subject_models()[label]
    rows: Any = model._default_manager.all()
    visible: models.QuerySet[Any] = rows.visible_to(actor)
    return visible.select_related("organisation") if _has(model, "organisation") else visible


def name_of(subject: models.Model) -> str:
    """What the record is called today."""
    return str(getattr(subject, title_field(type(subject))))[:200]


def holder_of(subject: models.Model) -> str:
    """The organisation that the record belongs to, empty for an organisation itself."""
    organisation = getattr(subject, "organisation", None)
    return "" if organisation is None else str(organisation)[:200]


def _may_be_named(model: type[models.Model]) -> bool:
    if model._meta.app_label == "lists" or not isinstance(model._meta.pk, models.UUIDField):
        return False
    manager: Any = model._default_manager
    return isinstance(manager.all(), VisibleQuerySet) and (
        _has(model, "title") or model._meta.label_lower == ORGANISATION
    )


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)
