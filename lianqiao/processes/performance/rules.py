"""Who writes down what was delivered and paid, who answers it, and who certifies income."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.processes.performance.sides import answering, doers, is_office_of, performance_of


@predicate
def is_doing(actor: Actor, record: Any) -> bool:
    """The person acts for the side whose business it is."""
    return actor.organisation_id is not None and actor.organisation_id in doers(record)


@predicate
def is_answering(actor: Actor, record: Any) -> bool:
    """The person acts for the side across, or for the office where that side is not on the platform."""
    side = answering(record)
    if side is None:
        return is_office_of(actor, performance_of(record))
    return actor.organisation_id == side


@predicate
def is_certifying(actor: Actor, record: Any) -> bool:
    """The person acts for the office that registered the contract."""
    return is_office_of(actor, performance_of(record))


allow(Permission.PERFORMANCE_EDIT, is_doing, reason=_("由合同的当事一方办理。"))
allow(Permission.PERFORMANCE_CONFIRM, is_answering, reason=_("由合同的对方确认；对方不在平台上的，由登记机构核对。"))
allow(Permission.INCOME_CERTIFY, is_certifying, reason=_("由登记合同的登记机构核定。"))
