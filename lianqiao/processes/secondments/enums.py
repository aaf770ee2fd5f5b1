"""Names of the states of posts, secondments and batches, of the parties, and of grades."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState


class PostState(TextChoices):
    """The states of a filed record, and that nobody is sought any more."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, FilingState.SUBMITTED.label
    RETURNED = FilingState.RETURNED.value, FilingState.RETURNED.label
    CONFIRMED = FilingState.CONFIRMED.value, FilingState.CONFIRMED.label
    PUBLISHED = FilingState.PUBLISHED.value, FilingState.PUBLISHED.label
    CLOSED = "closed", _("停止招募")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label


class SecondmentState(TextChoices):
    """How far a person has come on the way into a post, through it and out of it."""

    APPLIED = "applied", _("待单位同意")
    OFFERED = "offered", _("待用人单位选择")
    CHOSEN = "chosen", _("待本人接受")
    MATCHED = "matched", _("双方选定")
    APPOINTED = "appointed", _("待签协议")
    SERVING = "serving", _("在任")
    EXTENDING = "extending", _("申请延期")
    ENDING = "ending", _("申请提前结束")
    COMPLETED = "completed", _("期满结束")
    ENDED = "ended", _("提前结束")
    DENIED = "denied", _("单位不同意")
    REFUSED = "refused", _("未选中")
    WITHDRAWN = "withdrawn", _("本人退出")
    REJECTED = "rejected", _("未获选派")


class Party(TextChoices):
    """The three who sign."""

    HOST = "host", _("用人单位")
    HOME = "home", _("派出单位")
    PERSON = "person", _("本人")


class BatchState(TextChoices):
    """How far a list of persons to be seconded has come."""

    DRAFT = "draft", _("拟定中")
    FIXED = "fixed", _("待公示和决定")
    DECIDED = "decided", _("已决定")
    CANCELLED = "cancelled", _("已取消")


class Grade(TextChoices):
    """How somebody did in a period."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("合格")
    POOR = "poor", _("不合格")


S = SecondmentState
#: The three who sign; nobody else.
PARTIES = tuple(Party)
#: On the way: neither in office nor over.
UNDER_WAY = (S.APPLIED, S.OFFERED, S.CHOSEN, S.MATCHED, S.APPOINTED)
#: In office.
IN_OFFICE = (S.SERVING, S.EXTENDING, S.ENDING)
#: A place of the post is taken from the choice on.
TAKING_PLACE = (S.CHOSEN, S.MATCHED, S.APPOINTED, *IN_OFFICE)
#: The person is bound to the post, and it counts among the posts that one may hold.
HELD = (S.MATCHED, S.APPOINTED, *IN_OFFICE)
#: Selected by the body, whatever came of it.
SELECTED = (S.APPOINTED, *IN_OFFICE, S.COMPLETED, S.ENDED)
