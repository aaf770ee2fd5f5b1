"""The filters of a page as parameters of the API: their names, values and words come from the FilterSet itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import IntegerField, QuerySet, UUIDField
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django_filters.fields import DateRangeField
from drf_spectacular.utils import OpenApiParameter

from lianqiao.core.money import MoneyWanField
from lianqiao.faces.api.paging import LIMIT, LIMIT_MAXIMUM
from lianqiao.faces.api.problems import Fault, Problem

#: More text than any filter needs.
TEXT_LENGTH = 200
#: What a text may not hold: the database keeps no NUL.
TEXT_PATTERN = r"^[^\u0000]*$"

LIMIT_PARAMETER = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": LIMIT_MAXIMUM, "default": LIMIT},
    description="每页条数",
)
#: A calendar day, as `2026-05-01`.
_DAY = {"type": "string", "format": "date"}
CURSOR_PARAMETER = OpenApiParameter(
    "cursor", {"type": "string", "minLength": 1, "maxLength": 400}, description="翻页标记，取自上一页的 next"
)


def text_parameter(name: str, label: Any, *, length: int = TEXT_LENGTH, required: bool = False) -> OpenApiParameter:
    """A parameter that holds a short text."""
    schema = {"type": "string", "maxLength": length, "pattern": TEXT_PATTERN}
    return OpenApiParameter(name, schema, description=str(label), required=required)


def choice_parameter(name: str, label: Any, choices: Any, *, many: bool = False) -> OpenApiParameter:
    """A parameter that holds one word of a list, or several."""
    words = [(str(value), str(word)) for value, word in choices if value != ""]
    schema: dict[str, Any] = {"type": "string", "enum": [value for value, _word in words]}
    described = "；".join(f"`{value}` {word}" for value, word in words)
    if many:
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(name, schema, description=f"{label}：{described}")


def id_parameter(name: str, label: Any, *, required: bool = False) -> OpenApiParameter:
    """A parameter that holds the id of a record; `id_of` reads it."""
    return OpenApiParameter(name, {"type": "string", "format": "uuid"}, description=str(label), required=required)


def id_of(request: HttpRequest, name: str) -> UUID:
    """The id in that parameter; a Problem 400 for what is none."""
    try:
        return UUID(request.GET[name])
    except ValueError as error:
        detail = _("编号不对。")
        raise Problem(400, "invalid_parameter", detail, faults=[Fault(detail, parameter=name)]) from error


def filter_parameters(filterset: type[django_filters.FilterSet] | None) -> tuple[OpenApiParameter, ...]:
    """A parameter for each filter, in the order of the form."""
    if filterset is None:
        return ()
    # Of a copy: a filter keeps the field that it is asked for, and with it choices that are not the asker's.
    filters = deepcopy(filterset.base_filters)
    return tuple(parameter for name, one in filters.items() for parameter in _parameters(name, one))


def filtered(
    rows: QuerySet[Any], filterset: type[django_filters.FilterSet] | None, request: HttpRequest
) -> QuerySet[Any]:
    """The rows that the parameters leave; a Problem 400 that names each parameter with a wrong value."""
    if filterset is None:
        return rows
    chosen = filterset(request.GET, queryset=rows, request=request)
    faults = [
        Fault(str(sentence), error.code or "invalid", parameter=name)
        for name, errors in chosen.form.errors.as_data().items()
        for error in errors
        for sentence in error.messages
    ]
    if faults:
        raise Problem(400, "invalid_parameter", faults[0].detail, faults=faults)
    return chosen.qs


def check_query(query: QueryDict, parameters: Iterable[OpenApiParameter]) -> None:
    """A Problem 400 unless the query holds nothing but these parameters, each as its schema says."""
    known = {one.name: one for one in parameters if one.location == OpenApiParameter.QUERY}
    faults: list[Fault] = []
    for name, values in query.lists():
        one = known.get(name)
        if one is None:
            told = _("没有名为“%(name)s”的参数。可以用：%(known)s。") % {"name": name[:60], "known": "、".join(known)}
            faults.append(Fault(told, "unknown", parameter=name[:60]))
            continue
        schema: Any = one.type if isinstance(one.type, dict) else {"type": "string"}
        if schema["type"] == "array":
            schema = schema["items"]
        elif len(values) > 1:
            faults.append(Fault(_("参数只能写一次。"), "repeated", parameter=name))
        if any(not _fits(value, schema) for value in values):
            faults.append(Fault(_wanted(schema), "invalid", parameter=name))
    faults += [
        Fault(_("缺少这个参数。"), "required", parameter=one.name)
        for one in known.values()
        if one.required and one.name not in query
    ]
    if faults:
        raise Problem(400, "invalid_parameter", faults[0].detail, faults=faults)


def _wanted(schema: dict[str, Any]) -> str:
    """What a parameter takes, for whoever sent something else."""
    if schema["type"] == "integer":
        span = {"least": schema.get("minimum", 0), "most": schema.get("maximum", 10**9)}
        return _("参数的值要写 %(least)d 到 %(most)d 的整数。") % span
    if "enum" in schema:
        return _("参数的值只能是：%(words)s。") % {"words": "、".join(schema["enum"])}
    if schema.get("format") == "date":
        return _("参数的值要写日期，如 2026-05-01。")
    if schema.get("format") == "uuid":
        return _("参数的值要写记录的编号（id）。")
    return _("参数的值不符合要求。")


def _fits(value: str, schema: dict[str, Any]) -> bool:
    if schema["type"] == "integer":
        if not (value.isascii() and value.isdigit() and len(value) <= 9):
            return False
        return bool(schema.get("minimum", 0) <= int(value) <= schema.get("maximum", 10**9))
    if schema["type"] == "boolean":
        return value in ("true", "false")
    if "enum" in schema:
        return value in schema["enum"]
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]](value)
    pattern = schema.get("pattern")
    return (
        schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        and "\0" not in value
        and (pattern is None or re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None)
    )


def _is_day(value: str) -> bool:
    """Whether it is a day as `2026-05-01`; other ways to write one are no dates of RFC 3339."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_id(value: str) -> bool:
    """Whether it is an id as the API writes them, in letters of either case."""
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False


