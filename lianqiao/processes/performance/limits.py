"""The limits of the performance of contracts, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms, numbering

K = norms.Kind

REMIND_BEFORE = norms.declare("performance.remind_before", K.DURATION, _("交付、付款到期前提醒"))
REMIND_AFTER = norms.declare("performance.remind_after", K.DURATION, _("交付、付款逾期后再次提醒"))
PAY_WITHIN = norms.declare("performance.pay_within", K.DURATION, _("验收后付款的期限，计划没有写明的"))

CERTIFICATE = numbering.declare("income_certificate", _("技术性收入核定编号"))

LONGEST_TEXT = 2000
LONGEST_REASON = 1000
LONGEST_PAPER = 80
MOST_MILESTONES = 60
MOST_FILES = 10
