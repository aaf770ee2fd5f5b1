"""What waits of the separate ledger and of the empowerment of inventors."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.asset_ledger.queries import balances as ledger
from lianqiao.processes.empowerments.queries import waiting as empowerments

QUEUES = (
    Queue("empowerments_consent", "empowerments", _("确认赋权申请"), empowerments.to_consent, "submitted_at"),
    Queue("empowerments_handle", "empowerments", _("办理赋权"), empowerments.to_handle, "updated_at"),
    Queue("empowerments_decide", "empowerments", _("决定赋权和收回"), empowerments.to_decide, "updated_at"),
    Queue("empowerments_answer", "empowerments", _("答复赋权变更"), empowerments.to_answer, "created_at"),
    Queue("empowerments_arrears", "empowerments", _("催收逾期的约定收益"), empowerments.overdue, "due_on", is_due=True),
    Queue("write_offs_decide", "asset_ledger", _("批准核销"), ledger.write_offs_to_decide, "created_at"),
    Queue("statements_sign", "asset_ledger", _("签署单列年报"), ledger.statements_to_sign, "created_at"),
)
