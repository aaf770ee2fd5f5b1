"""Names of the states and kinds of offers, licences and what falls due."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scheme(TextChoices):
    """By which rules an achievement is offered."""

    USE_FIRST = "use_first", _("先使用后付费")
    OPEN_LICENCE = "open_licence", _("开放许可")


class Payment(TextChoices):
    """How a licence is paid."""

    STAGED = "staged", _("零门槛费、阶段性支付和收入提成")
    DEFERRED = "deferred", _("延期支付")
    PLAIN = "plain", _("固定许可费和提成")


class RoyaltyBase(TextChoices):
    """Of what a running royalty is reckoned."""

    SALES = "sales", _("净销售额")
    PROFIT = "profit", _("利润")


class StageKind(TextChoices):
    """What has to come about before a stage is paid."""

    MILESTONE = "milestone", _("达到约定节点")
    FIRST_SALE = "first_sale", _("首次销售")
    TESTED = "tested", _("通过中试或检测")
    TERM = "term", _("约定时间届满")


class OfferState(TextChoices):
    """Where an offer stands between the unit's desk and the pool."""

    DRAFT = "draft", _("准备中")
    CLEARING = "clearing", _("待保密审查")
    OPEN = "open", _("入池")
    CLOSED = "closed", _("已出池")


class LicenceState(TextChoices):
    """Where a licence stands between the request and its end."""

    REQUESTED = "requested", _("待成果方答复")
    SETTLING = "settling", _("商定条款")
    SIGNED = "signed", _("已签署，待成交")
    IN_FORCE = "in_force", _("使用中")
    DEFAULTED = "defaulted", _("违约")
    TERMINATING = "terminating", _("已通知终止")
    ENDED = "ended", _("期满结束")
    TERMINATED = "terminated", _("已终止")
    REFUSED = "refused", _("未接受")
    WITHDRAWN = "withdrawn", _("已撤回")


#: In these the licensee may use the achievement.
USING = (LicenceState.IN_FORCE, LicenceState.DEFAULTED, LicenceState.TERMINATING)
#: In these the licence was once in force: money may still be owed.
BEGUN = (*USING, LicenceState.ENDED, LicenceState.TERMINATED)
#: In these the two sides are still talking.
TALKING = (LicenceState.REQUESTED, LicenceState.SETTLING, LicenceState.SIGNED)


class TriggerState(TextChoices):
    """What the other side, or the mediator, says to a declared event."""

    DECLARED = "declared", _("待对方确认")
    CONFIRMED = "confirmed", _("已确认")
    CONTESTED = "contested", _("有争议")
    UPHELD = "upheld", _("裁定成立")
    DISMISSED = "dismissed", _("裁定不成立")


#: In these the event has come about.
CAME_ABOUT = (TriggerState.CONFIRMED, TriggerState.UPHELD)


class DueKind(TextChoices):
    """Why an amount is owed."""

    FIXED = "fixed", _("固定许可费")
    STAGE = "stage", _("阶段性支付")
    ROYALTY = "royalty", _("收入提成")
    AUDIT = "audit", _("核查补缴")


class DueState(TextChoices):
    """Where an amount that is owed stands."""

    OPEN = "open", _("待支付")
    OVERDUE = "overdue", _("逾期")
    DEFAULTED = "defaulted", _("违约未付")
    RECORDED = "recorded", _("已付待确认")
    PAID = "paid", _("已收到")
    COVERED = "covered", _("担保方代偿")


#: In these the amount has not come in.
OWED = (DueState.OPEN, DueState.OVERDUE, DueState.DEFAULTED)
#: In these its day has passed.
LATE = (DueState.OVERDUE, DueState.DEFAULTED)


class UseKind(TextChoices):
    """What a line of the use log tells."""

    USE = "use", _("使用记录")
    REPORT = "report", _("销售报告")


class GuaranteeKind(TextChoices):
    """In what way a third party stands in."""

    GUARANTEE = "guarantee", _("担保")
    INSURANCE = "insurance", _("保险")


class ClaimState(TextChoices):
    """What became of a claim on a guarantee."""

    FILED = "filed", _("待答复")
    PAID = "paid", _("已赔付")
    REFUSED = "refused", _("已拒绝")


class AuditState(TextChoices):
    """What became of a request to look at the books."""

    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("核查中")
    REFUSED = "refused", _("已拒绝")
    CLOSED = "closed", _("已办结")
