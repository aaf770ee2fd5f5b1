"""Names of the states and kinds of schemes, calls, applications and decisions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """Where an edition of a scheme stands."""

    DRAFT = "draft", _("起草中")
    ISSUED = "issued", _("现行")
    SUPERSEDED = "superseded", _("已被新版代替")


class FieldKind(TextChoices):
    """What a field of a form asks for."""

    TEXT = "text", _("一行文字")
    LONG = "long", _("长文字")
    NUMBER = "number", _("数字")
    MONEY = "money", _("金额")
    DATE = "date", _("日期")
    YES_NO = "yes_no", _("是否")
    CHOICE = "choice", _("单选")
    CHOICES = "choices", _("多选")
    CODE = "code", _("代码表")
    FILE = "file", _("附件")
    TABLE = "table", _("表格")
    RECORD = "record", _("我的记录")


class CallState(TextChoices):
    """How far a call has come."""

    DRAFT = "draft", _("起草中")
    CLEARING = "clearing", _("待保密审查")
    SCHEDULED = "scheduled", _("待开放")
    OPEN = "open", _("正在申报")
    CHECKING = "checking", _("形式审查")
    SELECTING = "selecting", _("评审遴选")
    NOTICE = "notice", _("拟入选公示")
    DECIDED = "decided", _("已公布结果")
    CANCELLED = "cancelled", _("已取消")


class ApplicationState(TextChoices):
    """How far an application has come."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("已受理")
    REJECTED = "rejected", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")
    SELECTED = "selected", _("入选")
    RESERVE = "reserve", _("备选")
    DECLINED = "declined", _("未入选")
    RENOUNCED = "renounced", _("已退出")


class Outcome(TextChoices):
    """What a ranked list proposes for an application."""

    SELECTED = "selected", _("拟入选")
    RESERVE = "reserve", _("列为备选")
    DECLINED = "declined", _("不入选")


class Signer(TextChoices):
    """Who signs an agreement besides the issuing body and the unit that was selected."""

    LEADER = "leader", _("项目负责人")
    PARTNERS = "partners", _("各合作单位")


class Stage(TextChoices):
    """What a milestone is, as people name the checks on the way; the final acceptance stands at the end of each."""

    STAGE = "stage", _("阶段检查")
    MIDTERM = "midterm", _("中期检查")


class Occasion(TextChoices):
    """What consequences follow from."""

    STOPPED = "stopped", _("被终止")
    FAILED = "failed", _("综合验收不通过")
    REFUSED = "refused", _("节点验收不通过")
    LATE = "late", _("逾期没有报告")
    ACCEPTED = "accepted", _("综合验收通过")


class QuestionState(TextChoices):
    """What became of a question on a call."""

    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHHELD = "withheld", _("不公开")


#: States of a call in which everybody may read it.
PUBLIC_STATES = (
    CallState.SCHEDULED,
    CallState.OPEN,
    CallState.CHECKING,
    CallState.SELECTING,
    CallState.NOTICE,
    CallState.DECIDED,
)
#: States of an application that its caller reads; drafts are the applicants' alone.
HANDED_IN = (
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.REJECTED,
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
    ApplicationState.DECLINED,
    ApplicationState.RENOUNCED,
)
#: States in which an application is still in the running, or has won.
STANDING = (
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
)
#: States in which the applicants may write.
EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
