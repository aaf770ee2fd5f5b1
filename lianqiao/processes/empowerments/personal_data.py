"""What empowerments keep about persons: the completers, who signed, who wrote and decided."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

_KEPT: dict[str, Any] = {
    "purpose": _("明确成果权利属于谁、谁同意、谁签署"),
    "ground": Ground.CONTRACT,
    "kept": _("与赋权协议相同"),
    "recipients": _("所属单位和所在地区的主管部门；公示期间对外公开姓名"),
    "erasure": Erasure.KEPT,
    "why_kept": _("权利归属以签署的协议为准，以后不得改动"),
}
declare(
    Purpose(
        key="empowerments.participant",
        model="empowerments.Participant",
        columns=("name",),
        label=_("被赋权的成果完成人"),
        whose=_("成果完成人"),
        **_KEPT,
    )
)
declare(
    Purpose(
        key="empowerments.signature",
        model="empowerments.Signature",
        columns=("signer_name",),
        label=_("签署赋权协议的人"),
        whose=_("签署人"),
        **_KEPT,
    )
)
declare_authorship("empowerments.Empowerment", "created_by", "checked_by", "decided_by")
declare_authorship("empowerments.Participant", "user", "recorded_by")
declare_authorship("empowerments.IncomeDue", "created_by")
declare_authorship("empowerments.IncomePayment", "recorded_by")
declare_authorship("empowerments.Signature", "recorded_by")
declare_authorship("empowerments.YearReport", "submitted_by")
declare_authorship("empowerments.Variation", "created_by", "decided_by")
not_personal("empowerments.Participant", "unit_name")
