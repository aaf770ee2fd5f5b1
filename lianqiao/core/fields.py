"""Columns that hold what their declaration promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models


def limited_text(
    verbose_name: Any, *, max_length: int, validators: Iterable[Any] = (), **options: Any
) -> models.TextField[Any, Any]:
    """A text of at most `max_length` characters, refused beyond that by forms and by `full_clean` alike.

    Django holds a TextField's `max_length` in forms alone; imports and other callers of a domain function have none.
    """
    limit = MaxLengthValidator(max_length)
    return models.TextField(verbose_name, max_length=max_length, validators=[limit, *validators], **options)
