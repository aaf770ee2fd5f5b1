"""The time limits and numbers of law that lists go by."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

#: How long the persons of a yellow list may not apply; only some regions have such lists.
YELLOW_LIST_BAR = norms.declare(
    "lists.yellow_list_bar", norms.Kind.DURATION, _("列入黄名单后不得申报科技计划项目的时间"), nationwide=False
)
#: How many of a project's completers stand on it, counted from the first.
YELLOW_LIST_COMPLETERS = norms.declare(
    "lists.yellow_list_completers", norms.Kind.NUMBER, _("列入黄名单的项目完成人人数"), nationwide=False
)
#: Whether the unit of the project stands on it as well: how many units, counted from the leading one.
YELLOW_LIST_UNITS = norms.declare(
    "lists.yellow_list_units", norms.Kind.NUMBER, _("列入黄名单的承担单位个数"), nationwide=False
)
