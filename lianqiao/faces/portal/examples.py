"""Three problems as people tell them, to be clicked by whoever does not know how to begin."""

from django.utils.translation import gettext_lazy as _

EXAMPLES = (
    _("压铸件海运到港就长白毛，盐雾做不到八百小时，客户不许用六价铬"),
    _("大轴表面淬火以后总是弯，一支一支靠人压直，想让它淬出来就是直的"),
    _("地膜收不干净，想换成能自己烂掉、又撑得到秋收的膜"),
)
