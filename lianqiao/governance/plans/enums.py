"""Names of the states and kinds of plans, of what is found in them, and of tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """How far a plan has come."""

    DRAFT = "draft", _("解读中")
    ISSUED = "issued", _("执行中")
    FINISHED = "finished", _("已结束")
    WITHDRAWN = "withdrawn", _("已作废")


#: States in which others than the plan's own body may see it.
SHOWN_PLANS = (PlanState.ISSUED, PlanState.FINISHED)


class Reach(TextChoices):
    """Who sees an issued plan, besides the governments above."""

    LEVEL = "level", _("本地区各部门")
    BELOW = "below", _("本地区各部门和下级政府")


class FindKind(TextChoices):
    """What a marked piece of a plan is; all but tasks are quantities."""

    TASK = "task", _("任务")
    TARGET = "target", _("目标")
    INCENTIVE = "incentive", _("奖补")
    CONDITION = "condition", _("条件")
    FACT = "fact", _("现状")
    RULE = "rule", _("规定")


class FindState(TextChoices):
    """What a person has said of a find."""

    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DROPPED = "dropped", _("已剔除")


class Comparator(TextChoices):
    """How a stated number bounds what is meant."""

    AT_LEAST = "at_least", _("不少于")
    MORE_THAN = "more_than", _("超过")
    REACH = "reach", _("达到")
    AT_MOST = "at_most", _("不超过")
    ABOUT = "about", _("约")


class TaskState(TextChoices):
    """How far a task of the ledger has come."""

    PREPARED = "prepared", _("待下达")
    PLANNED = "planned", _("未启动")
    UNDERWAY = "underway", _("推进中")
    CHECKING = "checking", _("待核验")
    CLOSED = "closed", _("已销号")
    STOPPED = "stopped", _("已终止")


#: States in which somebody still has to do something for the task.
OPEN_TASKS = (TaskState.PLANNED, TaskState.UNDERWAY, TaskState.CHECKING)
#: States in which the named departments see the task.
ASSIGNED_TASKS = (*OPEN_TASKS, TaskState.CLOSED, TaskState.STOPPED)


class PartyRole(TextChoices):
    """What a department does for a task."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")


class Naming(TextChoices):
    """What is known of a printed name."""

    MATCHED = "matched", _("已对应单位")
    GENERAL = "general", _("泛指")
    UNKNOWN = "unknown", _("未对应单位")


class Decision(TextChoices):
    """What the issuing body said of a report that asked for closing."""

    PASSED = "passed", _("同意销号")
    RETURNED = "returned", _("退回补充")
