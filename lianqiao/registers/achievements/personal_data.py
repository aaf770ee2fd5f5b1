"""What the register of achievements keeps about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

declare(
    Purpose(
        key="achievements.contact",
        model="achievements.Achievement",
        columns=("contact_name", "contact_phone", "contact_email"),
        label=_("成果联系人"),
        whose=_("成果单位指定的联系人"),
        purpose=_("对接双方同意后联系"),
        ground=Ground.CONTRACT,
        kept=_("单位改为他人之前"),
        recipients=_("审核部门；对接双方同意后的对方；单位选择公开时为公众"),
        erasure=Erasure.KEPT,
        why_kept=_("由单位填写和更改，请向单位提出"),
    )
)
declare(
    Purpose(
        key="achievements.completers",
        model="achievements.Completer",
        columns=("name", "organisation_name"),
        label=_("成果完成人"),
        whose=_("完成成果的科研人员"),
        purpose=_("署名，明确成果由谁完成"),
        ground=Ground.DUTY,
        kept=_("与成果记录相同"),
        recipients=_("审核部门；成果公开后为公众"),
        erasure=Erasure.KEPT,
        why_kept=_("成果登记要求记载完成人"),
    )
)
declare_authorship("achievements.Achievement", "created_by", "submitted_by")
not_personal("achievements.IntellectualProperty", "name")
