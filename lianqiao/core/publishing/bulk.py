"""Many drafts at once, with the checks, log rows and published changes of a single one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.models import PublishableRecord
from lianqiao.core.records import Record, assignable

R = TypeVar("R", bound=PublishableRecord)


@dataclass(frozen=True)
class Draft:
    """One record to be: `values` are `assignable` columns, `codes` gives the keys for each many-to-many field."""

    values: Mapping[str, Any]
    codes: Mapping[str, Iterable[Any]] = field(default_factory=dict)


def problems_of(model: type[Record], values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the columns of a draft: {field: sentence}; asks nothing of the database."""
    _cleaned, problems = cleaned(model, values)
    return {name: sentences[0] for name, sentences in problems.items()}


@transaction.atomic
def create_drafts(
    model: type[R], drafts: Sequence[Draft], *, actor: Actor, permission: Permission, text: str, source: str
) -> list[R]:
    """Drafts of the organisation that the actor acts for, in order, in a fixed number of statements.

    `text` is what the business log says of each, `source` where the data come from. Raises AccessError, LookupError
    for a column that is not to be filled in, or InvalidInput for the first draft that is not well formed, and then
    nothing has been created; what only the database can refuse (a number used twice) it raises as IntegrityError.
    """
    owner = {
        "organisation": actor.organisation,
        "region_id": actor.organisation.region_id,
        "created_by": actor.user,
        "source": source,
    }
    actor.require(permission, model(**owner))
    records: list[Any] = []
    for draft in drafts:
        values, problems = cleaned(model, draft.values)
        if problems:
            raise InvalidInput(problems)
        records.append(model(**values, **owner))
    copy_in(records)
    _link(model, records, drafts)
    topic = outbox.topic_of(model, "create")
    copy_in([log.entry(topic, record, actor=actor, text=text) for record in records])
    outbox.publish(topic, *(record.pk for record in records))
    return records


def cleaned(model: type[Record], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The values as the model keeps them, and {field: sentences} for those that it refuses.

    What `clean_fields` of an instance does, without looking again at each row's defaults: that is most of the time.
    """
    columns, needed = assignable(model), _needed(model)
    if refused := values.keys() - columns.keys():
        raise LookupError(f"{model.__name__} does not take {', '.join(sorted(refused))}")
    kept: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name, value in values.items():
        column = columns[name]
        if column.blank and value in column.empty_values:
            kept[name] = value
            continue
        try:
            kept[name] = column.clean(value, None)
        except ValidationError as error:
            problems[name] = list(error.messages)
    for name in needed - values.keys():
        try:
            columns[name].clean(columns[name].get_default(), None)
        except ValidationError as error:
            problems[name] = list(error.messages)
    return kept, problems


@cache
def _needed(model: type[Record]) -> frozenset[str]:
    """The names of the columns that a draft cannot leave at their default."""
    return frozenset(name for name, column in assignable(model).items() if not (column.blank or column.has_default()))


def _link(model: type[PublishableRecord], records: Sequence[Any], drafts: Sequence[Draft]) -> None:
    for name in {name for draft in drafts for name in draft.codes}:
        relation: Any = model._meta.get_field(name)
        here, there = relation.m2m_column_name(), relation.m2m_reverse_name()
        through = relation.remote_field.through
        copy_in(
            [
                through(**{here: record.pk, there: key})
                for record, draft in zip(records, drafts, strict=True)
                for key in draft.codes.get(name, ())
            ]
        )
