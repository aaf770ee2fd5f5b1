"""Who writes, proposes, decides, seals and uses disposals, and who answers for a co-owner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals.enums import DisposalState


@predicate
def is_own(actor: Actor, disposal: Any) -> bool:
    """The disposal is one of the unit acted for."""
    return actor.organisation_id is not None and actor.organisation_id == disposal.organisation_id


@predicate
def is_draft(actor: Actor, disposal: Any) -> bool:
    """Nothing has been proposed yet."""
    return bool(disposal.state == DisposalState.DRAFT)


@predicate
def was_asked(actor: Actor, consent: Any) -> bool:
    """The unit acted for is the co-owner that was asked."""
    return actor.organisation_id is not None and actor.organisation_id == consent.organisation_id


_OWN = _("由作出转化决策的单位办理。")
allow(Permission.DISPOSAL_EDIT, is_own & is_draft, reason=_("转化决策在准备期间由本单位填写；提交决策以后不能再改。"))
allow(Permission.DISPOSAL_PROPOSE, is_own, reason=_OWN)
allow(Permission.DISPOSAL_DECIDE, is_own, reason=_OWN)
allow(Permission.DISPOSAL_SEAL, is_own, reason=_OWN)
allow(Permission.DISPOSAL_STATE_SECRECY, is_own, reason=_("由本单位的保密审查员审查。"))
allow(Permission.DISPOSAL_USE, is_own, reason=_OWN)
allow(Permission.DISPOSAL_CONSENT, was_asked, reason=_("由被征求意见的共有单位答复。"))
