"""The number that a concluded deal is given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

DEAL = numbering.declare("deal", _("成交编号"))
