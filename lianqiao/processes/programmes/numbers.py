"""The numbers that calls and applications are given."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import numbering

CALL = numbering.declare("programme_call", _("申报通知编号"))
APPLICATION = numbering.declare("programme_application", _("项目申报编号"))
