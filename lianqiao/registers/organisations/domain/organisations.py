"""Registering an organisation and changing what it says of itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.records import assign
from lianqiao.registers.organisations.domain.members import refuse_officer
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Membership, Organisation

#: What the verification looked at; to change it is to ask for verification again.
IDENTITY_FIELDS = frozenset({"uscc", "name", "kind", "region"})
#: An organisation says itself where it is; its records take the region from it.
OWN_COLUMNS = frozenset({"region"})


@transaction.atomic
def register_organisation(*, actor: Actor, values: Mapping[str, Any]) -> Organisation:
    """Register an organisation that waits for verification; whoever does it becomes its administrator.

    Raises AccessError for visitors and InvalidInput with the sentences per field.
    """
    if actor.user is None:
        raise AccessError(_("请先登录，再登记单位。"))
    refuse_officer(actor.user)
    organisation = Organisation(created_by=actor.user)
    assign(organisation, values, also=OWN_COLUMNS)
    organisation.save(force_insert=True)
    Membership.objects.create(user=actor.user, organisation=organisation, roles=[Role.ADMINISTRATOR])
    log.record(outbox.topic_of(organisation, "create"), organisation, actor=actor, text=_("登记单位"))
    return organisation


@transaction.atomic
def update_organisation(organisation: Organisation, *, actor: Actor, values: Mapping[str, Any]) -> Organisation:
    """Change what the organisation says of itself.

    The identity of a verified organisation is fixed: who it is was confirmed by its government. Raises AccessError,
    DomainError or InvalidInput, and then nothing has changed.
    """
    locked: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    actor.require(Permission.ORGANISATION_EDIT, locked)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    fixed = IDENTITY_FIELDS & changed.keys()
    if locked.state == OrganisationState.VERIFIED and fixed:
        message = _("单位已通过核验，名称、代码、类型和地区不能自行修改，请联系核验部门。")
        raise DomainError("identity_fixed", message, min(fixed))
    assign(locked, changed, also=OWN_COLUMNS)
    locked.save()
    topic = outbox.topic_of(locked, "update")
    log.record(topic, locked, actor=actor, text=_("修改单位信息"), data={"fields": sorted(changed)})
    outbox.publish(topic, locked.pk)
    return locked
