"""What races keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship
from lianqiao.processes.races.models import Judge

declare(
    Purpose(
        key="races.team",
        model="races.Team",
        columns=("leader_name",),
        label=_("参赛队伍的负责人"),
        whose=_("参赛单位写明的人"),
        purpose=_("联系队伍、核对裁判是否应当回避"),
        ground=Ground.DUTY,
        kept=_("与赛马记录相同"),
        recipients=_("队伍的各单位、组织赛马的政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_("参赛材料是阶段评定和拨款的依据"),
    )
)
declare(
    Purpose(
        key="races.judge",
        model="races.Judge",
        columns=("expert",),
        label=_("赛马的裁判"),
        whose=_("评审专家"),
        purpose=_("独立录入测试结果，形成阶段评定"),
        ground=Ground.DUTY,
        kept=_("与赛马记录相同"),
        recipients=_("组织赛马的政府部门；本人"),
        erasure=Erasure.KEPT,
        why_kept=_("评定结论要能复核，测试记录与赛马同期保存"),
        rows_of=lambda user: Judge._base_manager.filter(expert__user=user),
    )
)
declare_authorship("races.Race", "created_by", "submitted_by", "proposed_by", "stop_asked_by")
declare_authorship("races.Team", "created_by", "answered_by")
declare_authorship("races.Run", "reported_by")
declare_authorship("races.Reading", "handed_in_by")
