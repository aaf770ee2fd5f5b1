"""Names of states, bases and kinds of distributions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.achievements.enums import TransformationMode as Mode


class DistributionState(TextChoices):
    """How far the distribution of one income has come."""

    DRAFT = "draft", _("测算中")
    PROPOSED = "proposed", _("待审定")
    DECIDED = "decided", _("已审定")
    PAID = "paid", _("已兑现")
    WITHDRAWN = "withdrawn", _("已撤回")


class RewardStanding(TextChoices):
    """How far the reward of a person has come."""

    OPEN = "open", _("待发放")
    PARTLY = "partly", _("部分发放")
    PAID = "paid", _("已发放")


class Basis(TextChoices):
    """What is divided; each has a floor of its own in the law (Art. 45)."""

    NET_INCOME = "net_income", _("转让、许可净收入")
    EQUITY = "equity", _("作价投资取得的股权")
    PROFIT = "profit", _("自行或合作实施的营业利润")


class Group(TextChoices):
    """For what a person receives."""

    COMPLETER = "completer", _("成果完成人")
    CONTRIBUTOR = "contributor", _("转化贡献人")


class CostKind(TextChoices):
    """What is taken off before the income is divided."""

    TAX = "tax", _("相关税费")
    SERVICE = "service", _("中介和服务费")
    APPRAISAL = "appraisal", _("评估、鉴定费")
    UPKEEP = "upkeep", _("知识产权维护费")
    INPUT = "input", _("为转化另行投入的成本")
    OTHER = "other", _("其他直接费用")


class Severity(TextChoices):
    """Whether something must be mended before the distribution goes on."""

    BLOCKING = "blocking", _("须改正")
    WARNING = "warning", _("提醒")


#: What is distributed in each way of transformation.
BASIS_OF_MODE: dict[str, Basis] = {
    Mode.ASSIGNMENT: Basis.NET_INCOME,
    Mode.LICENCE: Basis.NET_INCOME,
    Mode.EQUITY_CONTRIBUTION: Basis.EQUITY,
    Mode.SELF_IMPLEMENTATION: Basis.PROFIT,
    Mode.JOINT_IMPLEMENTATION: Basis.PROFIT,
    Mode.OTHER: Basis.NET_INCOME,
}
#: States after which nothing of the calculation changes.
SETTLED = (DistributionState.DECIDED, DistributionState.PAID)
