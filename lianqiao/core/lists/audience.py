"""To whom editions are sent: the register of organisations says once how an official chooses among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet

from lianqiao.core.access import Actor


@dataclass(frozen=True, eq=False)
class Audience:
    """The organisations that an actor may send lists to, and the filters by which they are chosen."""

    filters: type[FilterSet]
    organisations: Callable[[Actor], QuerySet[Any]]


_audience: Audience | None = None


def set_audience(audience: Audience) -> None:
    """Say who can be reached; called once, when the register of organisations is ready."""
    global _audience
    _audience = audience


def audience() -> Audience:
    """Who can be reached; LookupError when no register has said it."""
    if _audience is None:
        raise LookupError("no register has said whom lists are sent to: core.lists.audience.set_audience")
    return _audience
