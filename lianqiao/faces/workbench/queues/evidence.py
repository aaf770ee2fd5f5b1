"""What waits of the evidence of transformations."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.evidence.queries import waiting

QUEUES = (
    Queue("evidence_complete", "evidence", _("补齐转化证据"), waiting.to_complete, "checked_at"),
    Queue("exemptions_accept", "exemptions", _("受理尽职免责申请"), waiting.to_accept, "submitted_at"),
    Queue("exemptions_judge", "exemptions", _("调查并提出认定结论"), waiting.to_judge, "accepted_at"),
    Queue("exemptions_confirm", "exemptions", _("复核认定结论"), waiting.to_confirm, "accepted_at"),
    Queue("exemptions_answer", "exemptions", _("复查异议"), waiting.to_answer, "concluded_on"),
    Queue("exemptions_publish", "exemptions", _("批准公开典型案例"), waiting.to_publish, "created_at"),
)

CONCERNS = {"exemptions": waiting.has_cases}
