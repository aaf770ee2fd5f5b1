"""Filed records of every kind as the API shows and takes them: shapes made from what the kind declares."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from lianqiao.core.filing.kinds import FilingKind
from lianqiao.core.filing.rows import RowsField
from lianqiao.faces.api.serializers.records import CodeSerializer, FileSerializer, OwnerSerializer, code_of, file_of
from lianqiao.faces.api.serializers.strict import CodeField, ReferenceField, StrictModelSerializer
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Industry, Region, TechField

_CODE_LISTS = (Region, Industry, TechField)


class LinkSerializer(serializers.Serializer):
    """Another record, by id and name."""

    id = serializers.CharField(help_text=gettext_lazy("编号"))
    title = serializers.CharField(help_text=gettext_lazy("名称"))


class FilingSerializer(serializers.ModelSerializer):
    """What all kinds have in common. `context` holds in `whole` the ids of records that the actor reads whole."""

    kind_of_record: FilingKind

    id = serializers.UUIDField(help_text=gettext_lazy("编号"))
    title = serializers.CharField(help_text=gettext_lazy("名称"))
    number = serializers.CharField(help_text=gettext_lazy("登记编号；还没有时为空"))
    url = serializers.URLField(allow_null=True, help_text=gettext_lazy("公开页面的网址；未公开时为空"))
    organisation = OwnerSerializer(help_text=gettext_lazy("填报单位"))
    region = CodeSerializer(help_text=gettext_lazy("所在地区"))
    files = FileSerializer(many=True, help_text=gettext_lazy("附件；仅填报单位、参与单位和主管部门可见"))
    kept_back = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("没有对您公开的栏目；它们为空并不表示没有填写")
    )
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=gettext_lazy("提交时间"))
    decided_at = serializers.DateTimeField(allow_null=True, help_text=gettext_lazy("审核时间"))
    updated_at = serializers.DateTimeField(help_text=gettext_lazy("更新时间"))

    #: The names above, in the order in which they are shown; the kind's own stand between.
    BEFORE = ("id", "title", "number", "state", "url", "organisation", "region")
    AFTER = ("files", "kept_back", "submitted_at", "decided_at", "updated_at")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What the actor is shown of the record."""
        kind = self.kind_of_record
        whole = instance.pk in self.context["whole"]
        names = own_names(kind)
        shown = names if whole else [name for name in names if name in (*kind.public_fields, *kind.public_parts)]
        values: dict[str, Any] = dict.fromkeys(names)
        for name in shown:
            values[name] = _value(instance, name, kind, whole=whole)
        page = reverse("portal:filing", args=[kind.slug, instance.pk]) if instance.is_public else None
        values |= {
            "id": instance.pk,
            "title": instance.title,
            "number": instance.number,
            "state": instance.state,
            "url": page and f"{settings.LIANQIAO_BASE_URL}{page}",
            "organisation": {"id": instance.organisation_id, "name": instance.organisation.name},
            "region": code_of(instance.region),
            "files": [file_of(file) for file in instance.current_files()] if whole else [],
            "kept_back": [name for name in names if name not in shown] + ([] if whole else ["files"]),
            "submitted_at": instance.submitted_at,
            "decided_at": instance.decided_at,
            "updated_at": instance.updated_at,
        }
        return dict(super().to_representation(values))


def own_names(kind: FilingKind) -> tuple[str, ...]:
    """The columns and parts that the form of the kind asks, without the title, and what was decided about it."""
    return (*(name for name in kind.form.base_fields if name != "title"), *kind.outcome_fields)


def _row_names(kind: FilingKind, name: str) -> tuple[str, ...]:
    """The columns of a part's rows: those that the form asks, and what was decided about each row."""
    return (*kind.form.base_fields[name].names, *kind.outcome_parts.get(name, ()))  # type: ignore[attr-defined]


def filing_serializer(kind: FilingKind) -> type[FilingSerializer]:
    """The shape of a record of the kind."""
    names = own_names(kind)
    fields = {name: _part_field(kind, name) or _shown_field(kind.model, name, _label(kind, name)) for name in names}
    meta = _meta(kind.model, (*FilingSerializer.BEFORE, *names, *FilingSerializer.AFTER), names)
    made = {name: field for name, field in fields.items() if field is not None}
    return type(f"{kind.model.__name__}Serializer", (FilingSerializer,), {**made, "Meta": meta, "kind_of_record": kind})


def filing_input(kind: FilingKind) -> type[StrictModelSerializer]:
    """What is taken of a record of the kind: what its form asks, with the same columns required."""
    asked: Mapping[str, Any] = kind.form.base_fields
    fields = {name: _taken_field(kind, name, field) for name, field in asked.items()}
    meta = type("Meta", (), {"model": kind.model, "fields": tuple(asked)})
    made = {name: field for name, field in fields.items() if field is not None}
    return type(f"{kind.model.__name__}Input", (StrictModelSerializer,), {**made, "Meta": meta})


# --- what is shown ----------------------------------------------------------------------------------


