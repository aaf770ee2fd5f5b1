"""Names of the states of checks and listings, and of what became of an obligation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What became of what was promised; none as long as it is watched."""

    KEPT = "kept", _("已履行")
    PARTLY = "partly", _("部分履行")
    NOT_KEPT = "not_kept", _("未履行")
    RELEASED = "released", _("免于核查")


class CheckState(TextChoices):
    """How far one check has come."""

    WAITING = "waiting", _("未到核查日期")
    ASKED = "asked", _("待单位报告")
    OVERDUE = "overdue", _("逾期未报告")
    REPORTED = "reported", _("待核查")
    KEPT = "kept", _("已按承诺转化")
    PARTLY = "partly", _("部分转化")
    NOT_KEPT = "not_kept", _("没有转化")
    CALLED_OFF = "called_off", _("不再核查")


class ListingKind(TextChoices):
    """Onto which list; the values are the keys of the kinds of lists."""

    YELLOW = "yellow", _("科技成果转化黄名单")
    WHITE = "platform_white", _("创新平台白名单")


class ListingState(TextChoices):
    """How far an entry on a list has come."""

    PROPOSED = "proposed", _("拟列入")
    HEARING = "hearing", _("听取意见")
    DECIDED = "decided", _("决定列入，待公示")
    LISTED = "listed", _("在名单上")
    APPEALED = "appealed", _("申诉处理中")
    REVIEW = "review", _("到期复核")
    EXPIRED = "expired", _("期满退出")
    LIFTED = "lifted", _("已移出")
    DROPPED = "dropped", _("不列入")


class StatementKind(TextChoices):
    """What somebody concerned said."""

    STATEMENT = "statement", _("陈述申辩")
    APPEAL = "appeal", _("申诉")


#: States of a check in which its unit has to report.
TO_REPORT = (CheckState.ASKED, CheckState.OVERDUE)
#: States of a check that is not over.
OPEN_CHECKS = (CheckState.WAITING, CheckState.ASKED, CheckState.OVERDUE, CheckState.REPORTED)
#: States in which a listing stands on its list.
ON_LIST = (ListingState.LISTED, ListingState.APPEALED, ListingState.REVIEW)
#: States in which a listing is not over.
OPEN_LISTINGS = (ListingState.PROPOSED, ListingState.HEARING, ListingState.DECIDED, *ON_LIST)
