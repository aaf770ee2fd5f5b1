"""The numbers that the ledger goes by."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

#: Above so much, paid to one disbursement in all, a second person approves before it is paid.
FOUR_EYES = norms.declare("disbursements.four_eyes_above", norms.Kind.MONEY, _("拨付多少经费须由另一人批准"))
#: How long a unit has to return what is demanded back.
RETURN_WITHIN = norms.declare("disbursements.return_within", norms.Kind.DURATION, _("退回经费的期限"))
#: A purpose, a paper, a title.
LONGEST_PURPOSE, LONGEST_PAPER, LONGEST_TITLE, LONGEST_REASON = 200, 100, 200, 1000
