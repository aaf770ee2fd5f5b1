"""Names of the states of yearly reports, of the department's year, and of a unit's rules."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState


class YearState(TextChoices):
    """How far the department has come with a year."""

    DRAFT = "draft", _("草稿")
    OPEN = "open", _("填报中")
    MERGED = "merged", _("已汇总")
    FORWARDED = "forwarded", _("已报送")
    CANCELLED = "cancelled", _("已取消")


class AnnualState(TextChoices):
    """How far the report of one unit has come."""

    WAITING = "waiting", _("未填报")
    UNDERWAY = "underway", _("填报中")
    PROPOSED = "proposed", _("待单位确认")
    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已接收")
    EXCUSED = "excused", _("免报")


#: The unit writes.
WRITABLE = (AnnualState.WAITING, AnnualState.UNDERWAY, AnnualState.RETURNED)
#: The unit has something to do.
OPEN_REPORTS = (*WRITABLE, AnnualState.PROPOSED)
#: The department has it.
HANDED_IN = (AnnualState.SUBMITTED, AnnualState.ACCEPTED)


class LineUnit(TextChoices):
    """In what a line of the table is counted."""

    ITEMS = "items", _("项")
    YUAN = "yuan", _("万元")
    PERSONS = "persons", _("人")
    TIMES = "times", _("人次")
    UNITS = "units", _("个")
    TEXT = "text", ""


class Severity(TextChoices):
    """Whether something keeps a report from being handed in."""

    BLOCKING = "blocking", _("须改正")
    REASON = "reason", _("须说明")


class RuleState(TextChoices):
    """The states of a filed record, and that the time of the rule is over."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, FilingState.SUBMITTED.label
    RETURNED = FilingState.RETURNED.value, FilingState.RETURNED.label
    CONFIRMED = FilingState.CONFIRMED.value, FilingState.CONFIRMED.label
    EXPIRED = "expired", _("已到期")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label


class Finding(TextChoices):
    """What the department found of a rule."""

    HAS = "has", _("已建立")
    LACKS = "lacks", _("不符合要求，视为未建立")
