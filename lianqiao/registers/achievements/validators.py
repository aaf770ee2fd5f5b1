"""Checks of an achievement's content; forms, imports and the API call the same functions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.achievements.enums import TransformationMode

PLAIN_TEXT_MINIMUM = 40
KEYWORDS_MAXIMUM = 8
KEYWORD_LENGTH = 30


def validate_plain_text(text: str) -> None:
    """The plain text must say enough for a company to decide whether to read on."""
    if len(text.strip()) < PLAIN_TEXT_MINIMUM:
        raise ValidationError(
            _("通俗说明至少写 %(minimum)d 个字：能做什么、给谁用、要花多少钱、做到哪一步、有什么证明。"),
            "too_short",
            {"minimum": PLAIN_TEXT_MINIMUM},
        )


def validate_keywords(keywords: list[str]) -> None:
    """A few short keywords, each once."""
    if len(keywords) > KEYWORDS_MAXIMUM:
        raise ValidationError(_("关键词最多 %(limit)d 个。"), "too_many", {"limit": KEYWORDS_MAXIMUM})
    for keyword in keywords:
        if len(keyword) > KEYWORD_LENGTH:
            raise ValidationError(_("关键词“%(word)s”太长，请控制在 %(limit)d 个字以内。"), "too_long", {"word": keyword[:12] + "…", "limit": KEYWORD_LENGTH})
    if len(set(keywords)) != len(keywords):
        raise ValidationError(_("关键词有重复。"), "repeated")


def validate_modes(modes: list[str]) -> None:
    """Ways of transformation come from the six of the law, each once."""
    unknown = [mode for mode in modes if mode not in TransformationMode.values]
    if unknown:
        raise ValidationError(_("不认识的转化方式：%(mode)s。"), "unknown", {"mode": unknown[0]})
    if len(set(modes)) != len(modes):
        raise ValidationError(_("转化方式有重复。"), "repeated")
