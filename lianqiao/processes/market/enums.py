"""Names of procedures and states of the market, and of what becomes of intents, questions and objections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProcedureKey(TextChoices):
    """How a listing finds its buyer; what each of them means stands in `procedures`."""

    FIXED = "fixed", _("一口价")
    NEGOTIABLE = "negotiable", _("面议")
    COMPETING = "competing", _("挂牌征集意向")
    ENGLISH = "english", _("公开竞价")
    SEALED = "sealed", _("密封报价")


class PriceKind(TextChoices):
    """What the price of a listing is."""

    FIXED = "fixed", _("挂牌价")
    START = "start", _("起始价")
    OPEN = "open", _("面议")


class Settling(TextChoices):
    """How it is decided who gets it."""

    FIRST = "first", _("先报名并通过资格确认的成交")
    TALKS = "talks", _("转让方洽谈后选定")
    AUCTION = "auction", _("网上竞价")
    SEALED = "sealed", _("密封报价")
    CHOSEN = "chosen", _("按挂牌时选定的竞价方式")


class Contest(TextChoices):
    """What the seller chose beforehand for the case that several come."""

    AUCTION = "auction", _("网上竞价")
    SEALED = "sealed", _("密封报价")


class Asked(TextChoices):
    """Whether something is asked of whoever lodges an intent."""

    NEVER = "never", _("不收")
    ALLOWED = "allowed", _("可以收")
    REQUIRED = "required", _("必须收")


class Holder(TextChoices):
    """Who takes and returns the deposits."""

    MARKET = "market", _("交易市场")
    SELLER = "seller", _("转让方")


class ListingState(TextChoices):
    """How far a listing has come."""

    DRAFT = "draft", _("草稿")
    CHECKING = "checking", _("待市场审核")
    CLEARING = "clearing", _("待保密审查")
    SCHEDULED = "scheduled", _("待公告")
    RUNNING = "running", _("征集意向中")
    QUALIFYING = "qualifying", _("资格确认中")
    CONTEST = "contest", _("竞价中")
    ANNOUNCED = "announced", _("结果公告中")
    DEALING = "dealing", _("签约中")
    SOLD = "sold", _("已成交")
    FAILED = "failed", _("未成交")
    CANCELLING = "cancelling", _("撤销公告中")
    CANCELLED = "cancelled", _("已撤销")
    WITHDRAWN = "withdrawn", _("已撤回")


class IntentState(TextChoices):
    """Where the intent of a unit stands."""

    LODGED = "lodged", _("已报名")
    VOIDED = "voided", _("公告已变更，待重新确认")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("未重新确认，失效")
    QUALIFIED = "qualified", _("通过资格确认")
    REFUSED = "refused", _("未通过资格确认")
    WON = "won", _("成为受让方")
    LOST = "lost", _("未成为受让方")


class DepositKind(TextChoices):
    """What a line says of a deposit."""

    PAID = "paid", _("到账")
    RETURNED = "returned", _("退还")
    FORFEITED = "forfeited", _("不予退还")


class AmendmentState(TextChoices):
    """What became of a proposed change of a published listing."""

    PROPOSED = "proposed", _("待市场审核")
    PUBLISHED = "published", _("已公告")
    REFUSED = "refused", _("未采用")


class QuestionState(TextChoices):
    """What became of a question."""

    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHHELD = "withheld", _("不公开")


class ObjectionState(TextChoices):
    """What became of an objection."""

    RAISED = "raised", _("待答复")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")


class ObjectionAbout(TextChoices):
    """Against what somebody objects."""

    CANCELLATION = "cancellation", _("撤销挂牌")
    RESULT = "result", _("交易结果")


class SessionState(TextChoices):
    """How far a session has come."""

    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("征集标的中")
    SHOWN = "shown", _("已发布")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


#: What its unit alone sees.
PRIVATE_STATES = (ListingState.DRAFT, ListingState.WITHDRAWN)
#: What everybody may read.
PUBLIC_STATES = (
    ListingState.RUNNING,
    ListingState.QUALIFYING,
    ListingState.CONTEST,
    ListingState.ANNOUNCED,
    ListingState.DEALING,
    ListingState.SOLD,
    ListingState.FAILED,
    ListingState.CANCELLING,
    ListingState.CANCELLED,
)
#: States in which its disposal is taken up by it.
HOLDING = (
    ListingState.CHECKING,
    ListingState.CLEARING,
    ListingState.SCHEDULED,
    ListingState.RUNNING,
    ListingState.QUALIFYING,
    ListingState.CONTEST,
    ListingState.ANNOUNCED,
    ListingState.DEALING,
    ListingState.CANCELLING,
)
#: States from which a listing does not move any more.
OVER = (ListingState.SOLD, ListingState.FAILED, ListingState.CANCELLED, ListingState.WITHDRAWN)
#: States in which something can still happen to whoever wants it.
LIVE = (ListingState.RUNNING, ListingState.QUALIFYING, ListingState.CONTEST, ListingState.CANCELLING)
#: States in which somebody has been found.
SETTLED = (ListingState.ANNOUNCED, ListingState.DEALING, ListingState.SOLD)
#: Intents that stand until the end, if they are confirmed.
STANDING = (IntentState.LODGED, IntentState.VOIDED, IntentState.QUALIFIED)
#: Intents that take part in what decides.
PARTAKING = (IntentState.QUALIFIED, IntentState.WON, IntentState.LOST)
#: States of a session that everybody may read.
SHOWN_SESSIONS = (SessionState.OPEN, SessionState.SHOWN, SessionState.CLOSED)
