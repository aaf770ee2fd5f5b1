"""Checks that the content of all registers shares; forms, imports and the API call the same functions."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEYWORDS_MAXIMUM = 8
KEYWORD_LENGTH = 30


def validate_keywords(keywords: Sequence[str]) -> None:
    """A few short keywords, each once."""
    if len(keywords) > KEYWORDS_MAXIMUM:
        raise ValidationError(_("关键词最多 %(limit)d 个。"), "too_many", {"limit": KEYWORDS_MAXIMUM})
    for keyword in keywords:
        if len(keyword) > KEYWORD_LENGTH:
            raise ValidationError(
                _("关键词“%(word)s”太长，请控制在 %(limit)d 个字以内。"),
                "too_long",
                {"word": keyword[:12] + "…", "limit": KEYWORD_LENGTH},
            )
    if len(set(keywords)) != len(keywords):
        raise ValidationError(_("关键词有重复。"), "repeated")


def refuse_unknown_or_repeated(chosen: Sequence[str], allowed: Sequence[Any], *, unknown: Any, repeated: Any) -> None:
    """Each of `chosen` is one of `allowed` and stands once; `unknown` is a sentence with `%(value)s`."""
    for value in chosen:
        if value not in allowed:
            raise ValidationError(unknown, "unknown", {"value": value})
    if len(set(chosen)) != len(chosen):
        raise ValidationError(repeated, "repeated")
