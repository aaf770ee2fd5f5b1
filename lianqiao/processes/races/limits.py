"""The limits of races, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

TEAMS_LEAST = norms.declare("challenges.race_teams_least", norms.Kind.NUMBER, _("赛马开赛时核对队伍数"))
TEAMS_MOST = norms.declare("challenges.race_teams_most", norms.Kind.NUMBER, _("赛马开赛时核对队伍数"))
FIRST_LEAST = norms.declare(
    "challenges.race_first_least", norms.Kind.MONEY, _("赛马开赛时核对首期经费"), nationwide=False
)
FIRST_MOST = norms.declare(
    "challenges.race_first_most", norms.Kind.MONEY, _("赛马开赛时核对首期经费"), nationwide=False
)
REMIND_BEFORE = norms.declare("races.remind_before", norms.Kind.DURATION, _("阶段截止前提醒还没有报告的队伍"))
THRESHOLD_POINTS = norms.declare("races.threshold_points", norms.Kind.NUMBER, _("测试值刚到门槛时的得分"))
DISAGREEMENT = norms.declare("races.disagreement", norms.Kind.SHARE, _("提示裁判录入的数值不一致"))
