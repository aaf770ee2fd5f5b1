"""Times, floors and ceilings of licences, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

RIGHT_KINDS = norms.declare("licensing.right_kinds", norms.Kind.TEXT, _("可以先使用后付费的知识产权"))
READINESS_LEAST = norms.declare(
    "licensing.readiness_least", norms.Kind.NUMBER, _("入池成果的技术成熟度下限"), nationwide=False
)
ENTER_WITHIN = norms.declare(
    "licensing.enter_within", norms.Kind.DURATION, _("财政资助项目成果验收后入池的期限"), nationwide=False
)
FIRST_PAYMENT_AFTER = norms.declare("licensing.first_payment_after", norms.Kind.DURATION, _("首次付费的最早时间"))
FIXED_FEE_MOST = norms.declare("licensing.fixed_fee_most", norms.Kind.MONEY, _("开放许可固定许可费的指引上限"))
SALES_ROYALTY_MOST = norms.declare("licensing.sales_royalty_most", norms.Kind.SHARE, _("按净销售额提成的指引上限"))
PROFIT_ROYALTY_MOST = norms.declare("licensing.profit_royalty_most", norms.Kind.SHARE, _("按利润提成的指引上限"))
PAY_WITHIN = norms.declare("licensing.pay_within", norms.Kind.DURATION, _("触发付费以后的支付期限"))
ANSWER_WITHIN = norms.declare("licensing.answer_within", norms.Kind.DURATION, _("答复许可申请和触发事件的期限"))
REMIND_BEFORE = norms.declare("licensing.remind_before", norms.Kind.DURATION, _("付款到期前提醒的时间"))
DEFAULT_AFTER = norms.declare("licensing.default_after", norms.Kind.DURATION, _("逾期多久算违约"))
NOTICE_TIME = norms.declare("licensing.notice_time", norms.Kind.DURATION, _("提前终止许可的通知期"))
