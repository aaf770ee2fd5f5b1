"""What norms state of yearly reports, and how long texts may be."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

LONGEST_TITLE = 120
LONGEST_TEXT = 3_000
LONGEST_CASE = 5_000
LONGEST_REASON = 300
LONGEST_PAPER = 120
#: Defects that one return lists.
MOST_DEFECTS = 50

UNIT_DAY = norms.declare("conversion_law.report_by_unit", norms.Kind.TABLE, _("年度报告由单位报送"))
DEPARTMENT_DAY = norms.declare("conversion_law.report_by_department", norms.Kind.TABLE, _("年度报告由主管部门报送"))
REMIND_BEFORE = norms.declare("annual_reports.remind_before", norms.Kind.DURATION, _("截止前提醒还没有报送的单位"))
JUMP = norms.declare("annual_reports.jump", norms.Kind.SHARE, _("与上年相差多少要说明"))
RETURNS_MOST = norms.declare("annual_reports.returns_most", norms.Kind.NUMBER, _("一份年度报告退回几次"))
CORRECT_WITHIN = norms.declare("annual_reports.correct_within", norms.Kind.DURATION, _("责令改正的期限"))
RULE_REMIND = norms.declare("annual_reports.rule_remind", norms.Kind.DURATION, _("制度到期前提醒"))
FLOOR = norms.declare("conversion_law.reward_floor_transfer", norms.Kind.SHARE, _("年度报告与奖酬下限的核对"))
