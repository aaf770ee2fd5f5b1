"""Who opens dossiers and builds files, who applies for exemption, who judges, and who lets a case be read by all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.evidence.enums import CaseState


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is one of the unit acted for."""
    return actor.organisation_id is not None and actor.organisation_id == record.organisation_id


@predicate
def is_overseen(actor: Actor, dossier: Any) -> bool:
    """The body acted for supervises the state-founded unit, and the unit has decided."""
    return (
        actor.oversees(dossier.region_id) and dossier.organisation.is_state_founded and dossier.decided_on is not None
    )


@predicate
def is_judged(actor: Actor, case: Any) -> bool:
    """The body acted for has taken the case up, or may: it lies before the bodies of its region."""
    if actor.oversight is None or actor.organisation_id == case.organisation_id:
        return False
    if case.body_id is not None:
        return bool(case.body_id == actor.organisation_id)
    return case.state == CaseState.SUBMITTED and actor.oversees(case.region_id)


allow(
    Permission.EVIDENCE_MAKE,
    is_own | is_overseen,
    reason=_("由作出决策的单位，或监督它的政府部门生成。"),
)
allow(Permission.EXEMPTION_APPLY, is_own, reason=_("由作出决策的单位或其人员申请。"))
allow(Permission.EXEMPTION_JUDGE, is_judged, reason=_("由受理的认定机关办理，本单位的事项回避。"))
allow(Permission.EXEMPTION_PUBLISH, is_own, reason=_("由认定机关公开。"))