def _meta(model: type[models.Model], fields: tuple[str, ...], nullable: Collection[str]) -> type:
    options = {name: {"read_only": True, "allow_null": True} for name in nullable if _is_plain(model, name)}
    return type("Meta", (), {"model": model, "fields": fields, "read_only_fields": fields, "extra_kwargs": options})


def _is_plain(model: type[models.Model], name: str) -> bool:
    return not model._meta.get_field(name).is_relation


def _part_field(kind: FilingKind, name: str) -> serializers.BaseSerializer | None:
    """The field of a part that is typed in rows; None for any other."""
    asked: Any = kind.form.base_fields.get(name)
    if not isinstance(asked, RowsField):
        return None
    shape = _row_serializer(asked.model, _row_names(kind, name))
    return shape(many=True, allow_null=True, help_text=str(asked.label or name))


def _label(kind: FilingKind, name: str) -> str:
    """What the form calls the column; empty where it does not say."""
    return str(getattr(kind.form.base_fields.get(name), "label", None) or "")


def _shown_field(model: type[models.Model], name: str, label: str = "") -> serializers.BaseSerializer | None:
    """The field of a relation; None for a plain column, which the serializer makes from the model."""
    column: Any = model._meta.get_field(name)
    if not column.is_relation:
        return None
    label = label or str(getattr(column, "verbose_name", name))
    return _link_serializer(column.related_model)(many=column.many_to_many, allow_null=True, help_text=label)


def _link_serializer(model: type[models.Model]) -> type[serializers.Serializer]:
    if model in _CODE_LISTS:
        return CodeSerializer
    return OwnerSerializer if model is Organisation else LinkSerializer


@cache
def _row_serializer(model: type[models.Model], names: tuple[str, ...]) -> type[serializers.Serializer]:
    fields = {name: _shown_field(model, name) for name in names}
    made = {name: field for name, field in fields.items() if field is not None}
    meta = _meta(model, names, names)
    return type(f"{model.__name__}RowSerializer", (serializers.ModelSerializer,), {**made, "Meta": meta})


def _value(record: Any, name: str, kind: FilingKind, *, whole: bool) -> Any:
    if not isinstance(kind.form.base_fields.get(name), RowsField):
        return _plain(record, name)
    columns = _row_names(kind, name)
    names = columns if whole else kind.public_parts.get(name, columns)
    return [
        {column: _plain(row, column) if column in names else None for column in columns}
        for row in getattr(record, name).all()
    ]


def _plain(record: Any, name: str) -> Any:
    column: Any = record._meta.get_field(name)
    if column.many_to_many:
        return [_linked(row) for row in getattr(record, name).all()]
    value = getattr(record, name)
    if column.is_relation:
        return None if value is None else _linked(value)
    return None if column.choices and value == "" else value


def _linked(row: Any) -> dict[str, Any]:
    if isinstance(row, _CODE_LISTS):
        return code_of(row)
    return {"id": row.pk, "name" if isinstance(row, Organisation) else "title": str(row)}


# --- what is taken ----------------------------------------------------------------------------------


def _taken_field(kind: FilingKind, name: str, asked: Any) -> serializers.Field | None:
    """The field of a relation; None for a plain column."""
    column: Any = kind.model._meta.get_field(name)
    if not column.is_relation:
        return None
    label = str(asked.label or name)
    if isinstance(asked, RowsField):
        rows: Any = _row_input(asked)
        return rows(many=True, required=False, max_length=asked.maximum, help_text=label)
    if column.related_model in _CODE_LISTS:
        codes = column.related_model._default_manager.all()
        return CodeField(queryset=codes, help_text=label, **_presence(column))
    return ReferenceField(
        choices=lambda actor: _offered(kind, name, actor),
        model=column.related_model,
        help_text=_("%(label)s的编号") % {"label": label},
        **_presence(column),
    )


def _presence(column: Any) -> dict[str, Any]:
    """Whether a relation must be named, may be null, and is several."""
    if column.many_to_many:
        return {"many": True, "required": False}
    return {"required": not column.blank, "allow_null": column.null}


def _offered(kind: FilingKind, name: str, actor: Any) -> Any:
    """The records that the form offers to the actor."""
    form: Any = kind.form(actor=actor)
    return form.fields[name].queryset


def _row_input(asked: RowsField) -> type[StrictModelSerializer]:
    columns: dict[str, Any] = {name: asked.model._meta.get_field(name) for name in asked.names}
    made = {
        name: ReferenceField(
            choices=partial(_visible, column.related_model),
            model=column.related_model,
            help_text=_("%(label)s的编号") % {"label": column.verbose_name},
            **_presence(column),
        )
        for name, column in columns.items()
        if column.is_relation
    }
    meta = type("Meta", (), {"model": asked.model, "fields": asked.names})
    return type(f"{asked.model.__name__}Input", (StrictModelSerializer,), {**made, "Meta": meta})


def _visible(model: Any, actor: Any) -> Any:
    return model.objects.verified() if model is Organisation else model.objects.visible_to(actor)
