"""The demonstration's owners look at their first matches, open some, put some aside; the ranking learns from it once.

It needs the match index, so it comes after the generation, on the day itself.
"""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from typing import Any, Final

from lianqiao.core.access import Actor
from lianqiao.core.context import in_request
from lianqiao.core.errors import DomainError
from lianqiao.demo.generate import REQUEST
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.learning.domain.collecting import collect
from lianqiao.processes.learning.domain.retraining import retrain_ranking
from lianqiao.processes.matching.documents import DEMAND, published
from lianqiao.processes.matching.domain.matches import dismiss, mark_opened, mark_seen
from lianqiao.processes.matching.domain.refresh import refresh
from lianqiao.processes.matching.enums import DismissCode, MatchSide
from lianqiao.processes.matching.models import Match, Pending
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for

#: Demands whose owners look, of those that have met somebody; how many finds of each.
MOST_DEMANDS: Final = 200
LOOKED_AT: Final = 10
#: How often a find is opened, and one that was is put aside.
OPENED, PUT_ASIDE = 0.4, 0.3
REASONS: Final = (DismissCode.WRONG_PROBLEM, DismissCode.WRONG_PROBLEM, DismissCode.WRONG_STAGE, DismissCode.KNOWN)


def look_around(*, on: date, seed: int = 29) -> int:
    """Let owners look at what was found for them, and have the ranking learn where that is enough.

    Returns for how many demands somebody looked. Nothing is put in use.
    """
    chance = random.Random(f"{seed} looks")
    met = Introduction.objects.filter(achievement__isnull=False).values("demand")
    demands = list(published(DEMAND).filter(pk__in=met).order_by("title", "pk")[:MOST_DEMANDS])
    Pending.objects.bulk_create(
        [Pending(kind=MatchSide.DEMAND, record_id=demand.pk, change_id=0) for demand in demands], ignore_conflicts=True
    )
    with in_request(REQUEST):
        refresh(on=on)
        looking = sum(_look(demand, chance) for demand in demands)
        collect()
        with suppress(DomainError):  # a small demonstration has too little of it
            retrain_ranking(on=on)
    return looking


def _look(demand: Any, chance: random.Random) -> bool:
    actor = _somebody(demand)
    if actor is None:
        return False
    finds = Match.objects.filter(demand=demand, side=MatchSide.DEMAND).select_related("demand", "achievement")
    rows = list(finds.order_by("-score", "achievement__title")[:LOOKED_AT])
    mark_seen(Match.objects.filter(pk__in=[row.pk for row in rows]), actor=actor)
    for row in rows:
        opened, put_aside = chance.random() < OPENED, chance.random() < PUT_ASIDE
        if not opened or not Match.objects.visible_to(actor).filter(pk=row.pk).exists():
            continue
        mark_opened(row, actor=actor)
        if put_aside and row.introduced_at is None:
            dismiss(row, actor=actor, code=chance.choice(REASONS))
    return bool(rows)


def _somebody(demand: Any) -> Actor | None:
    """Who wrote it, where still there, acting for its owner."""
    people = Membership.objects.filter(
        organisation=demand.organisation_id, user=demand.created_by_id, state=MembershipState.ACTIVE
    )
    membership = people.select_related("user", "organisation").first()
    return None if membership is None else actor_for(membership, membership.user)
