"""Checks that forms, imports and the API share."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core.periods import Period, PeriodKind


def validate_curve(points: Any) -> None:
    """A curve is a list of `[month, value]`, months as 2025-03 and in order, values as decimal numbers in text."""
    if not isinstance(points, list):
        raise ValidationError(_("进度安排的格式不对。"))
    before = None
    for point in points:
        try:
            month, value = Period.parse(point[0]), Decimal(point[1])
        except (ValueError, TypeError, IndexError, InvalidOperation) as error:
            raise ValidationError(_("进度安排的每一行写月份和数，例如 2025-03 与 20。")) from error
        if month.kind != PeriodKind.MONTH or not value.is_finite():
            raise ValidationError(_("进度安排的每一行写月份和数，例如 2025-03 与 20。"))
        if before is not None and month.start <= before:
            raise ValidationError(_("进度安排的月份要从早到晚，不能重复。"))
        before = month.start
