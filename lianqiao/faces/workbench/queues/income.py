"""What waits of the income of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.distributions.queries import waiting as distributions

QUEUES = (
    Queue("distributions_begin", "distributions", _("为成交收入测算分配"), distributions.to_begin, "concluded_at"),
    Queue("distributions_decide", "distributions", _("审定收益分配"), distributions.to_decide, "submitted_at"),
    Queue("distributions_pay", "distributions", _("公示并兑现奖酬"), distributions.to_pay, "decided_on"),
)

CONCERNS = {"rewards": distributions.has_rewards}
