"""Checks of an achievement's content; forms, imports and the API call the same functions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.validators import refuse_unknown_or_repeated
from lianqiao.registers.achievements.enums import TransformationMode

PLAIN_TEXT_MINIMUM = 40


def validate_plain_text(text: str) -> None:
    """The plain text must say enough for a company to decide whether to read on."""
    if len(text.strip()) < PLAIN_TEXT_MINIMUM:
        raise ValidationError(
            _("通俗说明至少写 %(minimum)d 个字：能做什么、给谁用、要花多少钱、做到哪一步、有什么证明。"),
            "too_short",
            {"minimum": PLAIN_TEXT_MINIMUM},
        )


def validate_modes(modes: list[str]) -> None:
    """Ways of transformation come from the six of the law, each once."""
    refuse_unknown_or_repeated(
        modes,
        TransformationMode.values,
        unknown=_("不认识的转化方式：%(value)s。"),
        repeated=_("转化方式有重复。"),
    )
