"""Names of what a diagnosis finds, how far a research task has come, and what a scenario offers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState


class Finding(TextChoices):
    """What came out of a visit."""

    CLEAR = "clear", _("说清楚了，可以匹配")
    REFINE = "refine", _("还要企业再补充")
    LONG_TERM = "long_term", _("短期解决不了，列入长期攻关")
    SOLVED = "solved", _("现场已经解决")
    NO_NEED = "no_need", _("不是技术问题")


class TaskState(TextChoices):
    """The states of a filed record, and what becomes of a research task."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, FilingState.SUBMITTED.label
    RETURNED = FilingState.RETURNED.value, FilingState.RETURNED.label
    CONFIRMED = FilingState.CONFIRMED.value, _("已列入清单")
    IN_PROJECT = "in_project", _("已立项攻关")
    SOLVED = "solved", _("已突破")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label


class Urgency(TextChoices):
    """How much hangs on a research task."""

    BOTTLENECK = "bottleneck", _("“卡脖子”技术")
    KEY = "key", _("关键核心技术")
    COMMON = "common", _("产业共性技术")


class ScenarioState(TextChoices):
    """The states of a filed record, and the end of a scenario."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, FilingState.SUBMITTED.label
    RETURNED = FilingState.RETURNED.value, FilingState.RETURNED.label
    CONFIRMED = FilingState.CONFIRMED.value, FilingState.CONFIRMED.label
    PUBLISHED = FilingState.PUBLISHED.value, _("开放中")
    FINISHED = "finished", _("示范完成")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label


class OfferState(TextChoices):
    """How far an offer for a scenario has come."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, _("已提交")
    ACCEPTED = "accepted", _("已入选")
    DECLINED = "declined", _("未入选")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label
