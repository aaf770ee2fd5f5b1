"""What waits of technology contracts: with units, with offices, and with governments that check again."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.contracts.filling import is_office
from lianqiao.processes.contracts.queries import waiting as contracts
from lianqiao.processes.performance.queries import waiting as performance


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
    Queue("performance_plan", "performances", _("填写履约计划"), performance.to_plan, "created_at"),
    Queue("performance_agree", "performances", _("确认履约计划"), performance.to_agree, "created_at"),
    Queue("performance_deliver", "performances", _("按期交付"), performance.to_deliver, "due_on", is_due=True),
    Queue("performance_accept", "performances", _("验收交付"), performance.to_accept, "updated_at"),
    Queue("performance_confirm", "performances", _("核对合同款"), performance.to_confirm, "written_at"),
    Queue("performance_explain", "performances", _("说明违约情况"), performance.to_explain, "created_at"),
    Queue("income_certificates", "income_certificates", _("核定技术性收入"), performance.to_certify, "created_at"),
    Queue("national_contracts", "national_contracts", _("核对全国系统的合同"), contracts.to_compare, "updated_at"),
    Queue("contract_rechecks", "contract_rechecks", _("登记复查结论"), contracts.to_recheck, "created_at"),
)

CONCERNS = {"contract_office": keeps_office, "performance": performance.concerns}
