"""Who applies for an appraisal, who examines and signs, and which fund answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_overseen, is_own
from lianqiao.processes.appraisals.enums import EDITABLE
from lianqiao.processes.appraisals.queries.evaluators import may_subscribe


@predicate
def is_evaluator(actor: Actor, appraisal: Any) -> bool:
    """The actor acts for the evaluator that the appraisal was handed in to."""
    if actor.organisation_id is None or appraisal.submitted_at is None:
        return False
    return bool(actor.organisation_id == appraisal.evaluator.organisation_id)


@predicate
def is_being_written(actor: Actor, appraisal: Any) -> bool:
    """The appraisal lies on its owner's desk."""
    return appraisal.state in EDITABLE


@predicate
def was_handed_in(actor: Actor, appraisal: Any) -> bool:
    """The appraisal has left its owner's desk."""
    return appraisal.submitted_at is not None


@predicate
def is_fund(actor: Actor, record: Any) -> bool:
    """The actor's organisation invests."""
    return may_subscribe(actor)


allow(
    Permission.APPRAISAL_EDIT,
    is_own & is_being_written,
    reason=_("评价申请提交以后不能再改；评价机构退回时可以补充。"),
)
allow(Permission.APPRAISAL_SUBMIT, is_own, reason=_("只能办理本单位的评价申请。"))
allow(Permission.APPRAISAL_CHECK, is_evaluator, reason=_("由受理的评价机构核验。"))
allow(Permission.APPRAISAL_SIGN, is_evaluator, reason=_("由受理的评价机构出具结论。"))
allow(
    Permission.APPRAISAL_REVOKE,
    is_evaluator | (is_overseen & was_handed_in),
    reason=_("由出具结论的评价机构或本地区主管部门撤销。"),
)
allow(
    Permission.APPRAISAL_REVIEW_SECRECY,
    is_own | (is_overseen & was_handed_in),
    reason=_("保密审查由所属单位或本地区主管部门的保密审查员办理。"),
)
allow(Permission.FUND_SUBSCRIBE, is_own & is_fund, reason=_("由已核验的投资机构订阅。"))
allow(Permission.REFERRAL_ANSWER, is_own, reason=_("由收到推荐的投资机构答复。"))
