"""The number that an empowerment is given in the register."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

EMPOWERMENT = numbering.declare("empowerment", _("赋权登记编号"))
