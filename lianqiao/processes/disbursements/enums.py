"""Names of the kinds of lines, and of how a promised amount stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    """What a line of the ledger says; the amounts of one kind add up to where the disbursement stands in it."""

    PROMISED = "promised", _("承诺")
    DUE = "due", _("到期应拨")
    WITHHELD = "withheld", _("暂缓")
    APPROVED = "approved", _("批准拨付")
    PAID = "paid", _("已拨付")
    TO_RETURN = "to_return", _("应退回")
    RETURNED = "returned", _("已退回")
    CANCELLED = "cancelled", _("不再拨付")


class Standing(TextChoices):
    """How a disbursement stands, as its sums say."""

    PROMISED = "promised", _("条件未到")
    DUE = "due", _("待拨付")
    WITHHELD = "withheld", _("暂缓拨付")
    PAID = "paid", _("已付清")
    TO_RETURN = "to_return", _("待退回")
    RETURNED = "returned", _("已退回")
    CANCELLED = "cancelled", _("不再拨付")
