"""On which lists a record stands, and onto which drafts an official may put it: for the record's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lianqiao.core.access import Actor
from lianqiao.core.lists.enums import EditionState
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.permissions import Permission


@dataclass(frozen=True)
class Standing:
    """A line that names the record: which edition, what it says in its columns, and that it left, where it did."""

    entry: Entry
    edition: Edition
    columns: Sequence[tuple[str, str]]


def lists_of(subject: Any, actor: Actor) -> list[Standing]:
    """The lines that name the record on editions that the actor may see, newest edition first; two queries."""
    kind = ContentType.objects.get_for_model(subject)
    rows = Entry.objects.visible_to(actor).filter(subject_type=kind, subject_id=subject.pk)
    found = []
    for entry in rows.select_related("edition__kind", "edition__organisation").order_by(
        "-edition__period_from", "-edition_id", "position"
    ):
        columns = [
            (column.title, shown)
            for column in entry.edition.kind.own_columns()
            if (shown := column.show(entry.attributes.get(column.name)))
        ]
        found.append(Standing(entry, entry.edition, columns))
    return found


def drafts_for(subject: Any, actor: Actor) -> list[Edition]:
    """The drafts of the actor's government that may name the record and do not yet; none without the right to edit."""
    if actor.oversight is None or not actor.has(Permission.LIST_EDIT):
        return []
    kind = ContentType.objects.get_for_model(subject)
    named = Entry.objects.filter(subject_type=kind, subject_id=subject.pk, left_on__isnull=True).values("edition")
    drafts = Edition.objects.filter(
        organisation=actor.organisation_id,
        state=EditionState.DRAFT,
        kind__subject_models__contains=[subject._meta.label_lower],
    )
    return list(drafts.exclude(pk__in=named).select_related("kind").order_by("-period_from", "-id"))
