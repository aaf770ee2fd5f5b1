"""Names of the kinds and states of campaigns, of what is asked, and of the classes of achievements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CampaignKind(TextChoices):
    """What a campaign is for."""

    INVENTORY = "inventory", _("存量成果大起底")
    SURVEY = "survey", _("企业技术需求调查")


class CampaignState(TextChoices):
    """How far a campaign has come."""

    DRAFT = "draft", _("草稿")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("已取消")


#: States in which the units that were called on see the campaign.
SHOWN_STATES = (CampaignState.RUNNING, CampaignState.CLOSED, CampaignState.CANCELLED)


class AssignmentState(TextChoices):
    """How far one unit has come with what a campaign asks of it."""

    WAITING = "waiting", _("未开始")
    UNDERWAY = "underway", _("进行中")
    HANDED_IN = "handed_in", _("已报送")
    ACCEPTED = "accepted", _("已通过")
    RETURNED = "returned", _("退回补充")
    EXCUSED = "excused", _("免报")


#: States in which the unit still has to do something.
OPEN_STATES = (AssignmentState.WAITING, AssignmentState.UNDERWAY, AssignmentState.RETURNED)
#: States in which the unit has answered.
DONE_STATES = (AssignmentState.HANDED_IN, AssignmentState.ACCEPTED)


class Verdict(TextChoices):
    """What a unit says of one of its achievements."""

    TRANSFERABLE = "transferable", _("可转化")
    MATURING = "maturing", _("需熟化")
    SHELVED = "shelved", _("搁置")


class QuestionKind(TextChoices):
    """How a question of a survey is answered."""

    TEXT = "text", _("文字")
    NUMBER = "number", _("数字")
    YES_NO = "yes_no", _("是或否")
    CHOICE = "choice", _("单选")
    CHOICES = "choices", _("多选")
