"""Names of the states and kinds of experts, rubrics, reviews, assignments, votes, fees, visits and users' ballots."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExpertState(TextChoices):
    """Whether an expert of the pool can be drawn."""

    INVITED = "invited", _("待本人确认")
    ACTIVE = "active", _("在库")
    PAUSED = "paused", _("暂停抽取")
    LEFT = "left", _("已出库")


class RelationKind(TextChoices):
    """How an expert is related to somebody whose matters he does not judge."""

    KIN = "kin", _("亲属关系")
    TEACHER = "teacher", _("师生关系")
    INTEREST = "interest", _("利益关系")
    OTHER = "other", _("其他关系")


class RubricState(TextChoices):
    """Whether a rubric may be used; one in use is not changed."""

    DRAFT = "draft", _("编制中")
    ACTIVE = "active", _("启用")
    RETIRED = "retired", _("停用")


class Judge(TextChoices):
    """Who gives the marks of a criterion."""

    EXPERTS = "experts", _("专家书面评审")
    VISIT = "visit", _("现场考察")
    USERS = "users", _("成果用户")


class CommentRule(TextChoices):
    """When a score needs a comment."""

    NEVER = "never", _("可以不写")
    LOW = "low", _("低分时必写")
    ALWAYS = "always", _("必须写")


class ReviewState(TextChoices):
    """The phases of a review."""

    DRAFT = "draft", _("筹备中")
    SCORING = "scoring", _("评分中")
    PANEL = "panel", _("合议中")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


class AssignmentState(TextChoices):
    """How far one expert has come with one subject."""

    ASKED = "asked", _("待接受")
    ACCEPTED = "accepted", _("评审中")
    SUBMITTED = "submitted", _("已提交")
    DECLINED = "declined", _("已谢绝")
    ABSTAINED = "abstained", _("已回避")
    LAPSED = "lapsed", _("逾期未评")
    CALLED_OFF = "called_off", _("已取消")


#: States in which an expert still works, or has worked, at a subject; the others leave its place free.
HOLDING = (AssignmentState.ASKED, AssignmentState.ACCEPTED, AssignmentState.SUBMITTED)
#: States in which something is still to be done by the expert.
OPEN_ASSIGNMENTS = (AssignmentState.ASKED, AssignmentState.ACCEPTED)


class Choice(TextChoices):
    """A voice in the panel."""

    FOR = "for", _("同意")
    AGAINST = "against", _("不同意")
    NEITHER = "neither", _("弃权")


class FeeKind(TextChoices):
    """What an entry of the ledger of fees says."""

    EARNED = "earned", _("应付")
    PAID = "paid", _("已付")


class VisitState(TextChoices):
    """How far a visit has come."""

    PLANNED = "planned", _("待考察")
    HELD = "held", _("已考察")
    CANCELLED = "cancelled", _("已取消")


class BallotState(TextChoices):
    """Whether a user of what is judged has given marks, and whether they count."""

    ASKED = "asked", _("待评价")
    CAST = "cast", _("已评价")
    VOID = "void", _("不计入")
    LAPSED = "lapsed", _("未评价")


class Ground(TextChoices):
    """What makes an organisation a user of what is judged."""

    CONVERSION = "conversion", _("转化合同")
    INTRODUCTION = "introduction", _("对接合作")
    INVITED = "invited", _("组织部门邀请")


class ForesightState(TextChoices):
    """How far a foresight by Delphi rounds has come."""

    DRAFT = "draft", _("筹备中")
    ASKING = "asking", _("征求意见中")
    WEIGHING = "weighing", _("汇总意见")
    REPORTED = "reported", _("已出报告")
    CANCELLED = "cancelled", _("已取消")


class Obstacle(TextChoices):
    """What stands in the way of a technology."""

    PRINCIPLE = "principle", _("技术原理")
    EQUIPMENT = "equipment", _("设备和材料")
    MONEY = "money", _("资金投入")
    PEOPLE = "people", _("人才队伍")
    MARKET = "market", _("市场需求")
    POLICY = "policy", _("政策法规")
    STANDARD = "standard", _("标准规范")
    OTHER = "other", _("其他")
