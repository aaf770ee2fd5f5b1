"""The number that an asset of the ledger is given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

ASSET = numbering.declare("ledger_asset", _("单列资产编号"))
