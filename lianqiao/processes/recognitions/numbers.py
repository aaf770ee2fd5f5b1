"""The numbers that recognitions are given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

RECOGNITION = numbering.declare("recognition", _("资格认定编号"))
