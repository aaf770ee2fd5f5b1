"""Checks of what people write to each other before both have agreed to meet."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TEXT_MINIMUM = 10

_GAP = r"[\s\-_.·]?"
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail address
    rf"|(?<!\d)1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)"  # mobile number, parted or not
    r"|(?<!\d)0\d{2,3}[\s-]\d{7,8}(?!\d)"  # landline with area code
    r"|(?:微信|wechat|weixin|vx|qq)号?\s*[:是为]?\s*[a-z0-9][\w-]{4,}",
    re.IGNORECASE,
)


def validate_no_contact(text: str) -> None:
    """Refuse telephone numbers and addresses: they are exchanged by the system, when both sides have agreed.

    Otherwise the time-stamped certificate would prove nothing, and the consent would be worth nothing.
    """
    found = _CONTACT.search(unicodedata.normalize("NFKC", text))
    if found is not None:
        raise ValidationError(
            _("请不要在这里写联系方式（“%(found)s”）；对方同意对接后，系统会同时告知双方。"),
            "contact",
            {"found": found.group()[:3] + "…"},
        )


def validate_problem(text: str) -> None:
    """The other side must be able to tell what it is about."""
    if len(text.strip()) < TEXT_MINIMUM:
        raise ValidationError(
            _("请至少用 %(minimum)d 个字说明要解决什么问题。"), "too_short", {"minimum": TEXT_MINIMUM}
        )
