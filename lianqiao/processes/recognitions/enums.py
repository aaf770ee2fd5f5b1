"""Names of what holds a recognition, of its states, and of how a yearly check ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HolderKind(TextChoices):
    """What is recognised."""

    UNIT = "unit", _("单位或平台")
    PERSON = "person", _("个人")
    RECORD = "record", _("产品、场景等记录")


class RenewalWay(TextChoices):
    """How a recognition goes on after its last day."""

    FORM = "form", _("到期前申请延续，主管部门核准")
    CALL = "call", _("按新一轮申报通知重新申报")


class KindOrigin(TextChoices):
    """Where a kind came from."""

    PACKAGE = "package", _("随系统提供")
    PERSON = "person", _("人工录入")


class Origin(TextChoices):
    """Where a recognition came from."""

    CALL = "call", _("申报入选")
    STOCK = "stock", _("按决定文件录入")
    RESERVE = "reserve", _("储备库晋升")
    RENEWAL = "renewal", _("到期延续")


class RecognitionState(TextChoices):
    """Whether a recognition holds."""

    VALID = "valid", _("有效")
    SUSPENDED = "suspended", _("暂停")
    HEARING = "hearing", _("拟撤销，听取意见")
    EXPIRED = "expired", _("已到期")
    RENEWED = "renewed", _("已延续")
    REVOKED = "revoked", _("已撤销")


class Shown(TextChoices):
    """What everybody is shown of a person who is recognised; the person decides."""

    MASKED = "masked", _("只显示姓氏")
    NAMED = "named", _("显示姓名")
    CONTACT = "contact", _("显示姓名和联系方式")


class CheckState(TextChoices):
    """How far a yearly check has come."""

    OPEN = "open", _("待填报")
    SUBMITTED = "submitted", _("已提交，待评定")
    GRADED = "graded", _("已评定")
    MISSED = "missed", _("逾期未报")


class Grade(TextChoices):
    """How a yearly check ended."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")


#: States in which a recognition has not ended.
STANDING = (RecognitionState.VALID, RecognitionState.SUSPENDED, RecognitionState.HEARING)
#: States in which a yearly check has a result.
ENDED_CHECKS = (CheckState.GRADED, CheckState.MISSED)
