"""The numbers of law that checks and lists go by."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

#: After how many months from final acceptance it is checked, one row for each check.
CHECKS = norms.declare("obligations.checks", norms.Kind.TABLE, _("验收后核查转化情况的时间"))
#: How long the unit has to report.
REPORT_WITHIN = norms.declare("obligations.report_within", norms.Kind.DURATION, _("单位报告转化情况的期限"))
#: How long those who are to stand on a list may speak before it is decided.
HEARING = norms.declare("obligations.hearing", norms.Kind.DURATION, _("列入名单前听取意见的期限"))
#: Until when they may appeal.
APPEAL_WITHIN = norms.declare("obligations.appeal_within", norms.Kind.DURATION, _("列入名单后提出申诉的期限"))
#: After how long a platform on the white list is looked at again.
WHITE_REVIEW = norms.declare("obligations.white_review", norms.Kind.DURATION, _("白名单平台的复核周期"))
#: What a platform must meet to be entered into the white list.
WHITE_RULE = norms.declare("obligations.white_rule", norms.Kind.TABLE, _("列入白名单的条件"))
#: A name, a title, a text, a paper, a short text such as the number of a contract.
LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT, LONGEST_PAPER, LONGEST_NUMBER = 60, 200, 4000, 100, 80


def months_of_checks(where: Any, on: Any) -> list[int]:
    """After how many months it is checked, in order."""
    rows: Any = CHECKS.get(where=where, on=on).value
    return sorted(int(row["after_months"]) for row in rows)


def white_rule(where: Any, on: Any) -> list[str]:
    """The sentences of the conditions of the white list."""
    rows: Any = WHITE_RULE.get(where=where, on=on).value
    return [str(row["condition"]) for row in rows]
