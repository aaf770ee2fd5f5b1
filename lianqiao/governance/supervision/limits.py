"""The limits of supervision, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

REMIND_BEFORE = norms.declare("supervision.remind_before", norms.Kind.DURATION, _("整改和议定事项到期前提醒责任单位"))
