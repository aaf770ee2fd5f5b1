"""One operation of the API as one declaration: what it is called, needs, takes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiParameter


@dataclass(frozen=True)
class Operation:
    """What stands behind one method of one address.

    `scope` is the one that a token needs (empty: any token); `public` answers without a token as well. `parameters` are
    all that the query may hold; others are refused. `response` is a serializer, or None for an empty answer; `media`
    is its type. `errors` are the statuses of refusals besides those that every operation has.
    """

    id: str
    tag: Any
    summary: Any
    description: Any = ""
    scope: str = ""
    public: bool = False
    parameters: tuple[OpenApiParameter, ...] = ()
    request: Any = None
    request_media: str = "application/json"
    response: Any = None
    status: int = 200
    media: str = "application/json"
    errors: tuple[int, ...] = ()
    #: Whether it changes nothing, though it is sent as a POST because of its length.
    reads: bool = False
    #: Whether the change must name the version that it is based on (`If-Match`).
    needs_version: bool = False
    examples: tuple[Any, ...] = ()
