"""Checks of what identifies an organisation; forms, imports and the API call the same functions."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_PATTERN = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_FULL_WIDTH = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in (chr(code) for code in range(0xFF01, 0xFF5F))}


def normalise_uscc(text: str) -> str:
    """A unified social credit code as it is stored: half width, upper case, without spaces."""
    return re.sub(r"[\s-]", "", text.translate(_FULL_WIDTH)).upper()


def uscc_check_character(first_17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015: weights 3^i mod 31)."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, first_17, strict=True))
    return ALPHABET[-total % 31]


def validate_uscc(code: str) -> None:
    """Refuse what is not a unified social credit code (统一社会信用代码) with a right check character.

    Source: GB 32100-2015. Codes may begin with a letter (for example A for trade unions, N for farm co-operatives).
    """
    if len(code) != 18:
        raise ValidationError(_("统一社会信用代码应为 18 位，现在是 %(count)d 位。"), "length", {"count": len(code)})
    if not _PATTERN.fullmatch(code):
        raise ValidationError(
            _("统一社会信用代码含有不允许的字符（不使用 I、O、S、V、Z，第 3–8 位是数字）。"), "characters"
        )
    if uscc_check_character(code[:17]) != code[17]:
        raise ValidationError(_("统一社会信用代码的校验位不对，请对照营业执照检查是否抄错。"), "check")
