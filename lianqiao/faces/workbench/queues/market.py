"""What waits on the technology market."""

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.market.queries import waiting as market

QUEUES = (
    Queue("market_confirm", "market_intents", _("重新确认变更后的报名"), market.to_confirm, "updated_at"),
    Queue("market_pay", "market_intents", _("缴纳交易保证金"), market.to_pay, "lodged_at"),
    Queue("market_questions", "market", _("答复对挂牌的提问"), market.questions_to_answer, "asked_at"),
    Queue("market_choose", "market", _("洽谈并选定受让方"), market.to_choose, "updated_at"),
    Queue("market_check", "market", _("审核挂牌"), market.to_check, "submitted_at"),
    Queue("market_publish", "market", _("审核挂牌变更"), market.to_publish, "proposed_at"),
    Queue("market_decide", "market", _("确认资格、确定受让方"), market.to_decide, "decide_by", is_due=True),
    Queue("market_objections", "market", _("答复对挂牌的异议"), market.objections_to_answer, "raised_at"),
    Queue("market_deposits", "market", _("退还保证金"), market.to_return, "updated_at"),
    Queue("market_clear", "market", _("保密审查（挂牌）"), market.to_clear, "submitted_at"),
)

CONCERNS = {"market": market.runs_listings, "market_intents": market.has_intents}
