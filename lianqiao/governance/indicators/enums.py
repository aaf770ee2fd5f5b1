"""What indicators are, how they add up, and where targets and figures stand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IndicatorKind(TextChoices):
    """What sort of number it is."""

    COUNT = "count", _("数量")
    AMOUNT = "amount", _("金额")
    SHARE = "share", _("占比")
    GROWTH = "growth", _("增速")


class Direction(TextChoices):
    """Which way is better."""

    MORE = "more", _("越多越好")
    LESS = "less", _("越少越好")
    NONE = "none", _("不分好坏")


class OverPlaces(TextChoices):
    """How the figure of a place follows from the figures of its parts."""

    SUM = "sum", _("各地相加")
    MEAN = "mean", _("按权重指标加权平均")
    FORMULA = "formula", _("按公式重新计算")
    NONE = "none", _("不能由各地汇总")


class OverTime(TextChoices):
    """How the figure of a longer period follows from the figures of its months."""

    SUM = "sum", _("各月相加")
    MEAN = "mean", _("各月平均")
    LAST = "last", _("取最后一个月")
    FORMULA = "formula", _("按公式重新计算")
    NONE = "none", _("不能由各月汇总")


class Source(TextChoices):
    """Where the figures come from."""

    MEASURED = "measured", _("系统实测")
    REPORTED = "reported", _("逐级填报")
    COMPUTED = "computed", _("公式计算")


class Origin(TextChoices):
    """Where one figure comes from; a place and month may have one of each."""

    MEASURED = "measured", _("实测")
    REPORTED = "reported", _("填报")
    COMPUTED = "computed", _("计算")


class IndicatorState(TextChoices):
    """Whether an indicator is in use."""

    DRAFT = "draft", _("草稿")
    ACTIVE = "active", _("在用")
    RETIRED = "retired", _("停用")


class TargetState(TextChoices):
    """How far a target has come."""

    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已下达")
    REVISED = "revised", _("已调整")
    WITHDRAWN = "withdrawn", _("已撤销")


#: States in which a target holds.
IN_FORCE = (TargetState.ISSUED, TargetState.REVISED)


class Comparator(TextChoices):
    """How the figure must stand to the value of the target."""

    AT_LEAST = "at_least", _("不少于")
    MORE_THAN = "more_than", _("超过")
    REACH = "reach", _("达到")
    AT_MOST = "at_most", _("不超过")
    ABOUT = "about", _("左右")


class Sharing(TextChoices):
    """How a proposal divides a target among places."""

    EQUAL = "equal", _("平均分")
    LAST_YEAR = "last_year", _("按上年完成数")
    WEIGHT = "weight", _("按另一项指标")
    SAME = "same", _("各地相同")
