"""Names of the states and kinds of demands."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class DemandState(TextChoices):
    """Where a demand stands between its owner's desk, the managers who diagnose it and the public."""

    DRAFT = "draft", _("草稿")
    DIAGNOSIS = "diagnosis", _("待诊断")
    CLARIFYING = "clarifying", _("退回细化")
    CONFIRMED = "confirmed", _("待保密审查")
    PUBLISHED = "published", _("已发布")
    LONG_TERM = "long_term", _("长期攻关")
    CLOSED = "closed", _("已关闭")
    STALE = "stale", _("待确认更新")
    WITHDRAWN = "withdrawn", _("已撤回")


class DemandKind(TextChoices):
    """What is asked for, as demand surveys of companies class it (企业技术需求调查表)."""

    NEW_PRODUCT = "new_product", _("开发新产品")
    NEW_PROCESS = "new_process", _("开发新工艺")
    IMPROVEMENT = "improvement", _("改进现有产品或工艺")
    INTRODUCE = "introduce", _("引进成果")
    TESTING = "testing", _("检测与试验")
    TALENT = "talent", _("人才与团队")
    PLATFORM = "platform", _("共建研发平台")
    FINANCING = "financing", _("技术融资")


class CooperationMode(TextChoices):
    """How the company wants to work with who solves the problem."""

    COMMISSIONED = "commissioned", _("委托开发")
    JOINT = "joint", _("联合开发")
    ASSIGNMENT = "assignment", _("转让")
    LICENCE = "licence", _("许可")
    EQUITY = "equity", _("技术入股")
    CONSULTING = "consulting", _("咨询服务")


class Urgency(TextChoices):
    """How pressing the problem is for the company."""

    NORMAL = "normal", _("不急，长期寻找")
    SOON = "soon", _("半年内要有进展")
    URGENT = "urgent", _("正在影响生产或订单")


class ReadinessWanted(IntegerChoices):
    """How ripe a solution must be, in plain words; the numbers are levels of the nine-step scale (TRL)."""

    IDEA = 1, _("有思路就行，愿意从头研究（1 级）")
    CONCEPT = 2, _("有明确的技术方案（2 级）")
    PROVEN = 3, _("原理已经验证（3 级）")
    LABORATORY = 4, _("实验室做出来过（4 级）")
    SAMPLE = 5, _("有样品，在接近实际的条件下试过（5 级）")
    PILOT = 6, _("做过中试或样机（6 级）")
    FIELD = 7, _("在实际现场试用过（7 级）")
    PRODUCT = 8, _("已经定型，可以小批供货（8 级）")
    MASS = 9, _("成熟产品，买来就能用（9 级）")


class MaskedPart(TextChoices):
    """A part of a published demand that its owner keeps from the public. Contact data is never public."""

    BACKGROUND = "background", _("背景")
    INDICATORS = "indicators", _("期望指标")
    BUDGET = "budget", _("预算")


class ConfirmationWay(TextChoices):
    """How a technology manager spoke with the company before confirming its demand."""

    VISIT = "visit", _("上门走访")
    PHONE = "phone", _("电话沟通")
    VIDEO = "video", _("视频会议")


class Outcome(TextChoices):
    """What became of a demand that is closed."""

    SOLVED_HERE = "solved_here", _("通过本平台解决")
    SOLVED_ELSEWHERE = "solved_elsewhere", _("通过其他途径解决")
    NO_LONGER_NEEDED = "no_longer_needed", _("不再需要")
    GIVEN_UP = "given_up", _("没有找到办法，放弃")
