"""Who writes into the ledger of a unit, and who approves and signs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The record is one of the unit that the person acts for, and the unit was verified."""
    own = actor.organisation_id is not None and actor.organisation_id == record.organisation_id
    return own and actor.is_verified


allow(Permission.ASSET_EDIT, is_own, reason=_("单列台账由本单位登记，单位须已通过核验。"))
allow(Permission.ASSET_DECIDE, is_own, reason=_("核销和年度报表由本单位的负责人批准、签署。"))
