"""What is asked for and not found: demands for which the matching found nothing, or nothing that led anywhere.

The list from which a government condenses research tasks. What people type into the search is not kept, so nothing of
it stands here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from lianqiao.core.access import Actor
from lianqiao.processes.introductions.enums import Unmet
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.funnel import ENDED
from lianqiao.processes.matching.enums import DismissCode, MatchSide
from lianqiao.processes.matching.models import Match, Pending
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand

#: In these a demand still waits for somebody who solves it.
_WAITING = (DemandState.PUBLISHED, DemandState.STALE, DemandState.LONG_TERM)


def unmet() -> QuerySet[Any]:
    """The demands that wait and have nothing to hope for, each with `why`; boards count all, readers ask `unmet_for`.

    Hope is a match that its owner has neither put aside nor followed up, and a case that goes on or has succeeded. A
    demand whose matches are still to be looked for is left out until then.
    """
    matches = Match.objects.filter(demand=OuterRef("pk"), side=MatchSide.DEMAND)
    cases = Introduction.objects.filter(demand=OuterRef("pk"))
    pending = Pending.objects.filter(kind=MatchSide.DEMAND, record_id=OuterRef("pk"))
    hopes = Exists(matches.open()) | Exists(cases.exclude(ENDED))
    rows: Any = Demand.objects.filter(state__in=_WAITING)
    return rows.filter(Q(state=DemandState.LONG_TERM) | ~hopes & ~Exists(pending)).annotate(  # type: ignore[no-any-return]
        why=Case(
            When(state=DemandState.LONG_TERM, then=Value(Unmet.LONG_TERM)),
            When(Exists(cases), then=Value(Unmet.ENDED)),
            When(Exists(matches), then=Value(Unmet.ASIDE)),
            default=Value(Unmet.NOTHING),
            output_field=CharField(),
        )
    )


def unmet_for(actor: Actor) -> QuerySet[Any]:
    """Those of the region that the actor's government oversees; none for others."""
    if actor.oversight is None:
        return Demand.objects.none()
    seen = Demand.objects.visible_to(actor).filter(region__code__startswith=actor.oversight)
    rows: QuerySet[Any] = unmet().filter(pk__in=seen.values("pk"))
    return rows


def with_first_field(rows: QuerySet[Any], *, digits: int) -> QuerySet[Any]:
    """The demands with `first_field`, the first of their fields by the first digits of its code; None without one."""
    links = Demand.fields.through.objects.filter(demand=OuterRef("pk")).order_by("techfield_id")
    found: QuerySet[Any] = rows.annotate(first_field=Subquery(links.values(code=Substr("techfield_id", 1, digits))[:1]))
    return found


def by_field(rows: QuerySet[Any], *, digits: int) -> dict[str | None, Counter[str]]:
    """How many of the demands there are by why in each field, told by the first digits of its code; one query.

    A demand counts once in each of its fields; those without any stand under None.
    """
    found: dict[str | None, Counter[str]] = defaultdict(Counter)
    counted = rows.order_by().values("why", code=Substr("fields__code", 1, digits))
    for row in counted.annotate(n=Count("pk", distinct=True)):
        found[row["code"]][row["why"]] = row["n"]
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), str(pair[0]))))


def reasons_of(demands: Collection[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """Why matches of the demands were put aside and why their cases ended, in words, the most frequent first.

    Two queries. Only codes of the fixed lists: what people wrote beside them stays with them.
    """
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    aside = Match.objects.filter(demand__in=demands, side=MatchSide.DEMAND, dismissed_at__isnull=False)
    for demand, code in aside.values_list("demand", "dismiss_code"):
        found[demand][str(DismissCode(code).label)] += 1
    ended = Introduction.objects.filter(ENDED, demand__in=demands)
    for case in ended.only("demand", "state", "outcome", "decline_code"):
        found[case.demand_id][case.ending] += 1
    return {demand: counted.most_common() for demand, counted in found.items()}
