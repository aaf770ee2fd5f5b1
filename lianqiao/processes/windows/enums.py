"""States and kinds of windows, of what takes part in them, and of what was said after a talk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WindowState(TextChoices):
    """How far a window has come."""

    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("征集项目中")
    ARRANGING = "arranging", _("匹配排期中")
    READY = "ready", _("日程已定")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


#: In these others than the organisers know of it.
SHOWN_STATES = (WindowState.OPEN, WindowState.ARRANGING, WindowState.READY, WindowState.HELD)
#: In these pairs are made, and owners say whom they want to meet.
CHOOSING_STATES = (WindowState.OPEN, WindowState.ARRANGING)
#: In these its words, time and place may be changed.
EDITABLE_STATES = (WindowState.DRAFT, WindowState.OPEN, WindowState.ARRANGING)


class Mode(TextChoices):
    """Where people meet."""

    ONSITE = "onsite", _("线下")
    ONLINE = "online", _("线上")


class Admission(TextChoices):
    """Whose achievements and demands may take part."""

    ANYBODY = "anybody", _("所有已核验的单位")
    REGIONS = "regions", _("仅限所列地区的单位")
    INVITED = "invited", _("仅限受邀的项目")


class EntryState(TextChoices):
    """Whether an achievement or a demand takes part."""

    PROPOSED = "proposed", _("待主办方确认")
    INVITED = "invited", _("待持有单位答复")
    TAKING_PART = "taking_part", _("参加")
    DECLINED = "declined", _("婉拒邀请")
    TURNED_DOWN = "turned_down", _("未采纳")
    WITHDRAWN = "withdrawn", _("已退出")


#: In these somebody has to decide or it takes part.
LIVING_STATES = (EntryState.PROPOSED, EntryState.INVITED, EntryState.TAKING_PART)


class EntryOrigin(TextChoices):
    """Who brought an achievement or a demand in."""

    OWNER = "owner", _("单位自荐")
    HOST = "host", _("主办方邀请")


class DeclineReason(TextChoices):
    """Why an owner does not follow an invitation."""

    NO_TIME = "no_time", _("时间安排不开")
    OTHER_FIELD = "other_field", _("与主题不符")
    SETTLED = "settled", _("已经解决或已转让")
    OTHER = "other", _("其他原因")


class PairOrigin(TextChoices):
    """Who put a demand and an achievement together."""

    ENGINE = "engine", _("系统匹配")
    WISH = "wish", _("单位自选")


class TalkResult(TextChoices):
    """What one side says after a talk. None of it is a result in the sense of a contract."""

    GO_ON = "go_on", _("愿意继续对接")
    LATER = "later", _("以后再考虑")
    NO_FIT = "no_fit", _("不合适")
    NOT_MET = "not_met", _("没有谈成（有一方未到）")
