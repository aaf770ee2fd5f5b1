"""What evidence keeps about persons: for whom an exemption was asked, who was heard, who handled it."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="evidence.applicants",
        model="evidence.ExemptionCase",
        columns=("person_name",),
        label=_("申请免责的个人"),
        whose=_("对科技成果转化作出决策或办理的人员"),
        purpose=_("认定是否尽职、予以免责"),
        ground=Ground.DUTY,
        kept=_("与认定的记录相同"),
        recipients=_("本单位和认定机关；典型案例公开时隐去姓名"),
        erasure=Erasure.KEPT,
        why_kept=_("认定结论是本人以后免责的凭据"),
    )
)
declare(
    Purpose(
        key="evidence.statements",
        model="evidence.CaseStatement",
        columns=("giver",),
        label=_("调查记录中的人员"),
        whose=_("陈述情况或提供材料的人"),
        purpose=_("调查核实尽职免责认定的事实"),
        ground=Ground.DUTY,
        kept=_("与认定的记录相同"),
        recipients=_("本单位和认定机关"),
        erasure=Erasure.KEPT,
        why_kept=_("认定的依据要能复查"),
    )
)
declare_authorship("evidence.Dossier", "created_by")
declare_authorship("evidence.EvidenceFile", "made_by")
declare_authorship("evidence.ExemptionCase", "created_by", "proposed_by", "concluded_by", "answered_by")
declare_authorship("evidence.CaseStatement", "recorded_by")
declare_authorship("evidence.TypicalCase", "created_by", "proposed_by", "published_by")
