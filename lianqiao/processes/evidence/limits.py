"""Lengths of the columns, and the norms by which evidence is asked for and cases are judged."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

LONGEST_TITLE = 160
LONGEST_NAME = 60
LONGEST_REASON = 2000
LONGEST_TEXT = 5000

_CHECK = _("检查证据是否齐全")
CONDITIONS = norms.declare("evidence.exemption_conditions", norms.Kind.TABLE, _("逐条对照尽职免责的条件"))
OBJECTION_TIME = norms.declare("evidence.objection_time", norms.Kind.DURATION, _("对认定结论提出异议的期限"))
REGISTER_TIME = norms.declare("evidence.register_time", norms.Kind.DURATION, _CHECK)
AUTONOMY = norms.declare("disposals.autonomy", norms.Kind.TEXT, _CHECK)
DILIGENCE = norms.declare("disposals.diligence", norms.Kind.TEXT, _CHECK)
PRICING = norms.declare("disposals.pricing", norms.Kind.TEXT, _CHECK)
CO_OWNERS = norms.declare("disposals.co_owners", norms.Kind.TEXT, _CHECK)
COMPLETERS = norms.declare("disposals.completers", norms.Kind.TEXT, _CHECK)
SECRECY = norms.declare("disposals.secrecy", norms.Kind.TEXT, _CHECK)
NOTICE_LENGTH = norms.declare("notices.pricing_length", norms.Kind.DURATION, _CHECK)
CASH_LENGTH = norms.declare("notices.cash_reward_length", norms.Kind.DURATION, _CHECK)
RULE_FIRST = norms.declare("distributions.rule_first", norms.Kind.TEXT, _CHECK)
