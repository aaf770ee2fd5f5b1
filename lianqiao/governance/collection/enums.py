"""Names of the states of data sets, cycles and reports, and of what a data set asks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core.periods import PeriodKind


class Frequency(TextChoices):
    """How often a data set is asked for; the values are those of `PeriodKind`."""

    MONTH = PeriodKind.MONTH.value, _("每月")
    QUARTER = PeriodKind.QUARTER.value, _("每季度")
    YEAR = PeriodKind.YEAR.value, _("每年")


class StandsFor(TextChoices):
    """For which place the figures of a report count."""

    REGION = "region", _("本地区的数，由各级政府部门填报")
    UNIT = "unit", _("本单位的数")


class CountedIn(TextChoices):
    """In which days the deadlines of a data set are counted."""

    WORKING_DAYS = "working_days", _("个工作日")
    DAYS = "days", _("日")


class Sign(TextChoices):
    """How the left side of a check must stand to the right one."""

    AT_MOST = "at_most", "≤"
    LESS = "less", "<"
    EQUAL = "equal", "="
    AT_LEAST = "at_least", "≥"
    MORE = "more", ">"


class DataSetState(TextChoices):
    """Whether a data set is asked for."""

    DRAFT = "draft", _("草稿")
    ACTIVE = "active", _("启用")
    RETIRED = "retired", _("停用")


class CycleState(TextChoices):
    """How far one period of a data set has come."""

    OPENING = "opening", _("正在下发")
    OPEN = "open", _("填报中")
    LOCKED = "locked", _("已锁定")


class ReportState(TextChoices):
    """How far the report of one unit has come."""

    DRAFT = "draft", _("待填报")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已受理")
    APPROVED = "approved", _("已审定")
    EXCUSED = "excused", _("免报")


#: States in which the unit fills in.
FILLING = (ReportState.DRAFT, ReportState.RETURNED)
#: States in which those above see what a unit reports.
HANDED_IN = (ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.APPROVED)
#: States after which a report holds up nobody above it.
SETTLED = (ReportState.APPROVED, ReportState.EXCUSED)
