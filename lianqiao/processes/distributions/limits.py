"""The rules of distributions, which norms state, and how long texts may be."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.processes.distributions.enums import Basis

LONGEST_TITLE = 120
LONGEST_NAME = 60
LONGEST_PAPER = 120
LONGEST_TEXT = 2_000
#: Persons and costs of one distribution.
MOST_PERSONS, MOST_COSTS = 200, 50

_CHECK = _("收益分配的检查")
FLOORS = {
    Basis.NET_INCOME: norms.declare("conversion_law.reward_floor_transfer", norms.Kind.SHARE, _CHECK),
    Basis.EQUITY: norms.declare("conversion_law.reward_floor_contribution", norms.Kind.SHARE, _CHECK),
    Basis.PROFIT: norms.declare("conversion_law.reward_floor_implementation", norms.Kind.SHARE, _CHECK),
}
CONTRIBUTORS = norms.declare("conversion_law.contributors_share", norms.Kind.SHARE, _CHECK, nationwide=False)
MAIN_SHARE = norms.declare("conversion_law.main_contributors_share", norms.Kind.SHARE, _CHECK)
YEARS_LEAST = norms.declare("conversion_law.reward_years_minimum", norms.Kind.DURATION, _CHECK)
YEARS_MOST = norms.declare("conversion_law.reward_years_maximum", norms.Kind.DURATION, _CHECK)
RULE_FIRST = norms.declare("distributions.rule_first", norms.Kind.TEXT, _CHECK)
NET_INCOME = norms.declare("distributions.net_income", norms.Kind.TEXT, _CHECK)
LEADERS = norms.declare("distributions.leaders", norms.Kind.TEXT, _CHECK)
OPENNESS = norms.declare("distributions.openness", norms.Kind.TEXT, _CHECK)
TAXED_SHARE = norms.declare("tax.cash_reward_share", norms.Kind.SHARE, _("现金奖励的个人所得税资料"))
TAXED_WITHIN = norms.declare("tax.cash_reward_within", norms.Kind.DURATION, _("现金奖励的个人所得税资料"))
