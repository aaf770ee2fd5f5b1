"""What key projects keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="key_projects.expert",
        model="key_projects.ChiefExpert",
        columns=("name", "unit"),
        label=_("重点项目的首席专家"),
        whose=_("受聘的专家"),
        purpose=_("记录聘任、授权和考核"),
        ground=Ground.DUTY,
        kept=_("与项目记录相同"),
        recipients=_("项目的牵头、参与单位和上级政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_("聘任和授权是项目管理的依据"),
    )
)
declare_authorship("key_projects.KeyProject", "created_by")
declare_authorship("key_projects.Move", "moved_by")
declare_authorship("key_projects.MonthlyFigure", "entered_by")
declare_authorship("key_projects.ChiefExpert", "appointed_by")
declare_authorship("key_projects.FundingFrame", "checked_by")
declare_authorship("key_projects.FollowOn", "decided_by")
declare_authorship("key_projects.JointTask", "created_by")
declare_authorship("key_projects.JointDecision", "recorded_by")
declare_authorship("key_projects.Receipt", "entered_by")
