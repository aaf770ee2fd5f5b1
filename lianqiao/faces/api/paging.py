"""Pages of a list by cursor: each begins after the last key of the one before, whatever has been added meanwhile."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianqiao.faces.api.problems import Fault, Problem

LIMIT, LIMIT_MAXIMUM = 30, 100


@dataclass(frozen=True)
class Page:
    """The records of a page and the address of the next one, None on the last."""

    records: list[Any]
    next: str | None


def page_of(request: HttpRequest, rows: QuerySet[Any], *, order: str) -> Page:
    """The page that `limit` and `cursor` ask for. `order` is a unique column with an index, `-` for descending.

    Raises a Problem 400 for parameters that are not well formed.
    """
    limit = limit_of(request)
    column = order.removeprefix("-")
    key = request.GET.get("cursor")
    if key is not None:
        field = rows.model._meta.get_field(column)
        try:
            value = field.to_python(read_cursor(key))
        except ValidationError as error:
            raise wrong_cursor() from error
        rows = rows.filter(**{f"{column}__{'lt' if order.startswith('-') else 'gt'}": value})
    found = list(rows.order_by(order)[: limit + 1])
    if len(found) <= limit:
        return Page(found, None)
    kept = found[:limit]
    return Page(kept, address_of_next(request, make_cursor(str(getattr(kept[-1], column)))))


def limit_of(request: HttpRequest) -> int:
    """How many a page is to hold; `parameters.check_query` has looked at it."""
    return int(request.GET.get("limit", LIMIT))


def make_cursor(key: str) -> str:
    """A cursor that means nothing to its reader."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """What `make_cursor` was given; a Problem 400 for anything else."""
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise wrong_cursor() from error
    if not key or "\0" in key or make_cursor(key) != cursor:
        raise wrong_cursor()
    return key


def address_of_next(request: HttpRequest, cursor: str, *, without: tuple[str, ...] = ()) -> str:
    """The address of the present list with another cursor."""
    left_out = {"cursor", *without}
    pairs = [(name, value) for name, values in request.GET.lists() if name not in left_out for value in values]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")


def wrong_cursor() -> Problem:
    """The refusal of a cursor that no list gave."""
    return wrong("cursor", _("翻页标记不对，请使用上一页给出的地址。"))


def wrong(parameter: str, detail: str) -> Problem:
    """The refusal of a parameter."""
    return Problem(400, "invalid_parameter", detail, faults=[Fault(detail, parameter=parameter)])
