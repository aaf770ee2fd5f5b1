"""What the register of demands keeps about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="demands.contact",
        model="demands.Demand",
        columns=("contact_name", "contact_phone", "contact_email"),
        label=_("需求联系人"),
        whose=_("需求单位指定的联系人"),
        purpose=_("诊断需求；对接双方同意后联系"),
        ground=Ground.CONTRACT,
        kept=_("单位改为他人之前"),
        recipients=_("诊断需求的技术经理人和政府部门；对接双方同意后的对方"),
        erasure=Erasure.KEPT,
        why_kept=_("由单位填写和更改，请向单位提出"),
    )
)
declare_authorship("demands.Demand", "created_by", "submitted_by", "confirmed_by")