#: What a value of a format is; an empty one is none.
_FORMATS = {"date": _is_day, "uuid": _is_id}


def _parameters(name: str, one: django_filters.Filter) -> tuple[OpenApiParameter, ...]:
    """A span of days is asked by its first and its last day; everything else by one parameter."""
    if not isinstance(one.field, DateRangeField):
        return (_parameter(name, one),)
    first, last = (f"{name}_{suffix}" for suffix in one.field.widget.suffixes)
    label = one.label or name
    return (
        OpenApiParameter(first, _DAY, description=_("%(label)s：从这一天起") % {"label": label}),
        OpenApiParameter(last, _DAY, description=_("%(label)s：到这一天为止") % {"label": label}),
    )


def _parameter(name: str, one: django_filters.Filter) -> OpenApiParameter:
    label = one.label or name
    choices = one.extra.get("choices")
    if callable(choices) and not isinstance(choices, type):
        # Words that the site learns while it runs: the form knows them when it is asked.
        schema = {"type": "string", "pattern": r"^[0-9A-Za-z_.-]{1,100}$"}
        return OpenApiParameter(name, schema, description=f"{label}（代号）")
    field = one.field
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        if isinstance(rows.model._meta.pk, UUIDField):
            return id_parameter(name, label)
        if isinstance(rows.model._meta.pk, IntegerField):
            return OpenApiParameter(name, {"type": "integer", "minimum": 1}, description=f"{label}（编号）")
        schema = {"type": "string", "pattern": r"^[0-9A-Za-z]{1,20}$"}
        return OpenApiParameter(name, schema, description=f"{label}（代码，包括其下各级）")
    if isinstance(field, forms.ChoiceField):
        return choice_parameter(name, label, field.choices, many=isinstance(field, forms.MultipleChoiceField))
    if isinstance(field, MoneyWanField):
        schema = {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}
        return OpenApiParameter(name, schema, description=f"{label}（万元）")
    if isinstance(field, forms.DecimalField | forms.IntegerField):
        schema = {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}
        return OpenApiParameter(name, schema, description=str(label))
    if isinstance(field, forms.DateField):
        return OpenApiParameter(name, _DAY, description=str(label))
    if isinstance(field, forms.UUIDField):
        return OpenApiParameter(name, {"type": "string", "format": "uuid"}, description=str(label))
    if isinstance(field, forms.NullBooleanField | forms.BooleanField):
        return choice_parameter(name, label, (("true", _("是")), ("false", _("否"))))
    if isinstance(field, forms.CharField):
        return text_parameter(name, label)
    raise LookupError(f"the filter {name} has a field that the API cannot describe: {type(field).__name__}")
