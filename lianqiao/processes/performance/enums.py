"""Names of the states and kinds of the performance of contracts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PerformanceState(TextChoices):
    """How far the performance of a registered contract has come."""

    PLANNING = "planning", _("待定计划")
    RUNNING = "running", _("履行中")
    COMPLETED = "completed", _("履行完毕")
    ENDED = "ended", _("提前终止")


#: States in which something may still be delivered and paid.
OPEN = (PerformanceState.PLANNING, PerformanceState.RUNNING)


class MilestoneKind(TextChoices):
    """What a milestone is about."""

    DELIVERY = "delivery", _("交付验收")
    ADVANCE = "advance", _("预付款")
    ROYALTY = "royalty", _("提成")


class MilestoneState(TextChoices):
    """How far a milestone has come; what nothing is delivered for stays planned."""

    PLANNED = "planned", _("未到交付")
    DELIVERED = "delivered", _("待验收")
    RETURNED = "returned", _("退回整改")
    ACCEPTED = "accepted", _("已验收")
    DROPPED = "dropped", _("不再履行")


#: States in which something is still to be delivered.
OWED = (MilestoneState.PLANNED, MilestoneState.RETURNED)


class StepKind(TextChoices):
    """What was done to a milestone."""

    DELIVERED = "delivered", _("交付")
    ACCEPTED = "accepted", _("验收通过")
    RETURNED = "returned", _("退回整改")


class ProposalState(TextChoices):
    """How far a plan, or a change of it, has come."""

    ASKED = "asked", _("待对方确认")
    AGREED = "agreed", _("已确认")
    REFUSED = "refused", _("对方不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class PaymentKind(TextChoices):
    """What a line of money is for."""

    STAGE = "stage", _("阶段款")
    ADVANCE = "advance", _("预付款")
    ROYALTY = "royalty", _("提成")
    CORRECTION = "correction", _("冲正")


class PaymentVerdict(TextChoices):
    """What became of a line of money."""

    CONFIRMED = "confirmed", _("已确认")
    DENIED = "denied", _("不予确认")
    WITHDRAWN = "withdrawn", _("登记方撤回")


class CertificateState(TextChoices):
    """How far the certification of technical income has come."""

    ASKED = "asked", _("待核定")
    ISSUED = "issued", _("已核定")
    REFUSED = "refused", _("不予核定")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVOKED = "revoked", _("核定已撤销")


#: States in which the payments of a certificate are taken.
LIVE = (CertificateState.ASKED, CertificateState.ISSUED)


class DeductionWay(TextChoices):
    """How the costs that are not technical are taken off."""

    SHARE = "share", _("按比例扣除")
    ITEMS = "items", _("按清单扣除")


class BreachKind(TextChoices):
    """What was not done as agreed."""

    PAYMENT = "payment", _("未按期付款")
    DELIVERY = "delivery", _("未按期交付")
    QUALITY = "quality", _("交付不符合约定")
    OTHER = "other", _("其他违约")


class BreachState(TextChoices):
    """How far a default has come."""

    RAISED = "raised", _("待对方说明")
    ANSWERED = "answered", _("双方已说明")
    SETTLED = "settled", _("已了结")
    REFERRED = "referred", _("已转争议解决")
