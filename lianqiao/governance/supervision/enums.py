"""Names of the states and kinds of task forces, meetings, inspections and orders to rectify."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """The level of government at which a task force works."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class ForceKind(TextChoices):
    """What a task force is; an industry's office, team and experts are three of its “six ones”."""

    TEAM = "team", _("工作专班")
    OFFICE = "office", _("牵头处室")
    EXPERTS = "experts", _("专家团队")


class ForceState(TextChoices):
    """Whether a task force works."""

    ACTIVE = "active", _("运行中")
    DISSOLVED = "dissolved", _("已撤销")


class MemberRole(TextChoices):
    """What a member of a task force is in it; its head stands on the task force itself."""

    MEMBER = "member", _("成员")
    DEPUTY = "deputy", _("副组长")
    LIAISON = "liaison", _("联络员")
    EXPERT = "expert", _("专家")


class MeetingKind(TextChoices):
    """What sort of meeting it is."""

    CONSULTATION = "consultation", _("科技会商")
    REGULAR = "regular", _("定期例会")
    SPECIAL = "special", _("专题会议")


class MeetingState(TextChoices):
    """How far a meeting and what it agreed on have come."""

    DRAFT = "draft", _("筹备中")
    CALLED = "called", _("已通知")
    HELD = "held", _("落实中")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


#: States in which what the meeting says may be changed.
OPEN_MEETINGS = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.HELD)


class ItemState(TextChoices):
    """How far an agreed item has come; one that became a task goes on in the ledger."""

    OPEN = "open", _("待落实")
    DONE = "done", _("待确认")
    TASKED = "tasked", _("已列入台账")
    CONFIRMED = "confirmed", _("已落实")
    DROPPED = "dropped", _("不再办理")


class InspectionState(TextChoices):
    """How far an inspection has come."""

    PLANNED = "planned", _("待实施")
    FINISHED = "finished", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class OrderState(TextChoices):
    """How far an order to rectify has come."""

    DRAFT = "draft", _("待下达")
    ORDERED = "ordered", _("整改中")
    CHECKING = "checking", _("待核查")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤回")


#: States in which somebody still has to do something for the order.
OPEN_ORDERS = (OrderState.ORDERED, OrderState.CHECKING)


class Verdict(TextChoices):
    """What the issuing body said of a proof."""

    PASSED = "passed", _("整改到位")
    RETURNED = "returned", _("退回整改")
