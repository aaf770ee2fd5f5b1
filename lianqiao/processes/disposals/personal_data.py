"""What disposals keep about persons: who took part in a decision, and who wrote, answered and sealed."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

declare(
    Purpose(
        key="disposals.member",
        model="disposals.DecisionMember",
        columns=("name", "post", "has_interest", "interest"),
        label=_("参加转化决策的人员"),
        whose=_("单位写明的参会或会签人员"),
        purpose=_("说明谁参加决策、有没有利害关系、是否回避"),
        ground=Ground.DUTY,
        kept=_("与转化决策相同"),
        recipients=_("本单位成员、监督本单位的政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_("决策记录是证明勤勉尽责的依据"),
    )
)
declare_authorship("disposals.Disposal", "created_by", "proposed_by")
declare_authorship("disposals.CoOwnerConsent", "asked_by", "answered_by")
declare_authorship("disposals.SecrecyStatement", "stated_by")
declare_authorship("disposals.Decision", "recorded_by")
declare_authorship("disposals.Valuation", "made_by")
declare_authorship("disposals.ReservePrice", "set_by")
declare_authorship("disposals.ReserveOpening", "opened_by")
not_personal("disposals.Disposal", "partner_name")
not_personal("disposals.ItemOwner", "name")
not_personal("disposals.ItemRight", "name")
not_personal("disposals.CoOwnerConsent", "owner_name")
