"""The numbers that auctions go by."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

#: A bid of more than so many times the lowest possible one is asked for once more.
CONFIRM_ABOVE = norms.declare("auctions.confirm_multiple", norms.Kind.NUMBER, _("出价达到最低可出价多少倍时须再次确认"))
LONGEST_TITLE, LONGEST_REASON, LONGEST_KEY = 200, 500, 64
#: A label is a letter and so many digits.
LABEL_DIGITS = 4
