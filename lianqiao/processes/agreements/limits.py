"""How long a step after the selection takes: norms, each with what it is asked for."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

SIGN_WITHIN = norms.declare("agreements.sign_within", norms.Kind.DURATION, _("提醒还没有签署合同的各方"))
REPORT_BEFORE = norms.declare("agreements.report_before", norms.Kind.DURATION, _("里程碑到期前提醒承担单位"))
MEND = norms.declare("agreements.mend", norms.Kind.DURATION, _("里程碑报告退回后重新提交的期限"))
HEARING = norms.declare("agreements.hearing", norms.Kind.DURATION, _("拟终止项目时听取陈述申辩的期限"))
MARKS_COUNT_FOR = norms.declare("agreements.marks_count_for", norms.Kind.DURATION, _("申报条件里的诚信记录"))
