"""What processes remember of the database, the same at the start of every test: else the tests before would decide how
many statements a page takes."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from lianqiao.core import clock
from lianqiao.core.calendar.days import OVERRIDES

_content_types: list[ContentType] = []


def read() -> None:
    """Read what the database holds from its making; the caller allows access to it."""
    ContentType.objects.clear_cache()
    _content_types[:] = ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False).values()


def put_back() -> None:
    """Remember what an empty database holds, and nothing more; asks nobody."""
    clock.OFFSET.hold(timedelta(0))
    OVERRIDES.hold({})
    ContentType.objects.clear_cache()
    for content_type in _content_types:
        ContentType.objects._add_to_cache("default", content_type)  # type: ignore[attr-defined]
