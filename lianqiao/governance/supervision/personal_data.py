"""What supervision keeps about persons: members of task forces, who attended, and who handled what."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal

_NAMED = _("专班和会议里写明的人员")
_DUTY = _("组织协调工作、明确责任和联系人")
_SEEN = _("组建专班、召集会议的部门，成员和参会单位，上级政府部门")
_CORRECTED = _("由组建的部门更正或删除；变更留有记录")

declare(
    Purpose(
        key="supervision.members",
        model="supervision.ForceMember",
        columns=("person", "post", "phone"),
        label=_("专班成员"),
        whose=_NAMED,
        purpose=_DUTY,
        ground=Ground.DUTY,
        kept=_("与专班相同"),
        recipients=_SEEN,
        erasure=Erasure.KEPT,
        why_kept=_CORRECTED,
    )
)
declare(
    Purpose(
        key="supervision.heads",
        model="supervision.TaskForce",
        columns=("head", "head_post"),
        label=_("专班组长"),
        whose=_NAMED,
        purpose=_DUTY,
        ground=Ground.DUTY,
        kept=_("与专班相同"),
        recipients=_SEEN,
        erasure=Erasure.KEPT,
        why_kept=_CORRECTED,
    )
)
declare(
    Purpose(
        key="supervision.attendees",
        model="supervision.Meeting",
        columns=("attendees",),
        label=_("出席人员"),
        whose=_NAMED,
        purpose=_("记录谁参加了会议"),
        ground=Ground.DUTY,
        kept=_("与会议记录相同"),
        recipients=_SEEN,
        erasure=Erasure.KEPT,
        why_kept=_CORRECTED,
    )
)
declare(
    Purpose(
        key="supervision.teams",
        model="supervision.Inspection",
        columns=("team",),
        label=_("督导组人员"),
        whose=_("参加督导的人员"),
        purpose=_("记录由谁督导"),
        ground=Ground.DUTY,
        kept=_("与督导记录相同"),
        recipients=_("安排督导的部门、被督导单位、上级政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_CORRECTED,
    )
)
declare_authorship("supervision.TaskForce", "created_by")
declare_authorship("supervision.Meeting", "created_by")
declare_authorship("supervision.AgreedItem", "created_by", "done_by", "confirmed_by")
declare_authorship("supervision.Inspection", "created_by")
declare_authorship("supervision.Rectification", "created_by", "issued_by")
declare_authorship("supervision.RectificationReport", "reported_by", "decided_by")
not_personal("supervision.TaskForce", "name")
