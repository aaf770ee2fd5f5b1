"""Names of the states and kinds of experts, rubrics, reviews, assignments, votes and fees."""

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
