"""States and kinds of what the boards make, and the measures that a league table ranks by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BulletinState(TextChoices):
    """How far a bulletin has come."""

    DRAFT = "draft", _("起草中")
    ISSUED = "issued", _("已印发")
    WITHDRAWN = "withdrawn", _("已撤回")


class AssessmentState(TextChoices):
    """How far an assessment has come."""

    DRAFT = "draft", _("制定中")
    SCORED = "scored", _("已计分，核对中")
    CONFIRMED = "confirmed", _("已确认")


class Measure(TextChoices):
    """What a league table ranks by."""

    COMPLETION = "completion", _("目标完成率")
    RATIO = "ratio", _("序时进度完成率")
    VALUE = "value", _("完成数")
    OVERALL = "overall", _("综合得分")


class Audience(TextChoices):
    """Who besides its maker sees a snapshot of a league table."""

    OWN = "own", _("仅本级")
    BELOW = "below", _("本级和下级")
    PUBLIC = "public", _("向社会公开")
