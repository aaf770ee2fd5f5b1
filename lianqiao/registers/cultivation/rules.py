"""Who answers the questions of a pre-check: the enterprise itself."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import allow
from lianqiao.core.permissions import Permission
from lianqiao.registers.cultivation.access import is_of_the_enterprise

allow(Permission.PRECHECK_ANSWER, is_of_the_enterprise, reason=_("预检由企业自己填写。"))
