"""What becomes of a candidate in a work list, and why one is left out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CandidateState(TextChoices):
    """What the people of a work list have done with a pair."""

    OPEN = "open", _("待处理")
    TAKEN = "taken", _("正在跟进")
    SENT = "sent", _("已推送双方")
    DROPPED = "dropped", _("已排除")


class DropCode(TextChoices):
    """Why a pair is not pushed."""

    WRONG_PROBLEM = "wrong_problem", _("不是同一个问题")
    WRONG_STAGE = "wrong_stage", _("成熟度不合适")
    WRONG_TERMS = "wrong_terms", _("价格、地区等条件不合适")
    KNOWN = "known", _("双方已经认识")
    NOT_MY_FIELD = "not_my_field", _("不在我的专业范围")
    NO_TIME = "no_time", _("近期没有精力")
    OTHER = "other", _("其他原因")


class RegionSide(TextChoices):
    """Which of the two records lies in the region."""

    BOTH = "both", _("供需双方都在本地区")
    DEMAND = "demand", _("需求在本地区")
    ACHIEVEMENT = "achievement", _("成果在本地区")
