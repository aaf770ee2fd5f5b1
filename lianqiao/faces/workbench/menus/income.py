"""Lines of the income of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.menus.line import Asked, Line, Part


def _sees_distributions(asked: Asked) -> bool:
    return asked.has(Permission.DISTRIBUTION_VIEW) and (asked.governs or asked.keeps_records)


def _asks_for_reports(asked: Asked) -> bool:
    return asked.governs and asked.has(Permission.ANNUAL_REPORT_MANAGE)


def _reports(asked: Asked) -> bool:
    return not asked.governs and asked.has(Permission.ANNUAL_REPORT_VIEW) and asked.is_concerned("annual_reports")


LINES = (
    Line(Part.TRADE, "distributions", _("收益分配"), "chart-pie", _sees_distributions, "distributions"),
    Line(Part.TRADE, "my_rewards", _("我的奖酬"), "award", lambda asked: asked.is_concerned("rewards")),
    Line(Part.REPORTS, "annual_reports", _("转化年度报告"), "report", _reports, "annual_reports"),
    Line(Part.REPORTS, "report_years", _("转化年度报告"), "report", _asks_for_reports, "report_years"),
    Line(Part.REPORTS, "rule_standing", _("转化制度一览"), "gavel", _asks_for_reports),
)
