"""The number that an agreement is given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

AGREEMENT = numbering.declare("agreement", _("合同编号"))
