"""Form fields that choose records by searching their titles: what the search offers is what the form accepts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet

from lianqiao.core.access import Actor


@dataclass(frozen=True)
class RecordList:
    """Records with a `title` that a field may search under `name`.

    `choosable(actor)` are those that the actor may choose, `order` columns that an index serves (without other wish the
    newest first), `label` what stands in the list of a record.
    """

    name: str
    choosable: Callable[[Actor], QuerySet[Any]]
    order: tuple[str, ...] = ("-pk",)
    label: Callable[[Any], str] = str


_lists: dict[str, RecordList] = {}


def declare(records: RecordList) -> RecordList:
    """Make the list known; LookupError for a name that is taken."""
    if records.name in _lists:
        raise LookupError(f"there is a list {records.name} already")
    _lists[records.name] = records
    return records


def is_known(name: str) -> bool:
    """Whether there is a list of that name."""
    return name in _lists


def search(name: str, text: str, *, actor: Actor, limit: int) -> list[dict[str, str]]:
    """At most `limit` records that the actor may choose and whose title holds every word, as {value, text}."""
    records = _lists[name]
    rows = records.choosable(actor).order_by(*records.order)
    for word in text.split():
        rows = rows.filter(title__icontains=word)
    return [{"value": str(row.pk), "text": records.label(row)} for row in rows[:limit]]


class SearchedRecordField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Chooses one record of a declared list; the form says by `offer_to` for whom.

    The page holds the chosen record alone, as an ordinary select, and the widget asks for a search.
    """

    select: type[forms.Select] = forms.Select

    def __init__(self, *, among: RecordList, **kwargs: Any) -> None:
        self.among = among
        kwargs.setdefault("widget", self.select(attrs={"data-codes": among.name}))
        super().__init__(queryset=None, **kwargs)

    def offer_to(self, actor: Actor, chosen: list[Any]) -> None:
        """Offer what the actor may choose now, and the records (by key) that were chosen before."""
        choosable = self.among.choosable(actor)
        if chosen:
            kept = Q(pk__in=choosable.order_by().values("pk")) | Q(pk__in=chosen)
            choosable = choosable.model._default_manager.filter(kept)
        self.queryset = choosable

    def label_from_instance(self, obj: Model) -> str:
        """As the search shows it."""
        return self.among.label(obj)


class SearchedRecordsField(SearchedRecordField, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Chooses any number of records."""

    select = forms.SelectMultiple


def offer_records(fields: dict[str, forms.Field], *, actor: Actor, record: Any) -> None:
    """Let the fields that search records offer them to the actor; `record` is what the form changes, or None."""
    for name, field in fields.items():
        if isinstance(field, SearchedRecordField):
            field.offer_to(actor, [] if record is None else _chosen(record, name))


def _chosen(record: Any, name: str) -> list[Any]:
    column = record._meta.get_field(name)
    if column.many_to_many:
        return list(getattr(record, name).values_list("pk", flat=True))
    key = getattr(record, column.attname)
    return [] if key is None else [key]
