"""Who writes into the ledger of a body, and who approves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


@predicate
def is_payer(actor: Actor, disbursement: Any) -> bool:
    """The person acts for the verified government body that pays."""
    return actor.oversight is not None and actor.organisation_id == disbursement.organisation_id


allow(Permission.DISBURSEMENT_EDIT, is_payer, reason=_("由拨款的政府部门登记。"))
allow(Permission.DISBURSEMENT_DECIDE, is_payer, reason=_("由拨款的政府部门的审核员决定。"))
