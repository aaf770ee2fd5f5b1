"""Checks of a demand's content; forms, imports and the API call the same functions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.validators import refuse_unknown_or_repeated
from lianqiao.registers.demands.enums import CooperationMode, MaskedPart
from lianqiao.registers.demands.indicators import LENGTH_MAXIMUM, MAXIMUM, parse_indicators

PROBLEM_MINIMUM = 30


def validate_problem(text: str) -> None:
    """The problem must say enough for somebody to know what is wrong."""
    if len(text.strip()) < PROBLEM_MINIMUM:
        raise ValidationError(
            _("技术难题至少写 %(minimum)d 个字：在哪个环节、出现什么现象、造成什么影响。"),
            "too_short",
            {"minimum": PROBLEM_MINIMUM},
        )


def validate_indicators(text: str) -> None:
    """A limited number of lines, none too long, each naming an indicator."""
    rows = parse_indicators(text)
    if len(rows) > MAXIMUM:
        raise ValidationError(_("期望指标最多 %(limit)d 条。"), "too_many", {"limit": MAXIMUM})
    for number, row in enumerate(rows, start=1):
        if not row.name:
            raise ValidationError(_("第 %(number)d 条指标缺少名称。"), "nameless", {"number": number})
        if len(row.line) > LENGTH_MAXIMUM:
            raise ValidationError(
                _("第 %(number)d 条指标超过 %(limit)d 个字，请分成几条。"),
                "too_long",
                {"number": number, "limit": LENGTH_MAXIMUM},
            )


def validate_modes(modes: list[str]) -> None:
    """Ways of cooperation come from the list, each once."""
    refuse_unknown_or_repeated(
        modes,
        CooperationMode.values,
        unknown=_("不认识的合作方式：%(value)s。"),
        repeated=_("合作方式有重复。"),
    )


def validate_masked(parts: list[str]) -> None:
    """Only the parts that can be masked, each once."""
    refuse_unknown_or_repeated(
        parts, MaskedPart.values, unknown=_("这一部分不能隐去：%(value)s。"), repeated=_("隐去的部分有重复。")
    )
