"""Names of the states and places of public notices, and of what becomes of objections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeState(TextChoices):
    """How far a notice has come."""

    DRAFT = "draft", _("草稿")
    CLEARING = "clearing", _("待保密审查")
    SCHEDULED = "scheduled", _("待公示")
    RUNNING = "running", _("公示中")
    ENDED = "ended", _("期满待办结")
    PASSED = "passed", _("公示通过")
    UPHELD = "upheld", _("异议成立，公示终止")
    WITHDRAWN = "withdrawn", _("已撤回")


#: What everybody may read.
PUBLIC_STATES = (NoticeState.RUNNING, NoticeState.ENDED, NoticeState.PASSED, NoticeState.UPHELD)
#: What its owner alone sees.
PRIVATE_STATES = (NoticeState.DRAFT,)


class Place(TextChoices):
    """Where a notice is put up."""

    UNIT = "unit", _("本单位")
    MARKET = "market", _("技术市场")
    PORTAL = "portal", _("本平台")


class ObjectionState(TextChoices):
    """What became of an objection."""

    RECEIVED = "received", _("待处理")
    ACCEPTED = "accepted", _("成立")
    REJECTED = "rejected", _("不成立")


class Standing(TextChoices):
    """As what somebody objects."""

    PARTY = "party", _("利害关系人")
    PUBLIC = "public", _("其他公众")
