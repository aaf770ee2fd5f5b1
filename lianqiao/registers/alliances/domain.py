"""What members of an alliance do."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.alliances.enums import AllianceState
from lianqiao.registers.alliances.models import Alliance, AllianceMember
from lianqiao.registers.alliances.rules import membership_of


@transaction.atomic
def agree(alliance: Alliance, *, actor: Actor) -> AllianceMember:
    """The organisation that the actor acts for says that it takes part; once, while the alliance is being reviewed.

    Raises AccessError for those who may not speak for a member, DomainError when it is too late or was said before.
    """
    locked = Alliance.objects.select_for_update().get(pk=alliance.pk)
    actor.require(Permission.ALLIANCE_AGREE, locked)
    member: AllianceMember = membership_of(actor, locked)
    if member.agreed_at is not None:
        raise DomainError("agreed", _("本单位已经确认过。"))
    if locked.state != AllianceState.SUBMITTED:
        raise DomainError("wrong_state", _("只有提交审核期间可以确认加入。"))
    member.agreed_at, member.agreed_by = clock.now(), actor.user
    member.save()
    text = _("%(unit)s 确认加入") % {"unit": actor.organisation}
    log.record(outbox.topic_of(locked, "agree"), locked, actor=actor, text=text)
    return member


def waits_for(alliance: Alliance, actor: Actor) -> bool:
    """Whether the actor may now agree for a member that has not done so."""
    if alliance.state != AllianceState.SUBMITTED or not actor.can(Permission.ALLIANCE_AGREE, alliance):
        return False
    member: AllianceMember = membership_of(actor, alliance)
    return member.agreed_at is None
