"""What technology contracts keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

declare(
    Purpose(
        key="contracts.opinion",
        model="contracts.ContractOpinion",
        columns=("name", "post"),
        label=_("对技术合同认定发表意见的专家"),
        whose=_("登记机构请来评审的专家"),
        purpose=_("证明大额或有争议的合同经过专家评审"),
        ground=Ground.DUTY,
        kept=_("与合同登记档案相同"),
        recipients=_("登记机构、登记申请人、本地区主管部门"),
        erasure=Erasure.KEPT,
        why_kept=_("评审意见是登记决定的依据，不得改动"),
    )
)
declare_authorship(
    "contracts.TechnologyContract", "created_by", "submitted_by", "accepted_by", "checked_by", "decided_by"
)
declare_authorship("contracts.Defect", "listed_by", "answered_by")
declare_authorship("contracts.ContractOpinion", "recorded_by")
declare_authorship("contracts.ContractChange", "created_by", "decided_by")
declare_authorship("contracts.ContractObjection", "created_by", "decided_by")
declare_authorship("contracts.Recheck", "created_by")
declare_authorship("contracts.RecheckItem", "found_by")
declare_authorship("contracts.NationalContract", "created_by", "decided_by")
not_personal("contracts.NationalContract", "seller", "buyer")
not_personal("contracts.TechnologyContract", "counterpart_name")
not_personal("contracts.ContractParty", "name")
not_personal("contracts.CostItem", "name")
not_personal("contracts.RegistrationOffice", "address", "phone")
