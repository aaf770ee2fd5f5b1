"""What waits of deals and commissions."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.deals.queries import waiting

QUEUES = (
    Queue("deals_confirm", "deals", _("核对并确认成交条款"), waiting.to_confirm, "frozen_at"),
    Queue("deals_go_on", "deals", _("公示价格、办理成交"), waiting.to_go_on, "updated_at"),
    Queue("commissions", "commissions", _("确认服务报酬结算单"), waiting.to_settle, "created_at"),
)

CONCERNS = {"deals": waiting.deals_concern, "commissions": waiting.commissions_concern}
