"""Names of the forms of empowerment, of what is agreed, and of how far it has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Form(TextChoices):
    """What is given to those who made the achievement."""

    FULL = "full", _("全部所有权")
    SHARE = "share", _("部分所有权（与单位共有）")
    USE = "use", _("长期使用权")


class FeePayer(TextChoices):
    """Who pays what keeps the rights alive."""

    COMPLETERS = "completers", _("成果完成人")
    UNIT = "unit", _("单位")
    SHARED = "shared", _("按份额分担")


class TermKind(TextChoices):
    """What the unit gets: the agreed income (约定收益)."""

    FIXED = "fixed", _("固定金额")
    INCOME = "income", _("转化收入提成")
    EQUITY = "equity", _("股权比例")
    MILESTONE = "milestone", _("达到节点后支付")


class EmpowermentState(TextChoices):
    """The way of an empowerment."""

    DRAFT = "draft", _("草稿")
    CONSENTING = "consenting", _("共同完成人确认中")
    CHECKING = "checking", _("单位核查中")
    DECIDING = "deciding", _("待单位决定")
    NOTICE = "notice", _("公示中")
    SIGNING = "signing", _("签约中")
    IN_FORCE = "in_force", _("已赋权")
    WARNED = "warned", _("长期未实施，拟收回")
    REVERTED = "reverted", _("已收回")
    ENDED = "ended", _("已终止")
    REFUSED = "refused", _("不予赋权")
    WITHDRAWN = "withdrawn", _("已撤回")


S = EmpowermentState
#: The completers hold the right.
HELD = (S.IN_FORCE, S.WARNED)
#: It was asked for and is not concluded; an achievement has one of these or of `HELD` at a time.
OPEN = (S.DRAFT, S.CONSENTING, S.CHECKING, S.DECIDING, S.NOTICE, S.SIGNING)
#: The applicants' own matter: the unit and the government see it later.
PRIVATE = (S.DRAFT, S.CONSENTING)


class Answer(TextChoices):
    """What a completer says of the application."""

    WAITING = "waiting", _("等待确认")
    AGREED = "agreed", _("同意")
    REFUSED = "refused", _("不同意")


class DueState(TextChoices):
    """How an amount of the agreed income stands."""

    OPEN = "open", _("未到期")
    OVERDUE = "overdue", _("逾期")
    PAID = "paid", _("已付清")
    CANCELLED = "cancelled", _("不再支付")


class VariationState(TextChoices):
    """The way of a change of what was agreed."""

    PROPOSED = "proposed", _("待答复")
    AGREED = "agreed", _("已生效")
    REFUSED = "refused", _("不同意变更")
    WITHDRAWN = "withdrawn", _("已撤回")
