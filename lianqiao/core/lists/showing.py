"""The lines of a list as everybody may read them today, whatever they said when they were entered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.lists import subjects
from lianqiao.core.lists.models import Entry
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.models import PublishableRecord


def as_public(entries: Iterable[Entry], actor: Actor) -> list[Entry]:
    """The lines without what the owners of their records keep from the actor now; nothing is saved.

    An owner who asks to be hidden is no longer named, nor is a record that is meant for verified organisations named
    to others. Two queries for each kind of record.
    """
    lines = list(entries)
    prefetch_related_objects(lines, "subject")
    subjects.load_publicity(line.subject for line in lines)
    for line in lines:
        hide_what_is_kept_back(line, is_verified=actor.is_verified)
    return lines


def named_to(rows: QuerySet[Entry], actor: Actor) -> QuerySet[Entry]:
    """The lines whose name `as_public` leaves to the actor: nobody finds the others by it."""
    if actor.is_verified:
        return rows
    kept_back = Q()
    for model in apps.get_models():
        if issubclass(model, PublishableRecord):
            manager: Any = model._default_manager
            kept = manager.filter(publicity=Publicity.VERIFIED).values("pk")
            kept_back |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=kept)
    return rows.exclude(kept_back)


def hide_what_is_kept_back(entry: Entry, *, is_verified: bool = False) -> bool:
    """Empty in memory what the public must not read of the line; returns whether anything was emptied."""
    subject: Any = entry.subject
    if subject is None:
        return False
    if subjects.is_for_verified(subject) and not is_verified:
        entry.name, entry.holder, entry.attributes, entry.note = _("（仅向已核验单位公开）"), "", {}, ""
        return True
    if not subjects.hides_owner(subject):
        return False
    telling = [text for text in (entry.holder, *_contacts(subject)) if text]
    attributes = {name: value for name, value in entry.attributes.items() if not _tells(value, telling)}
    note = "" if _tells(entry.note, telling) else entry.note
    is_changed = bool(entry.holder) or attributes != entry.attributes or note != entry.note
    entry.holder, entry.attributes, entry.note = "", attributes, note
    return is_changed


def _contacts(subject: Any) -> list[str]:
    return [getattr(subject, name, "") for name in ("contact_name", "contact_phone", "contact_email")]


def _tells(value: Any, telling: list[str]) -> bool:
    return isinstance(value, str) and any(text in value for text in telling)
