"""The times and amounts of the market, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

ANNOUNCE_LEAST = norms.declare("market.announce_least", norms.Kind.DURATION, _("挂牌公告和征集意向的最短期限"))
EXTENSION = norms.declare("market.extension", norms.Kind.DURATION, _("无人报名时每次延长公告的长度"))
EXTENSIONS_MOST = norms.declare("market.extensions_most", norms.Kind.NUMBER, _("无人报名时最多延长几次"))
AFTER_AMENDMENT = norms.declare("market.after_amendment", norms.Kind.DURATION, _("变更公告后至少还要留出的报名时间"))
QUESTIONS_UNTIL = norms.declare("market.questions_until", norms.Kind.DURATION, _("报名截止前多久停止提问"))
REMIND_BEFORE = norms.declare("market.remind_before", norms.Kind.DURATION, _("报名截止前提醒关注的单位"))
DECIDE_WITHIN = norms.declare("market.decide_within", norms.Kind.DURATION, _("报名截止后完成资格确认的期限"))
CANCELLATION = norms.declare("market.cancellation", norms.Kind.DURATION, _("撤销挂牌公告接受异议的期限"))
RESULT = norms.declare("market.result", norms.Kind.DURATION, _("交易结果公告接受异议的期限"))
ANSWER_TIME = norms.declare("market.answer_time", norms.Kind.DURATION, _("答复异议的期限"))
DEPOSIT_MOST = norms.declare("market.deposit_most", norms.Kind.SHARE, _("保证金占挂牌价或起始价的上限"))
RETURN_WITHIN = norms.declare("market.return_within", norms.Kind.DURATION, _("结果确定后退还保证金的期限"))
CONTEST_NOTICE = norms.declare("market.contest_notice", norms.Kind.DURATION, _("竞价开始前至少提前通知的时间"))
CONTEST_FROM = norms.declare("market.contest_from", norms.Kind.NUMBER, _("竞价最早几点开始"))
CONTEST_UNTIL = norms.declare("market.contest_until", norms.Kind.NUMBER, _("竞价最晚几点结束"))
CONTEST_MINUTES = norms.declare("market.contest_minutes", norms.Kind.NUMBER, _("竞价最短时长"))
STEP_SHARE = norms.declare("market.step_share", norms.Kind.SHARE, _("没有写明加价幅度时按起始价的比例"))
SOFT_CLOSE_SECONDS = norms.declare("market.soft_close_seconds", norms.Kind.NUMBER, _("最后时刻出价后延长的时间"))
