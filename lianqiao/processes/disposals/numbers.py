"""The number that a decision is given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

DISPOSAL = numbering.declare("disposal", _("转化决策编号"))
