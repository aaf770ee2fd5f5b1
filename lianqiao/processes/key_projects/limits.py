"""The norms that key projects go by."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

#: The share of projects that firms lead or take part in.
FIRM_SHARE = norms.declare("key_projects.firm_share", norms.Kind.SHARE, _("企业牵头或参与的重点项目占比"))
#: By so many levels an achievement must have matured before support that follows is proposed.
FOLLOW_ON_GAIN = norms.declare("key_projects.follow_on_gain", norms.Kind.NUMBER, _("就绪度提高多少级建议接续支持"))
#: After so long a landed project is no longer asked for monthly figures.
REPORT_AFTER_LANDING = norms.declare(
    "key_projects.report_after_landing", norms.Kind.DURATION, _("落地以后还要按月填报多久")
)
#: Files that come with one move.
MOST_FILES = 10
