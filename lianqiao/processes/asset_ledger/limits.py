"""The norms that the ledger goes by, and how long its texts may be."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

NOMINAL = norms.declare("asset_ledger.nominal_value", norms.Kind.MONEY, _("没有成本资料的成果的入账金额"))
LONGEST_TITLE, LONGEST_PAPER, LONGEST_REASON, LONGEST_NUMBER = 200, 100, 1000, 80
