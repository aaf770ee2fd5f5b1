"""Names of the kinds and states of alliances, and of what their yearly check says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState


class AllianceKind(TextChoices):
    """What several organisations have founded together."""

    CONSORTIUM = "consortium", _("创新联合体")
    TASK_FORCE = "task_force", _("攻关联合体")
    ALLIANCE = "alliance", _("产业技术创新联盟")
    INSTITUTE = "institute", _("产业技术研究院")


class AllianceState(TextChoices):
    """The states of a filed record, and those that a yearly check brings about."""

    DRAFT = FilingState.DRAFT.value, FilingState.DRAFT.label
    SUBMITTED = FilingState.SUBMITTED.value, FilingState.SUBMITTED.label
    RETURNED = FilingState.RETURNED.value, FilingState.RETURNED.label
    CONFIRMED = FilingState.CONFIRMED.value, FilingState.CONFIRMED.label
    PUBLISHED = FilingState.PUBLISHED.value, FilingState.PUBLISHED.label
    WARNED = "warned", _("限期整改")
    REMOVED = "removed", _("已摘牌")
    CANCELLED = FilingState.CANCELLED.value, FilingState.CANCELLED.label


class MemberRole(TextChoices):
    """What a member does in the alliance."""

    RESEARCH = "research", _("研发")
    PRODUCTION = "production", _("生产制造")
    APPLICATION = "application", _("应用示范")
    FINANCE = "finance", _("资金支持")
    SERVICE = "service", _("服务支撑")


class Verdict(TextChoices):
    """What the government concludes from a year."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("合格")
    WARNING = "warning", _("限期整改")
    REMOVAL = "removal", _("摘牌")
