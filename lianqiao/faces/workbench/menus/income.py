"""Lines of the income of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.menus.line import Asked, Line, Part


def _sees_distributions(asked: Asked) -> bool:
    return asked.has(Permission.DISTRIBUTION_VIEW) and (asked.governs or asked.keeps_records)


LINES = (
    Line(Part.TRADE, "distributions", _("收益分配"), "chart-pie", _sees_distributions, "distributions"),
    Line(Part.TRADE, "my_rewards", _("我的奖酬"), "award", lambda asked: asked.is_concerned("rewards")),
)
