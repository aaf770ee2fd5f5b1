"""Who brings contracts to registration, who examines and registers, who objects, and who checks again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.rules import is_own
from lianqiao.processes.contracts.enums import EDITABLE
from lianqiao.processes.contracts.models import TechnologyContract


def _contract(record: Any) -> Any:
    return record if isinstance(record, TechnologyContract) else record.contract


@predicate
def is_registrant(actor: Actor, record: Any) -> bool:
    """The person acts for the unit that brought the contract."""
    return actor.organisation_id is not None and actor.organisation_id == _contract(record).organisation_id


@predicate
def is_being_written(actor: Actor, contract: Any) -> bool:
    """The application lies with its owner."""
    return contract.state in EDITABLE


@predicate
def is_office(actor: Actor, record: Any) -> bool:
    """The person acts for the office to which the contract was handed in, not for the unit that brought it."""
    contract = _contract(record)
    own = actor.organisation_id is not None and actor.organisation_id == contract.office.organisation_id
    return own and contract.submitted_at is not None and actor.organisation_id != contract.organisation_id


@predicate
def is_authority(actor: Actor, record: Any) -> bool:
    """The person acts for a government body that oversees the place of the contract."""
    contract = _contract(record)
    return contract.submitted_at is not None and actor.oversees(contract.region_id)


allow(Permission.CONTRACT_CREATE, is_own, reason=_("只能为本单位签订的合同申请登记。"))
allow(
    Permission.CONTRACT_EDIT,
    is_registrant & is_being_written,
    reason=_("只能修改本单位处于草稿或退回补正状态的合同；登记以后请办理变更。"),
)
allow(Permission.CONTRACT_SUBMIT, is_registrant, reason=_("由申请登记的单位办理。"))
allow(Permission.CONTRACT_EXAMINE, is_office, reason=_("由受理的登记机构办理。"))
allow(Permission.CONTRACT_REGISTER, is_office, reason=_("由受理的登记机构决定。"))
allow(
    Permission.CONTRACT_OBJECT,
    is_registrant | is_authority,
    reason=_("由登记申请人，或本地区的财政、税务、科技部门提出。"),
)
allow(Permission.CONTRACT_RECHECK, is_own, reason=_("由组织复查的主管部门办理。"))
allow(Permission.CONTRACT_COMPARE, is_own, reason=_("由导入的登记机构核对。"))
