"""What agreements keep about persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

_KEPT: dict[str, Any] = {
    "purpose": _("明确谁承担、谁签署，并按合同追究责任"),
    "ground": Ground.CONTRACT,
    "kept": _("与合同相同"),
    "recipients": _("签署合同的各方"),
    "erasure": Erasure.KEPT,
    "why_kept": _("签署的内容是合同，以后不得改动"),
}

declare(
    Purpose(
        key="agreements.agreement",
        model="agreements.Agreement",
        columns=("leader_name",),
        label=_("合同的项目负责人"),
        whose=_("承担单位写明的人"),
        **_KEPT,
    )
)
declare(
    Purpose(
        key="agreements.party",
        model="agreements.Party",
        columns=("name",),
        label=_("本人签署的负责人"),
        whose=_("在军令状上签字的负责人"),
        **_KEPT,
    )
)
declare(
    Purpose(
        key="agreements.signature",
        model="agreements.Signature",
        columns=("signer_name",),
        label=_("代表各方签署的人"),
        whose=_("签署人"),
        **_KEPT,
    )
)
declare(
    Purpose(
        key="agreements.mark",
        model="agreements.Mark",
        columns=("person_name",),
        label=_("诚信记录里的负责人"),
        whose=_("在军令状上签字、没有完成的负责人"),
        **{**_KEPT, "why_kept": _("诚信记录是以后审查申报的依据，不得改动")},
    )
)
declare_authorship("agreements.Agreement", "created_by", "stop_proposed_by")
declare_authorship("agreements.Milestone", "decided_by")
declare_authorship("agreements.Amendment", "created_by")
declare_authorship("agreements.Signature", "recorded_by")
declare_authorship("agreements.Report", "submitted_by")
declare_authorship("agreements.CarriedOut", "carried_out_by")
declare_authorship("agreements.Mark", "written_by")
not_personal("agreements.Milestone", "name")
