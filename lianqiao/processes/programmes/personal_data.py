"""What programmes keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="programmes.application",
        model="programmes.Application",
        columns=("leader_name", "contact_name", "contact_phone"),
        label=_("申报项目的负责人和联系人"),
        whose=_("申报单位写明的人"),
        purpose=_("审查、评审申报，并与申报单位联系"),
        ground=Ground.DUTY,
        kept=_("与申报记录相同"),
        recipients=_("申报单位、合作单位和发布申报通知的政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_("申报材料是行政决定的依据，提交以后不得改动"),
    )
)
declare(
    Purpose(
        key="programmes.call",
        model="programmes.Call",
        columns=("contact_name", "contact_phone"),
        label=_("申报通知的联系人"),
        whose=_("发布部门的工作人员"),
        purpose=_("公开咨询电话，解答申报单位的问题"),
        ground=Ground.DUTY,
        kept=_("与申报通知相同"),
        recipients=_("任何人"),
        erasure=Erasure.KEPT,
        why_kept=_("申报通知已经公开发布，内容不得改动"),
    )
)
declare_authorship("programmes.Scheme", "created_by")
declare_authorship("programmes.SchemeEdition", "created_by", "issued_by")
declare_authorship("programmes.Call", "created_by", "submitted_by")
declare_authorship("programmes.Application", "created_by", "submitted_by", "decided_by")
declare_authorship("programmes.Partner", "answered_by")
declare_authorship("programmes.SectionAnswers", "updated_by")
declare_authorship("programmes.EnteredScore", "entered_by")
declare_authorship("programmes.Decision", "updated_by")
declare_authorship("programmes.Question", "asked_by", "answered_by")
declare_authorship("programmes.Amendment", "written_by")
declare_authorship("programmes.Vacancy", "opened_by", "decided_by")
