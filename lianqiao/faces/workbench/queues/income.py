"""What waits of the income of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.annual_reports.queries import waiting as annual_reports
from lianqiao.processes.distributions.queries import waiting as distributions

QUEUES = (
    Queue("distributions_begin", "distributions", _("为成交收入测算分配"), distributions.to_begin, "concluded_at"),
    Queue(
        "distributions_payments",
        "distributions",
        _("为收到的合同款测算分配"),
        distributions.to_begin_of_payments,
        "updated_at",
    ),
    Queue("distributions_decide", "distributions", _("审定收益分配"), distributions.to_decide, "submitted_at"),
    Queue("distributions_pay", "distributions", _("公示并兑现奖酬"), distributions.to_pay, "decided_on"),
    Queue("annual_reports_fill", "annual_reports", _("填报转化年度报告"), annual_reports.to_fill, "created_at"),
    Queue("annual_reports_confirm", "annual_reports", _("确认转化年度报告"), annual_reports.to_confirm, "proposed_at"),
    Queue("annual_reports_accept", "report_years", _("接收转化年度报告"), annual_reports.to_accept, "submitted_at"),
)

CONCERNS = {"rewards": distributions.has_rewards, "annual_reports": annual_reports.reports}
