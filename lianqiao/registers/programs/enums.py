"""Names of the reasons for which a webhook is paused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PauseReason(TextChoices):
    """Why a webhook gets no messages at the moment; they wait meanwhile."""

    BY_HAND = "by_hand", _("人工暂停")
    FAILING = "failing", _("多次发送失败")
    GONE = "gone", _("对方答复地址已停用")
    NO_RIGHT = "no_right", _("登记人不再代表本单位")
