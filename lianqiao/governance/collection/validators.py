"""Checks that forms, imports and the domain share."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.governance.indicators import formula

#: Most indicators and checks of one data set.
MOST_ITEMS, MOST_CHECKS = 200, 50


def validate_formula(text: str, known: Collection[str]) -> None:
    """A side of a check is a formula over the keys of the data set's indicators, of the same period."""
    terms = formula.terms(text)
    for term in sorted(terms):
        if term.is_last_year or term.key not in known:
            raise ValidationError(_("“%(name)s”不是这张报表里的指标编码。") % {"name": term.name}, "unknown")
