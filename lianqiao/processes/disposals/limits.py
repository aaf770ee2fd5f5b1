"""The rules by which disposals are checked, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

_CHECK = _("转化决策前的检查")
MODES = norms.declare("disposals.modes", norms.Kind.TEXT, _CHECK)
PRICING = norms.declare("disposals.pricing", norms.Kind.TEXT, _CHECK)
AUTONOMY = norms.declare("disposals.autonomy", norms.Kind.TEXT, _CHECK)
CO_OWNERS = norms.declare("disposals.co_owners", norms.Kind.TEXT, _CHECK)
COMPLETERS = norms.declare("disposals.completers", norms.Kind.TEXT, _CHECK)
SECRECY = norms.declare("disposals.secrecy", norms.Kind.TEXT, _CHECK)
EXPORT = norms.declare("disposals.export", norms.Kind.TEXT, _CHECK)
KEY_TECHNOLOGY = norms.declare("disposals.key_technology", norms.Kind.TEXT, _CHECK)
PLEDGED = norms.declare("disposals.pledged", norms.Kind.TEXT, _CHECK)
DILIGENCE = norms.declare("disposals.diligence", norms.Kind.TEXT, _("登记转化决策"))
STATUS_AGE = norms.declare("disposals.status_age", norms.Kind.DURATION, _CHECK)
VALIDITY = norms.declare("disposals.validity", norms.Kind.DURATION, _("计算转化决策的有效期"))
CONSENT_REMINDER = norms.declare("disposals.consent_reminder", norms.Kind.DURATION, _("提醒还没有答复的共有人"))
FEWEST_MEMBERS = norms.declare("disposals.fewest_members", norms.Kind.NUMBER, _("登记转化决策"))
FEWEST_COMPARABLES = norms.declare("disposals.fewest_comparables", norms.Kind.NUMBER, _("显示可比交易"))
COMPARABLES_SINCE = norms.declare("disposals.comparables_since", norms.Kind.DURATION, _("显示可比交易"))
SENSITIVITY = norms.declare("disposals.sensitivity", norms.Kind.SHARE, _("估值的敏感性分析"))
FEWEST_SELLERS = norms.declare("disposals.fewest_sellers", norms.Kind.NUMBER, _("显示可比交易"))
