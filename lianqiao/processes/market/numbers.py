"""The number that a listing is given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

LISTING = numbering.declare("market_listing", _("挂牌编号"))
