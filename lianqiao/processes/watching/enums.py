"""How far a lead has come, and why one is left."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LeadState(TextChoices):
    """What has become of a result that was found elsewhere."""

    NEW = "new", _("待研判")
    FOLLOWED = "followed", _("跟进中")
    CONTACTED = "contacted", _("已联系")
    BROUGHT_IN = "brought_in", _("已引进落地")
    DROPPED = "dropped", _("不再跟进")


class LeadDrop(TextChoices):
    """Why a lead is not followed any more."""

    NO_NEED = "no_need", _("本地没有需求")
    NOT_RIPE = "not_ripe", _("成熟度不够")
    TAKEN = "taken", _("已在别处转化")
    TERMS = "terms", _("条件谈不拢")
    NO_ANSWER = "no_answer", _("联系不上对方")
    OTHER = "other", _("其他原因")


#: States in which somebody still has to do something.
OPEN_STATES = (LeadState.NEW, LeadState.FOLLOWED, LeadState.CONTACTED)
