"""Applications that may be the same project as another: double applications and double funding, across all calls."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz

from lianqiao.core.access import Actor
from lianqiao.engines.text import normalise
from lianqiao.processes.programmes.enums import STANDING
from lianqiao.processes.programmes.models import Application

#: Titles are alike from here on, in per cent of `fuzz.ratio`.
TITLE_ALIKE = 75
#: Applications that are compared, newest first.
CANDIDATES = 500


@dataclass(frozen=True)
class Alike:
    """Another application, how alike its title is in per cent, and whether the actor may open it."""

    application: Application
    percent: int
    may_read: bool


def alike(application: Application, *, actor: Actor) -> list[Alike]:
    """Applications that stand or have won, of the same units or the same leader, with a title like this one's.

    Applicants are told of those that they may read; the calling body of all, since that is what it has to find out.
    Three queries, most alike first.
    """
    partners = list(application.partners.values_list("organisation", flat=True))
    units = [application.organisation_id, *partners]
    near = Q(organisation__in=units) | Q(partners__organisation__in=units) | Q(leader_name=application.leader_name)
    rows = Application.objects.filter(near, state__in=STANDING).exclude(pk=application.pk)
    keys = rows.order_by().values("pk").distinct()
    newest = Application.objects.filter(pk__in=keys).for_list().order_by("-created_at", "-pk")[:CANDIDATES]
    readable = set(Application.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    called = actor.organisation_id == application.call.organisation_id
    own = normalise(application.title).text
    found = []
    for other in newest:
        percent = round(fuzz.ratio(own, normalise(other.title).text))
        if percent >= TITLE_ALIKE and (called or other.pk in readable):
            found.append(Alike(other, percent, other.pk in readable))
    return sorted(found, key=lambda one: (-one.percent, str(one.application.pk)))
