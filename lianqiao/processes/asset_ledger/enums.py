"""Names of the accounts, the kinds of assets and movements, and the marks that an asset carries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Account(TextChoices):
    """The accounts of a unit's ledger; every movement debits some and credits others by the same sum."""

    ASSETS = "assets", _("单列成果资产")
    EQUITY = "equity", _("成果作价股权")
    RECEIVED = "received", _("转化收款")
    HANDED_OVER = "handed_over", _("转让和赋权转出")
    WRITTEN_OFF = "written_off", _("核销支出")
    FUND = "fund", _("单列资产基金")
    INCOME = "income", _("转化收入")
    GAIN = "gain", _("作价和退出差额")
    REWARD = "reward", _("奖酬支出")
    MEMO_COST = "memo_cost", _("研究阶段投入（备查）")
    MEMO_CONTRA = "memo_contra", _("备查对应科目")


#: Accounts whose balance is debit less credit; that of the others is credit less debit.
DEBIT_ACCOUNTS = frozenset(
    {
        Account.ASSETS,
        Account.EQUITY,
        Account.RECEIVED,
        Account.HANDED_OVER,
        Account.WRITTEN_OFF,
        Account.REWARD,
        Account.MEMO_COST,
    }
)


class AssetKind(TextChoices):
    """What the asset is; granted rights and ungranted ones alike."""

    PATENT = "patent", _("专利权")
    SOFTWARE = "software", _("计算机软件著作权")
    PLANT_VARIETY = "plant_variety", _("植物新品种权")
    LAYOUT = "layout", _("集成电路布图设计专有权")
    BIOMEDICAL_VARIETY = "biomedical_variety", _("生物医药新品种")
    KNOW_HOW = "know_how", _("技术秘密")
    OTHER = "other", _("其他")


class Stage(TextChoices):
    """Whether the achievement came out of research or of development, which decides what is carried as its value."""

    RESEARCH = "research", _("研究阶段")
    DEVELOPMENT = "development", _("开发阶段")


class Conversion(TextChoices):
    """How far the asset has come on its way to industry."""

    NONE = "none", _("未转化")
    LICENSED = "licensed", _("已许可")
    EMPOWERED = "empowered", _("已赋权")
    TRANSFERRED = "transferred", _("已转让")
    CONTRIBUTED = "contributed", _("已作价投资")


class Condition(TextChoices):
    """Whether the asset is in the ledger."""

    HELD = "held", _("在账")
    OUT = "out", _("已转出")
    WRITTEN_OFF = "written_off", _("已核销")
    REMOVED = "removed", _("已冲回")


class Movement(TextChoices):
    """What an entry of the journal tells."""

    ENTRY = "entry", _("入账")
    COST = "cost", _("追加投入")
    STAGE = "stage", _("进入开发阶段")
    LICENCE = "licence", _("许可")
    TRANSFER = "transfer", _("转让")
    EMPOWERMENT = "empowerment", _("赋权")
    RETURN = "return", _("权利收回")
    CONTRIBUTION = "contribution", _("作价入股")
    CASH = "cash", _("现金入股")
    INCOME = "income", _("收到转化收益")
    REWARD = "reward", _("发放奖酬")
    EXIT = "exit", _("股权退出")
    WRITE_OFF = "write_off", _("核销")
    REVERSAL = "reversal", _("冲销")


class HoldingStanding(TextChoices):
    """Whether shares of a company are held."""

    HELD = "held", _("持有")
    EXITED = "exited", _("已退出")


class WriteOffState(TextChoices):
    """The way of a write-off."""

    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已核销")
    REFUSED = "refused", _("不予核销")
    WITHDRAWN = "withdrawn", _("已撤回")


class Grounds(TextChoices):
    """Why something is written off."""

    EXPIRED = "expired", _("权利已经失效")
    OBSOLETE = "obsolete", _("技术已被淘汰，没有使用价值")
    FAILED = "failed", _("转化没有成功，无法收回")
    DISSOLVED = "dissolved", _("被投资企业已经注销或破产")
    OTHER = "other", _("其他")


class StatementState(TextChoices):
    """The way of a yearly statement."""

    DRAFT = "draft", _("草稿")
    SIGNED = "signed", _("已签署")
