"""What waits of the pool and of licences."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.licensing.queries import waiting

QUEUES = (
    Queue("pool_clear", "pool", _("保密审查（入池成果）"), waiting.to_clear, "submitted_at"),
    Queue("licences_answer", "licences", _("答复使用申请"), waiting.to_answer, "answer_by", is_due=True),
    Queue("licences_sign", "licences", _("签署许可条款"), waiting.to_sign, "updated_at"),
    Queue("licences_confirm", "licences", _("确认触发事件"), waiting.to_confirm, "answer_by", is_due=True),
    Queue("licences_mediate", "licences", _("调解触发事件的争议"), waiting.to_mediate, "answered_at"),
    Queue("licences_audits", "licences", _("答复账目核查"), waiting.audits_to_answer, "created_at"),
    Queue("licences_claims", "licences", _("答复先行赔付请求"), waiting.claims_to_answer, "created_at"),
    Queue("licences_pay", "licence_dues", _("支付许可费"), waiting.to_pay, "due_on", is_due=True),
    Queue("licences_receive", "licence_dues", _("确认收到许可费"), waiting.to_receive, "recorded_at"),
)

CONCERNS = {"licences": waiting.licences_concern}
