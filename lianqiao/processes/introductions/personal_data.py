"""What introductions keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="introductions.contacts",
        model="introductions.DisclosedContact",
        columns=("name", "phone", "email"),
        label=_("对接时交换的联系方式"),
        whose=_("对接双方的联系人"),
        purpose=_("双方同意对接后互相联系，并证明由谁介绍"),
        ground=Ground.CONTRACT,
        kept=_("与对接记录相同"),
        recipients=_("对接双方的成员"),
        erasure=Erasure.KEPT,
        why_kept=_("双方已凭此建立联系，且是居间证明的一部分，不得改动"),
    )
)
declare_authorship("introductions.Introduction", "created_by", "answered_by")
declare_authorship("introductions.Outcome", "recorded_by")
declare_authorship("introductions.Step", "recorded_by")
declare_authorship("introductions.StepReply", "replied_by")
declare_authorship("introductions.Mandate", "created_by", "manager", "answered_by")
declare_authorship("introductions.TeamMember", "person", "assigned_by")
