"""What appraisals keep about persons."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="appraisals.evaluator_people",
        model="appraisals.EvaluatorPerson",
        columns=("name", "post"),
        label=_("成果评价机构的评价人员"),
        whose=_("评价机构写明的评价人员"),
        purpose=_("审核评价机构有没有评价能力"),
        ground=Ground.DUTY,
        kept=_("与评价机构的登记相同"),
        recipients=_("评价机构和审核的政府部门"),
        erasure=Erasure.KEPT,
        why_kept=_("评价人员是评价机构名录的依据，随登记保存"),
    )
)
declare_authorship("appraisals.Appraisal", "created_by", "submitted_by", "accepted_by", "signed_by")
declare_authorship("appraisals.Answer", "checked_by")
declare_authorship("appraisals.FundSubscription", "created_by")
declare_authorship("appraisals.Referral", "created_by", "answered_by")
