"""Making and changing a filed record of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign, assignable

R = TypeVar("R", bound=FiledRecord)

#: Rows of the relations named in `PARTS`: records to link, or columns of rows to make.
Parts = Mapping[str, Iterable[Any] | None]


@transaction.atomic
def create_filing(
    model: type[R], *, actor: Actor, values: Mapping[str, Any], parts: Parts | None = None, **kept: Any
) -> R:
    """A new draft of the organisation that the actor acts for.

    `values` are columns that a person may fill in, `kept` columns that the caller answers for. Raises AccessError, or
    InvalidInput with the sentences per field; a draft may be incomplete, but what it says must be well formed.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"))
    if not model.is_filed_by(actor.organisation):
        raise AccessError(_("本单位不填报这类记录。"))
    record = model(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user, **kept
    )
    actor.require(Permission.FILING_CREATE, record)
    _assign(record, values)
    record.save(force_insert=True)
    _replace_parts(record, parts or {})
    topic = outbox.topic_of(record, "create")
    log.record(topic, record, actor=actor, text=_("录入%(kind)s") % {"kind": model._meta.verbose_name})
    outbox.publish(topic, record.pk)
    return record


@transaction.atomic
def update_filing(record: R, *, actor: Actor, values: Mapping[str, Any], parts: Parts | None = None) -> R:
    """Change a draft or a returned record; parts that are None or absent stay as they are.

    Raises AccessError, or InvalidInput with the sentences per field, and then nothing has changed.
    """
    locked: R = type(record)._base_manager.select_for_update().get(pk=record.pk)
    actor.require(Permission.FILING_EDIT, locked)
    _keep_what_is_numbered(locked, values)
    _assign(locked, values)
    locked.save()
    _replace_parts(locked, parts or {})
    topic = outbox.topic_of(locked, "update")
    text = _("修改%(kind)s") % {"kind": record._meta.verbose_name}
    log.record(topic, locked, actor=actor, text=text, data={"fields": sorted(values)})
    outbox.publish(topic, locked.pk)
    return locked


def _keep_what_is_numbered(record: FiledRecord, values: Mapping[str, Any]) -> None:
    """Refuse to change what the number of a record stands for: the number would tell something else."""
    if not record.number:
        return
    changed = [name for name in record.NUMBERED if name in values and values[name] != getattr(record, name)]
    if changed:
        message = _("已经取得编号 %(number)s，这一项不能改变；确需改变的，请撤销后重新办理。")
        raise InvalidInput({name: [message % {"number": record.number}] for name in changed})


def _assign(record: FiledRecord, values: Mapping[str, Any]) -> None:
    """Set and check the columns; the title that follows from them is there before it is asked for."""
    for name in values.keys() & assignable(type(record)).keys():
        setattr(record, name, values[name])
    record.title = record.own_title() or record.title
    assign(record, values)


def _replace_parts(record: FiledRecord, parts: Parts) -> None:
    """Write the rows of each relation anew, in their order."""
    if unknown := set(parts) - set(record.PARTS):
        raise LookupError(f"{type(record).__name__} has no parts {', '.join(sorted(unknown))}")
    for name, rows in parts.items():
        if rows is None:
            continue
        field: Any = record._meta.get_field(name)
        manager = getattr(record, name)
        if field.many_to_many:
            manager.set(rows)
            continue
        model: type[models.Model] = field.related_model
        ordered = any(column.name == "order" for column in model._meta.concrete_fields)
        made = [
            model(**{field.field.name: record, **({"order": order} if ordered else {}), **row})
            for order, row in enumerate(rows, start=1)
        ]
        _check_rows(name, field.field.name, model, made)
        manager.all().delete()
        model._default_manager.bulk_create(made)


def _check_rows(name: str, owner: str, model: type[models.Model], rows: list[models.Model]) -> None:
    """Raise InvalidInput for the part when a row is not well formed, or says again what must be said once."""
    said: dict[str, set[Any]] = {}
    for number, row in enumerate(rows, start=1):
        try:
            row.clean_fields(exclude={owner})
            row.clean()
        except ValidationError as error:
            raise _bad_row(name, number, "".join(error.messages)) from error
        for constraint in model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or owner not in constraint.fields:
                continue
            columns = [column for column in constraint.fields if column != owner]
            key = tuple(getattr(row, column) for column in columns)
            if key in said.setdefault(constraint.name, set()):
                raise _bad_row(name, number, str(constraint.get_violation_error_message()))
            said[constraint.name].add(key)


def _bad_row(name: str, number: int, problem: str) -> InvalidInput:
    return InvalidInput({name: [_("第 %(number)d 行：%(problem)s") % {"number": number, "problem": problem}]})
