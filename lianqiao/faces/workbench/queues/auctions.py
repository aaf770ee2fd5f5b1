"""What waits of auctions: rules to agree to, deposits to confirm."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.auctions.queries import waiting as auctions

QUEUES = (
    Queue("auctions_agree", "auctions", _("阅读并同意竞价规则"), auctions.to_agree, "created_at"),
    Queue("auctions_deposit", "auctions", _("确认竞买保证金到账"), auctions.to_confirm, "created_at"),
)

CONCERNS = {"auctions": auctions.concern}
