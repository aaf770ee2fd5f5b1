"""Checks that forms, the API and the domain share."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DEADLINE = re.compile(r"(19|20|21)\d\d(-(0[1-9]|1[0-2]))?")


def validate_deadline(value: str) -> None:
    """A year (2027) or a month (2027-06)."""
    if not _DEADLINE.fullmatch(value):
        raise ValidationError(_("期限写成 2027 或 2027-06 的样子。"))
