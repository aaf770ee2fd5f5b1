"""What being on lists does to a record or a person on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from lianqiao.core import clock
from lianqiao.core.lists.enums import Effect
from lianqiao.core.lists.models import Edition, Entry, ListKind
from lianqiao.core.norms.places import place_of


@dataclass(frozen=True)
class Active:
    """One effect that holds: what it is, by which list, edition and decision, since when and until when (or open)."""

    effect: Effect
    kind: ListKind
    edition: Edition
    entry: Entry
    source: str
    since: date
    until: date | None


def effects_on(subject: Model, *, on: date | None = None, where: Any = None) -> list[Active]:
    """The effects on a record or an organisation on a day (today when none is given).

    `where` (a Region, a code or an Organisation) leaves only the lists of governments that the place belongs to.
    Restricted lists count: the answer is for rules, and shown only to those who may see the edition.
    """
    return effects_on_many([subject], on=on, where=where).get(subject.pk, [])


def effects_on_many(subjects: Iterable[Model], *, on: date | None = None, where: Any = None) -> dict[Any, list[Active]]:
    """The effects by primary key of the record, for many records of any kinds in one query; no key where none holds."""
    keys: dict[type[Model], list[Any]] = defaultdict(list)
    for subject in subjects:
        keys[type(subject)].append(subject.pk)
    if not keys:
        return {}
    named = Q(pk__in=())
    for model, wanted in keys.items():
        named |= Q(subject_type=ContentType.objects.get_for_model(model), subject_id__in=wanted)
    return _by(lambda entry: entry.subject_id, named, on, where)


def effects_on_names(names: Sequence[str], *, on: date | None = None, where: Any = None) -> dict[str, list[Active]]:
    """The effects on entries that are only names (persons, things without a record), by name, in one query.

    Two persons may share a name: who refuses something on this ground compares the holder and the note first.
    """
    return _by(lambda entry: entry.name, Q(subject_id__isnull=True, name__in=names), on, where)


def _by(key: Any, condition: Q, on: date | None, where: Any) -> dict[Any, list[Active]]:
    day = on or clock.today()
    rows = Entry.objects.with_effect(day).filter(condition).select_related("edition__kind")
    if where is not None:
        rows = rows.filter(edition__region__in=["100000", *place_of(where).regions()])
    found: dict[Any, list[Active]] = defaultdict(list)
    for entry in rows.order_by("edition__period_from", "edition_id", "position", "id"):
        found[key(entry)].append(_active(entry))
    return dict(found)


def _active(entry: Entry) -> Active:
    edition = entry.edition
    decision = entry.entry_decision or f"《{edition.decision_title}》{edition.decision_number}"
    return Active(
        effect=Effect(edition.kind.effect),
        kind=edition.kind,
        edition=edition,
        entry=entry,
        source=decision,
        since=max(entry.entered_on, edition.period_from),
        until=entry.effect_until or edition.period_to,
    )
