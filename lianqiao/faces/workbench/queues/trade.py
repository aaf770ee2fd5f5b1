"""What waits of what is sold: decisions on achievements, and co-owners who were asked."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.disposals.queries import waiting as disposals

QUEUES = (
    Queue("disposal_consents", "disposal_consents", _("就共有成果的转化答复"), disposals.to_consent, "asked_at"),
    Queue("disposals_clear", "disposals", _("保密审查（转化决策）"), disposals.to_clear, "updated_at"),
    Queue("disposals_decide", "disposals", _("登记转化决策"), disposals.to_decide, "proposed_at"),
)

CONCERNS = {"co_owner": disposals.was_asked}
