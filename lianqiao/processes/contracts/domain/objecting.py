"""Objections to decisions on contracts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts import phrases
from lianqiao.processes.contracts.domain.writing import locked_contract, tell
from lianqiao.processes.contracts.enums import ContractState, ObjectionGround, ObjectionState
from lianqiao.processes.contracts.models import ContractObjection, TechnologyContract


@transaction.atomic
def raise_objection(contract: TechnologyContract, *, actor: Actor, text: str) -> ContractObjection:
    """Ask the office to look again: the registrant at a refusal or a registration, an authority at a registration."""
    locked = locked_contract(contract, actor, Permission.CONTRACT_OBJECT)
    is_own = actor.organisation_id == locked.organisation_id
    if locked.state not in (ContractState.REGISTERED, ContractState.REFUSED):
        raise DomainError("nothing_decided", _("登记或不予登记的决定作出以后才能提出异议。"))
    if locked.state == ContractState.REFUSED and not is_own:
        raise DomainError("not_yours", _("对不予登记的决定，由申请人申请复核。"))
    if not is_own:
        ground = ObjectionGround.AUTHORITY
    else:
        refused = locked.state == ContractState.REFUSED
        ground = ObjectionGround.REFUSAL if refused else ObjectionGround.REGISTRANT
    objection = ContractObjection(
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        contract=locked,
        ground=ground,
        text=text.strip(),
    )
    if locked.objections.filter(organisation=actor.organisation_id, state=ObjectionState.RAISED).exists():
        raise DomainError("objection_open", _("本单位的异议正在复核。"))
    try:
        objection.clean_fields()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    objection.save(force_insert=True)
    tell(locked, "object", actor, _("提出异议：%(what)s") % {"what": objection.get_ground_display()})
    phrases.tell_office_of_objection(objection)
    return objection
