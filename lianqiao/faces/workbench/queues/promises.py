"""What waits of what was promised: agreements, money, duties after acceptance."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.agreements.models import Mark
from lianqiao.processes.agreements.queries import waiting as agreements
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries import sums as disbursements
from lianqiao.processes.obligations.queries import waiting as obligations


def is_paid(actor: Actor) -> bool:
    """Whether the organisation acted for is, or was, promised money by a body."""
    return actor.organisation_id is not None and Disbursement.objects.paid_to(actor).exists()


def is_obliged(actor: Actor) -> bool:
    """Whether the organisation acted for promised a body something, or is, or was, to stand on one of its lists."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return obligations.concern(actor)


def is_marked(actor: Actor) -> bool:
    """Whether the integrity record of the organisation acted for has a mark."""
    return actor.organisation_id is not None and Mark.objects.filter(organisation=actor.organisation_id).exists()


QUEUES = (
    Queue("agreements_sign", "applications", _("核对并签署合同"), agreements.to_sign, "offered_at"),
    Queue("milestones_report", "applications", _("报告里程碑"), agreements.to_report, "due_on", is_due=True),
    Queue("amendments_consent", "agreements", _("答复合同变更"), agreements.to_consent, "created_at"),
    Queue("agreements_plead", "applications", _("陈述申辩（拟终止的项目）"), agreements.to_plead, "updated_at"),
    Queue("agreements_offer", "agreements", _("拟定、签署合同"), agreements.to_offer, "updated_at"),
    Queue("milestones_judge", "agreements", _("验收里程碑"), agreements.to_judge, "reported_at"),
    Queue("agreements_conclude", "agreements", _("决定是否终止项目"), agreements.to_conclude, "updated_at"),
    Queue("disbursements_pay", "disbursements", _("拨付到期的经费"), disbursements.to_pay, "updated_at"),
    Queue("disbursements_return", "received", _("退回经费"), disbursements.to_give_back, "return_by", is_due=True),
    Queue("obligations_report", "promises", _("报告转化情况"), obligations.to_report, "asked_on"),
    Queue("obligations_judge", "obligations", _("核查转化情况"), obligations.to_judge, "asked_on"),
    Queue("listings_answer", "promises", _("对拟列入名单陈述申辩"), obligations.to_answer, "updated_at"),
    Queue("listings_handle", "listings", _("办理列入名单"), obligations.to_handle, "updated_at"),
)

CONCERNS = {"paid": is_paid, "obliged": is_obliged, "marked": is_marked}
