"""Names that the registration form uses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.achievements.enums import AchievementKind

#: The mark of the type in a registration number.
TYPE_MARKS = {AchievementKind.APPLIED: "Y", AchievementKind.BASIC: "J", AchievementKind.SOFT: "R"}


class ResultForm(TextChoices):
    """The form in which the result exists (成果体现形式)."""

    NEW_TECHNIQUE = "new_technique", _("新技术")
    NEW_PROCESS = "new_process", _("新工艺")
    NEW_PRODUCT = "new_product", _("新产品")
    NEW_MATERIAL = "new_material", _("新材料")
    NEW_EQUIPMENT = "new_equipment", _("新装备")
    NEW_VARIETY = "new_variety", _("农业、生物新品种")
    SOFTWARE = "software", _("软件")
    THEORY = "theory", _("理论、论文、报告")
    OTHER = "other", _("其他")


class ResultStage(TextChoices):
    """How far the result has come (成果所处阶段)."""

    EARLY = "early", _("初期阶段")
    MIDDLE = "middle", _("中期阶段")
    MATURE = "mature", _("成熟应用阶段")


class EvaluationWay(TextChoices):
    """How the result was judged (评价方式)."""

    EVALUATION = "evaluation", _("评价")
    ACCEPTANCE = "acceptance", _("验收、结题")
    REVIEW = "review", _("评审")
    GRANTED_RIGHT = "granted_right", _("知识产权授权")
    AWARD = "award", _("获奖")
    PAPER = "paper", _("论文发表")
    ADMISSION = "admission", _("行业准入、检测认证")


class PlanLevel(TextChoices):
    """Who funded the project (课题来源)."""

    NATION = "nation", _("国家科技计划")
    MINISTRY = "ministry", _("部门计划")
    PROVINCE = "province", _("省科技计划")
    CITY = "city", _("市县科技计划")
    ENTERPRISE = "enterprise", _("企业委托")
    OWN = "own", _("自选、自筹")


#: Plans that the state pays for: their results must be registered.
FISCAL = frozenset({PlanLevel.NATION, PlanLevel.MINISTRY, PlanLevel.PROVINCE, PlanLevel.CITY})
