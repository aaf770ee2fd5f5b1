"""Names of the kinds and states of appraisals, evaluators, fund subscriptions and referrals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppraisalKind(TextChoices):
    """What is asked of an achievement."""

    READINESS = "readiness", _("技术成熟度评价")
    VALUE = "value", _("科技成果价值评估")
    PROSPECT = "prospect", _("转化前景评价")


#: Kinds that experts score; readiness is proven question by question.
SCORED = (AppraisalKind.VALUE, AppraisalKind.PROSPECT)


class AppraisalState(TextChoices):
    """Where an appraisal stands between the owner, the evaluator and the public."""

    DRAFT = "draft", _("填写中")
    SUBMITTED = "submitted", _("待受理")
    RETURNED = "returned", _("待补充材料")
    EXAMINING = "examining", _("评价中")
    SIGNED = "signed", _("已出具结论")
    PUBLISHED = "published", _("结论已公开")
    EXPIRED = "expired", _("已过有效期")
    REVOKED = "revoked", _("已撤销")
    REJECTED = "rejected", _("不予评价")
    WITHDRAWN = "withdrawn", _("已撤回")


S = AppraisalState

#: States in which the owner writes.
EDITABLE = (S.DRAFT, S.RETURNED)
#: States in which the result holds.
IN_FORCE = (S.SIGNED, S.PUBLISHED)
#: States from signing on: what was signed never changes.
FROZEN = (*IN_FORCE, S.EXPIRED, S.REVOKED)
#: States in which the same achievement is already being appraised.
RUNNING = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.EXAMINING)


class Verdict(TextChoices):
    """What the evaluator found of an answer."""

    OPEN = "open", _("待核验")
    PROVEN = "proven", _("得到证明")
    UNPROVEN = "unproven", _("证明不足")


class PersonGroup(TextChoices):
    """Whom an evaluator needs: those who research, those who make and sell, those who bring both together."""

    RESEARCHER = "researcher", _("科研人员")
    ENTREPRENEUR = "entrepreneur", _("企业家")
    MANAGER = "manager", _("技术经理人")


class SubscriptionState(TextChoices):
    """Whether a fund is sent strong appraisals."""

    ACTIVE = "active", _("接收中")
    STOPPED = "stopped", _("已停止")


class ReferralState(TextChoices):
    """What became of an appraisal that was sent to a fund."""

    SENT = "sent", _("待答复")
    LAPSED = "lapsed", _("逾期未答复")
    INTERESTED = "interested", _("有意向")
    TALKING = "talking", _("洽谈中")
    INVESTED = "invested", _("已投资")
    DECLINED = "declined", _("不投资")
    CALLED_OFF = "called_off", _("已终止")


#: States in which the fund may still say something.
OPEN_REFERRALS = (ReferralState.SENT, ReferralState.LAPSED, ReferralState.INTERESTED, ReferralState.TALKING)
