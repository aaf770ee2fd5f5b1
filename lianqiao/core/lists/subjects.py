"""The records that lists may name: every kind that says what an actor may see and has a title or a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.records import VisibleQuerySet

FOUND_AT_ONCE = 20
ORGANISATION = "organisations.organisation"
#: Of these the public sees less than the title and the owner; lists take them from those who may read them whole.
_KEPT_BACK = (Publicity.HIDDEN_OWNER, Publicity.VERIFIED)


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
    """Records of a kind that the actor may name and whose title or name holds the text, at most `FOUND_AT_ONCE`.

    He may name what he may read whole, and what shows its title and its owner to everybody.
    LookupError for a kind that lists cannot name.
    """
    title = title_field(subject_models()[label])
    found = _nameable(label, actor).filter(**{f"{title}__icontains": text.strip()})
    return found.order_by(title, "pk")[:FOUND_AT_ONCE]


def titled(label: str, names: Collection[str], *, actor: Actor) -> models.QuerySet[Any]:
    """Records of a kind that the actor may name and that bear exactly one of the names."""
    title = title_field(subject_models()[label])
    return _nameable(label, actor).filter(**{f"{title}__in": names}).order_by("pk")


def find(label: str, key: Any, *, actor: Actor) -> Any:
    """The record of that key if the actor may name it, else None."""
    return _nameable(label, actor).filter(pk=key).first()


def _nameable(label: str, actor: Actor) -> models.QuerySet[Any]:
    model = subject_models()[label]
    rows: Any = model._default_manager.all()
    visible: models.QuerySet[Any] = rows.visible_to(actor)
    if _has(model, "publicity"):
        visible = visible.filter(Q(pk__in=rows.whole_for(actor).values("pk")) | ~Q(publicity__in=_KEPT_BACK))
    return visible.select_related("organisation") if _has(model, "organisation") else visible


def name_of(subject: models.Model) -> str:
    """What the record is called today."""
    return str(getattr(subject, title_field(type(subject))))[:200]


def holder_of(subject: models.Model) -> str:
    """The organisation that the record belongs to, empty for an organisation itself."""
    organisation = getattr(subject, "organisation", None)
    return "" if organisation is None else str(organisation)[:200]


def public_holder_of(subject: models.Model) -> str:
    """As `holder_of`, empty where the owner asked that the public is not told."""
    return "" if hides_owner(subject) else holder_of(subject)


def kept_from_public(subject: models.Model) -> str:
    """Why the public may not read on a list what the record is called and whose it is; empty where it may."""
    if hides_owner(subject):
        return _("单位要求不公开名称")
    if is_for_verified(subject):
        return _("仅向已核验单位公开")
    return "" if getattr(subject, "is_public", True) else _("还没有公开")


def is_for_verified(subject: models.Model) -> bool:
    """Whether the owner shows the record to verified organisations only."""
    return bool(_publicity_of(subject) == Publicity.VERIFIED)


def hides_owner(subject: models.Model) -> bool:
    """Whether the public is not told to whom the record belongs."""
    return bool(_publicity_of(subject) == Publicity.HIDDEN_OWNER)


def load_publicity(subjects: Iterable[models.Model | None]) -> None:
    """Read at once what decides how much of the records the public sees; one query for each kind of record."""
    by_relation: dict[tuple[type[models.Model], str], list[models.Model]] = {}
    for subject in subjects:
        if relation := _shown_by(subject):
            by_relation.setdefault((type(subject), relation), []).append(subject)  # type: ignore[arg-type]
    for (_model, relation), rows in by_relation.items():
        models.prefetch_related_objects(rows, relation)


def _publicity_of(subject: models.Model) -> Any:
    """The publicity of the record, or of the one that decides for it whether its owner is shown."""
    relation = _shown_by(subject)
    return getattr(getattr(subject, relation) if relation else subject, "publicity", None)


def _shown_by(subject: models.Model | None) -> str:
    return getattr(subject, "OWNER_SHOWN_BY", "")


def _may_be_named(model: type[models.Model]) -> bool:
    if model._meta.app_label == "lists" or not isinstance(model._meta.pk, models.UUIDField):
        return False
    manager: Any = model._default_manager
    return isinstance(manager.all(), VisibleQuerySet) and (
        _has(model, "title") or model._meta.label_lower == ORGANISATION
    )


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)
