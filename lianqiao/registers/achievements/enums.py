"""Names of the states and kinds of achievements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AchievementState(TextChoices):
    """Where an achievement stands between its owner's desk and the public."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("待保密审查")
    PUBLISHED = "published", _("已发布")
    STALE = "stale", _("待确认更新")
    WITHDRAWN = "withdrawn", _("已撤回")


class AchievementKind(TextChoices):
    """The three types of achievement registration (科技成果登记)."""

    APPLIED = "applied", _("应用技术")
    BASIC = "basic", _("基础理论")
    SOFT = "soft", _("软科学")


class Origin(TextChoices):
    """Where the technique comes from (成果属性)."""

    ORIGINAL = "original", _("原始性创新")
    ABSORBED = "absorbed", _("国外引进消化吸收创新")
    DEVELOPED = "developed", _("国内技术二次开发")


class Level(TextChoices):
    """The level that an evaluation gave (成果水平)."""

    INTERNATIONAL_LEADING = "international_leading", _("国际领先")
    INTERNATIONAL_ADVANCED = "international_advanced", _("国际先进")
    DOMESTIC_LEADING = "domestic_leading", _("国内领先")
    DOMESTIC_ADVANCED = "domestic_advanced", _("国内先进")
    NOT_EVALUATED = "not_evaluated", _("未评价")


class TransformationMode(TextChoices):
    """The six ways of transformation (促进科技成果转化法, Art. 16)."""

    SELF_IMPLEMENTATION = "self_implementation", _("自行投资实施")
    ASSIGNMENT = "assignment", _("转让")
    LICENCE = "licence", _("许可")
    JOINT_IMPLEMENTATION = "joint_implementation", _("合作实施")
    EQUITY_CONTRIBUTION = "equity_contribution", _("作价投资")
    OTHER = "other", _("其他协商方式")


class RightKind(TextChoices):
    """Kinds of intellectual property."""

    INVENTION = "invention", _("发明专利")
    UTILITY_MODEL = "utility_model", _("实用新型专利")
    DESIGN = "design", _("外观设计专利")
    SOFTWARE = "software", _("软件著作权")
    PLANT_VARIETY = "plant_variety", _("植物新品种权")
    LAYOUT = "layout", _("集成电路布图设计")
    NEW_MEDICINE = "new_medicine", _("生物医药新品种")
    KNOW_HOW = "know_how", _("技术秘密")
    STANDARD = "standard", _("标准")


class RightStatus(TextChoices):
    """The legal status of a right."""

    PENDING = "pending", _("申请中")
    GRANTED = "granted", _("有效")
    EXPIRED = "expired", _("已失效")
    PLEDGED = "pledged", _("已质押")
