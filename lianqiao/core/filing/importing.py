"""The import of filed records from a table, made from the declaration of their kind."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import AccessError, InvalidInput
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind
from lianqiao.core.exchange import register as register_exchange
from lianqiao.core.exchange.columns import folded
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.money import is_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.bulk import cleaned, problems_of


def register_importer(kind: Any) -> Importer:
    """Make the kind's table known to the exchange."""
    model = kind.model

    def validate_row(values: dict[str, Any], actor: Actor) -> dict[str, str]:
        given = _titled(model, _given(values))
        if problems := problems_of(model, given):
            return problems
        try:
            model(**given).clean()
        except ValidationError as error:
            return {name: sentences[0] for name, sentences in error.message_dict.items()}
        return {}

    def key(values: dict[str, Any]) -> Hashable:
        named = _titled(model, _given(values))
        return folded(str(named.get(kind.import_key) or named.get("title", "")))

    return register_exchange(
        Importer(
            kind=kind.slug,
            label=kind.label,
            columns=[column_for(model, name) for name in kind.import_fields],
            save_rows=lambda rows, actor: import_filings(model, rows, actor),
            validate_row=validate_row,
            key=key,
            duplicates=lambda rows, actor: _duplicates(model, kind.import_key, rows, actor),
            notes=(gettext_lazy("导入后是本单位的草稿，检查无误再提交审核。"),),
        )
    )


def column_for(model: type[models.Model], name: str) -> Column:
    """The column of a table that holds a column of the model."""
    field: Any = model._meta.get_field(name)
    label = _("%(label)s（万元）") % {"label": field.verbose_name} if is_yuan(field) else field.verbose_name
    required = not field.blank and not field.has_default()
    choices = tuple(field.flatchoices or ())
    limit = field.max_length if isinstance(field, models.CharField | models.TextField) else None
    return Column(name, label, _kind(field), required=required, choices=choices, help=field.help_text, max_length=limit)


@transaction.atomic
def import_filings(model: Any, rows: Sequence[ImportRow], actor: Actor) -> None:
    """Drafts of the actor's organisation, in a fixed number of statements; all or nothing.

    Raises AccessError, or InvalidInput for the first row that is not well formed.
    """
    if actor.organisation is None or not model.is_filed_by(actor.organisation):
        raise AccessError(_("本单位不填报这类记录。"))
    owner = {
        "organisation": actor.organisation,
        "region_id": actor.organisation.region_id,
        "created_by": actor.user,
    }
    actor.require(Permission.FILING_CREATE, model(**owner))
    records = []
    for row in rows:
        values, problems = cleaned(model, _titled(model, _given(row.values)))
        if problems:
            raise InvalidInput(problems)
        record = model(**values, **owner)
        try:
            record.clean()
            record.validate_constraints(exclude={"organisation", "region", "created_by"})
        except ValidationError as error:
            raise InvalidInput(error.message_dict) from error
        records.append(record)
    if refusal := _twice_in_the_unit(model, records, actor):
        raise InvalidInput({NON_FIELD_ERRORS: [refusal]})
    copy_in(records)
    topic = outbox.topic_of(model, "create")
    text = _("表格导入%(kind)s") % {"kind": model._meta.verbose_name}
    copy_in([log.entry(topic, record, actor=actor, text=text) for record in records])
    outbox.publish(topic, *(record.pk for record in records))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _titled(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the title that follows from them, where the kind has such a rule."""
    title = model(**values).own_title()
    return {**values, "title": title[:200]} if title else values


def _twice_in_the_unit(model: Any, records: Sequence[Any], actor: Actor) -> str:
    """Why one of the records would stand twice in the register of the actor's unit; one query for each constraint."""
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or "organisation" not in constraint.fields:
            continue
        columns = [model._meta.get_field(name).attname for name in constraint.fields if name != "organisation"]
        keys = [tuple(getattr(record, column) for column in columns) for record in records]
        keys = [key for key in keys if None not in key and "" not in key]
        said = {f"{column}__in": {key[place] for key in keys} for place, column in enumerate(columns)}
        rows = model.objects.filter(constraint.condition or models.Q(), organisation=actor.organisation_id, **said)
        if len(set(keys)) < len(keys) or not set(keys).isdisjoint(rows.values_list(*columns)):
            return str(constraint.get_violation_error_message())
    return ""


def _duplicates(model: Any, column: str, rows: Sequence[ImportRow], actor: Actor) -> dict[int, str]:
    """By number of the row: the sentence for what the organisation has already, by the column that tells them apart."""
    own = model.objects.filter(organisation=actor.organisation_id).exclude(state=FilingState.CANCELLED)
    named = {row.number: _titled(model, _given(row.values)) for row in rows}
    found: dict[int, str] = {}
    for name in dict.fromkeys((column, "title")):
        label = model._meta.get_field(name).verbose_name
        wanted = {
            number: str(values[name])
            for number, values in named.items()
            if values.get(name) and (name == column or not values.get(column))
        }
        known = set(own.filter(**{f"{name}__in": set(wanted.values())}).values_list(name, flat=True))
        sentence = _("本单位已有%(label)s为“%(value)s”的记录。")
        found |= {
            number: sentence % {"label": label, "value": value[:60]}
            for number, value in wanted.items()
            if value in known
        }
    return found


def _kind(field: Any) -> Kind:
    if field.choices:
        return Kind.CHOICE
    if is_yuan(field):
        return Kind.MONEY_WAN
    pairs = (
        (models.BooleanField, Kind.BOOLEAN),
        (models.DateField, Kind.DATE),
        (models.DecimalField, Kind.DECIMAL),
        (models.IntegerField, Kind.INTEGER),
        (models.TextField, Kind.LONG_TEXT),
    )
    return next((kind for column, kind in pairs if isinstance(field, column)), Kind.TEXT)
