"""The limits of reviews, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

REMIND_BEFORE = norms.declare("reviews.remind_before", norms.Kind.DURATION, _("评分截止前提醒还没有提交的专家"))
DISAGREEMENT = norms.declare("reviews.disagreement", norms.Kind.NUMBER, _("提示专家评分分歧"))
PASS_SHARE = norms.declare("reviews.pass_share", norms.Kind.SHARE, _("判断合议表决是否通过"))
LOW_SHARE = norms.declare("reviews.low_share", norms.Kind.SHARE, _("判断得分偏低、必须写明理由"))
LEAST_USERS = norms.declare("reviews.least_users", norms.Kind.NUMBER, _("决定用户评价是否计入总分"))
DELPHI_STABLE = norms.declare("reviews.delphi_stable", norms.Kind.SHARE, _("判断德尔菲法各轮意见是否稳定"))
DELPHI_ROUNDS = norms.declare("reviews.delphi_rounds", norms.Kind.NUMBER, _("限制德尔菲法征求意见的轮数"))
DELPHI_PANEL = norms.declare("reviews.delphi_panel", norms.Kind.NUMBER, _("保证德尔菲法的专家人数和匿名"))
