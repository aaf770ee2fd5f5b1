"""Names of the states and kinds of agreements, milestones and amendments."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    """How far an agreement has come."""

    DRAFT = "draft", _("起草中")
    SIGNING = "signing", _("待签署")
    RUNNING = "running", _("执行中")
    HEARING = "hearing", _("拟终止")
    ACCEPTED = "accepted", _("验收通过")
    FAILED = "failed", _("验收不通过")
    STOPPED = "stopped", _("已终止")
    CLOSED = "closed", _("已归档")
    VOID = "void", _("不再签订")


class Ending(TextChoices):
    """How an agreement ended; stays when it is filed away."""

    ACCEPTED = "accepted", _("验收通过")
    FAILED = "failed", _("验收不通过")
    STOPPED = "stopped", _("终止")


class PartyRole(TextChoices):
    """As what somebody signs."""

    ISSUER = "issuer", _("签约部门")
    APPLICANT = "applicant", _("承担单位")
    LEADER = "leader", _("项目负责人")
    PARTNER = "partner", _("合作单位")
    OTHER = "other", _("其他方")


class MilestoneState(TextChoices):
    """How far a milestone has come."""

    WAITING = "waiting", _("合同未生效")
    OPEN = "open", _("待报告")
    REPORTED = "reported", _("待验收")
    RETURNED = "returned", _("退回补充")
    ACCEPTED = "accepted", _("通过")
    REFUSED = "refused", _("不通过")
    DROPPED = "dropped", _("不再执行")


class AmendmentState(TextChoices):
    """How far a change of an agreement has come."""

    PROPOSED = "proposed", _("待各方同意")
    AGREED = "agreed", _("已生效")
    REFUSED = "refused", _("未获同意")
    WITHDRAWN = "withdrawn", _("已撤回")


#: States in which something was signed and is to be done.
IN_FORCE = (AgreementState.RUNNING, AgreementState.HEARING)
#: States in which it is over.
ENDED = (AgreementState.ACCEPTED, AgreementState.FAILED, AgreementState.STOPPED, AgreementState.CLOSED)
#: States of a milestone in which its unit owes a report.
OWED = (MilestoneState.OPEN, MilestoneState.RETURNED)
