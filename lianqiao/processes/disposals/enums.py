"""Names of the states and kinds of disposals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DisposalState(TextChoices):
    """Where a disposal stands between the unit's desk and the deal."""

    DRAFT = "draft", _("准备中")
    PROPOSED = "proposed", _("待决策")
    REFUSED = "refused", _("未通过")
    APPROVED = "approved", _("已决策")
    IN_USE = "in_use", _("交易中")
    CONCLUDED = "concluded", _("已成交")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")


#: States in which the decision stands, so that whoever supervises the unit reads it.
DECIDED = (DisposalState.APPROVED, DisposalState.IN_USE, DisposalState.CONCLUDED, DisposalState.LAPSED)
#: States in which nothing is to be bought any more: the reserve price may be read.
CLOSED = (DisposalState.CONCLUDED, DisposalState.WITHDRAWN, DisposalState.LAPSED, DisposalState.REFUSED)


class PricingMethod(TextChoices):
    """The ways of pricing (促进科技成果转化法, Art. 18)."""

    AGREEMENT = "agreement", _("协议定价")
    LISTING = "listing", _("挂牌交易")
    AUCTION = "auction", _("拍卖")
    OTHER = "other", _("其他方式")


class LicenceKind(TextChoices):
    """How many may use what is licensed."""

    EXCLUSIVE = "exclusive", _("独占许可")
    SOLE = "sole", _("排他许可")
    PLAIN = "plain", _("普通许可")


class Acquisition(TextChoices):
    """How an owner came to the right."""

    OWN_WORK = "own_work", _("自主完成")
    JOINT_WORK = "joint_work", _("合作完成")
    COMMISSION = "commission", _("委托开发")
    TRANSFER = "transfer", _("受让取得")
    SUCCESSION = "succession", _("单位合并或承继")


class ConsentAnswer(TextChoices):
    """What a co-owner said to the disposal."""

    ASKED = "asked", _("待答复")
    AGREED = "agreed", _("同意")
    REFUSED = "refused", _("不同意")


class SecrecyFinding(TextChoices):
    """What the secrecy officer found."""

    OPEN = "open", _("不涉及国家秘密和国家安全")
    SECRET = "secret", _("涉及或可能涉及国家秘密、国家安全")


class Procedure(TextChoices):
    """How the unit decided, by its own rule."""

    MEETING = "meeting", _("会议决策")
    SIGNATURE = "signature", _("会签决策")


class DecisionResult(TextChoices):
    """What was decided."""

    APPROVED = "approved", _("同意转化")
    REFUSED = "refused", _("不同意转化")


class Part(TextChoices):
    """What somebody named in a decision did."""

    VOTED = "voted", _("参加表决")
    RECUSED = "recused", _("已回避")


class Approach(TextChoices):
    """The three approaches of valuation."""

    COST = "cost", _("成本法")
    MARKET = "market", _("市场法")
    INCOME = "income", _("收益法")


class Severity(TextChoices):
    """How much a defect weighs."""

    BLOCKING = "blocking", _("必须改正")
    WARNING = "warning", _("请留意")
