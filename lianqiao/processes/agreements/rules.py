"""Who draws agreements up, who signs, who reports, and who accepts and stops."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.agreements.models import Agreement


def _agreement(record: Any) -> Any:
    return record if isinstance(record, Agreement) else record.agreement


@predicate
def is_issuer(actor: Actor, record: Any) -> bool:
    """The person acts for the verified government body that issues the agreement."""
    agreement = _agreement(record)
    own = actor.organisation_id is not None and actor.organisation_id == agreement.organisation_id
    return own and actor.oversees(agreement.region_id)


@predicate
def is_party(actor: Actor, record: Any) -> bool:
    """The person acts for a unit that signs the agreement."""
    agreement = _agreement(record)
    if actor.organisation_id is None or actor.organisation_id == agreement.organisation_id:
        return False
    return any(one.organisation_id == actor.organisation_id for one in agreement.parties.all())


@predicate
def is_undertaker(actor: Actor, record: Any) -> bool:
    """The person acts for the unit that was selected."""
    return actor.organisation_id is not None and actor.organisation_id == _agreement(record).application.organisation_id


@predicate
def is_proposer(actor: Actor, amendment: Any) -> bool:
    """The amendment is one of the organisation that the person acts for."""
    return actor.organisation_id is not None and actor.organisation_id == amendment.organisation_id


is_signatory = is_issuer | is_party

allow(Permission.AGREEMENT_MANAGE, is_issuer, reason=_("合同由发布申报通知的部门办理。"))
allow(Permission.AGREEMENT_DECIDE, is_issuer, reason=_("验收和终止由签约部门决定。"))
allow(Permission.AGREEMENT_SIGN, is_party, reason=_("由签署合同的单位办理。"))
allow(Permission.AGREEMENT_REPORT, is_undertaker, reason=_("里程碑由承担单位报告。"))
allow(
    Permission.AMENDMENT_PROPOSE,
    is_proposer & is_signatory,
    reason=_("变更由签署合同的一方提出，也由它撤回。"),
)
allow(
    Permission.AMENDMENT_ANSWER,
    is_signatory & ~is_proposer,
    reason=_("由签署合同的其他各方答复。"),
)
