"""The norms that empowerment goes by, and how long its texts may be."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

USE_YEARS = norms.declare("ownership.use_right_years", norms.Kind.DURATION, _("长期使用权的最短年限"))
EXCLUDED = norms.declare("ownership.excluded", norms.Kind.TEXT, _("核查成果是否属于不得赋权的情形"))
IDLE = norms.declare("empowerments.idle_years", norms.Kind.DURATION, _("长期没有实施的提醒和收回"))
HEARING = norms.declare("empowerments.idle_hearing", norms.Kind.DURATION, _("拟收回时听取陈述的期限"))
REPORT_EVERY = norms.declare("empowerments.report_every", norms.Kind.DURATION, _("实施情况报告的间隔"))
NOTICE_LENGTH = norms.declare("empowerments.notice_length", norms.Kind.DURATION, _("赋权公示的长度"))
LONGEST_TEXT, LONGEST_PAPER, LONGEST_NAME = 2000, 100, 60
MOST_COMPLETERS, MOST_TERMS = 30, 12
