"""What waits of technology contracts: with units, with offices, and with governments that check again."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.contracts.filling import is_office
from lianqiao.processes.contracts.queries import waiting as contracts


def keeps_office(actor: Actor) -> bool:
    """Whether the organisation acted for is a registration office in service."""
    return is_office(actor.organisation)


QUEUES = (
    Queue("contracts_begin", "contracts", _("为成交申请技术合同登记"), contracts.to_begin, "concluded_at"),
    Queue("contracts_mend", "contracts", _("补正技术合同"), contracts.to_mend, "updated_at"),
    Queue("contracts_accept", "contract_office", _("受理技术合同"), contracts.to_accept, "submitted_at"),
    Queue("contracts_examine", "contract_office", _("审查技术合同"), contracts.to_examine, "accepted_at"),
    Queue("contracts_register", "contract_office", _("复核登记技术合同"), contracts.to_register, "accepted_at"),
    Queue("contract_changes", "contract_office", _("办理合同变更和注销"), contracts.changes_to_decide, "created_at"),
    Queue(
        "contract_objections", "contract_office", _("复核合同登记异议"), contracts.objections_to_decide, "created_at"
    ),
    Queue("contract_rechecks", "contract_rechecks", _("登记复查结论"), contracts.to_recheck, "created_at"),
)

CONCERNS = {"contract_office": keeps_office}
