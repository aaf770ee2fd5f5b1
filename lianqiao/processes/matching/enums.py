"""Names of the sides and states of a match, and of the reasons for putting one aside."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MatchSide(TextChoices):
    """Whose match it is: each side has its own row, because each decides for itself."""

    DEMAND = "demand", _("需求方")
    ACHIEVEMENT = "achievement", _("成果方")


class MatchState(TextChoices):
    """What its owner has done with a match."""

    NEW = "new", _("新匹配")
    SEEN = "seen", _("已查看")
    DISMISSED = "dismissed", _("已排除")
    INTRODUCED = "introduced", _("已发起对接")


class DismissCode(TextChoices):
    """Why a match is put aside; the ranking learns from it."""

    WRONG_PROBLEM = "wrong_problem", _("不是同一个问题")
    WRONG_STAGE = "wrong_stage", _("成熟度不合适")
    WRONG_TERMS = "wrong_terms", _("价格、地区等条件不合适")
    KNOWN = "known", _("已经了解过对方")
    OTHER = "other", _("其他原因")


class Aspect(TextChoices):
    """What is held against each other of a demand and an achievement, beside their texts."""

    FIELD = "field", _("领域")
    REGION = "region", _("地区")
    READINESS = "readiness", _("成熟度")
    PRICE = "price", _("价格")
    WAY = "way", _("合作方式")
    FRESHNESS = "freshness", _("更新")
    ANSWERS = "answers", _("答复")


class FitVerdict(TextChoices):
    """Whether an aspect fits."""

    FITS = "fits", _("符合")
    MISSES = "misses", _("不符合")
    UNKNOWN = "unknown", _("不清楚")
