"""By which facts an actor reads an enterprise's ladder and pre-checks; pages and API read them alike."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.registers.cultivation.access import is_of_the_enterprise, overseen_enterprises
from lianqiao.registers.cultivation.facts import Fact, facts
from lianqiao.registers.cultivation.models import PreCheck
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.organisations.models import Organisation


def readable_enterprises(actor: Actor) -> QuerySet[Organisation]:
    """The enterprise that the actor acts for, and those of the region that its government body oversees."""
    own = Q(pk=actor.organisation_id, kind__in=ENTERPRISE_KINDS)
    return Organisation.objects.filter(own | Q(pk__in=overseen_enterprises(actor).values("pk")))


def known_to(actor: Actor, enterprise: Organisation, *, kind: str = "") -> dict[str, Fact]:
    """What the actor may read of the enterprise's facts today, for the pre-check of `kind` or for none.

    Its members read everything. Others read what follows from records that were handed in, and the enterprise's own
    answers only in a pre-check that it shares.
    """
    today = clock.today()
    if is_of_the_enterprise.test(actor, enterprise):
        return facts(enterprise, on=today)
    shared = PreCheck.objects.visible_to(actor).filter(organisation=enterprise, kind=kind)
    return facts(enterprise, on=today, drafts=False, answers=bool(kind) and shared.exists())
