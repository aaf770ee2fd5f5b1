"""The numbers of offers and of licences."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

OFFER = numbering.declare("licensing_offer", _("入池编号"))
LICENCE = numbering.declare("licence", _("许可编号"))
