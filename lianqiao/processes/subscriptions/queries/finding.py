"""What is new for a subscription: found by the same search as on the page, and kept to what the person may see now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.engines.retrieval import Hit, Query
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, published
from lianqiao.processes.matching.domain.refresh import least_score
from lianqiao.processes.matching.explain import Explanation, explain
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matching.search import POOL, asked_by, search_index
from lianqiao.processes.subscriptions.enums import Subject
from lianqiao.processes.subscriptions.models import Subscription
from lianqiao.processes.subscriptions.queries.conditions import everything_for_database
from lianqiao.registers.organisations.enums import MembershipState, OrganisationState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for

#: Reasons that are kept of a find.
REASONS = 2
KINDS = {Subject.ACHIEVEMENTS: ACHIEVEMENT, Subject.DEMANDS: DEMAND}


@dataclass(frozen=True)
class Find:
    """A record with the reason why it was found; `fit` (per cent) is None where no words were ranked."""

    record: Any
    fit: int | None = None
    because: str = ""


def actor_of(subscription: Subscription) -> Actor:
    """The subscriber with today's rights: for the organisation while the person acts for it, else for nobody."""
    rows = Membership.objects.filter(
        user=subscription.user, organisation=subscription.organisation_id, state=MembershipState.ACTIVE
    ).exclude(organisation__state=OrganisationState.SUSPENDED)
    membership = rows.select_related("organisation__region").first()
    return actor_for(membership, subscription.user)


def finds_since(subscription: Subscription, *, actor: Actor, since: datetime, most: int = POOL) -> list[Find]:
    """What others have published after `since` (by `core.clock`) and the actor may see of it, best or newest first.

    For matches `since` does not count: new is what was found after the person subscribed. Raises DomainError while the
    index is not there.
    """
    if subscription.subject == Subject.MATCHES:
        return _matches(subscription, actor)[:most]
    kind = KINDS[Subject(subscription.subject)]
    rows: Any = published(kind).visible_to(actor).filter(published_at__gt=since)
    rows = rows.exclude(organisation__in=_own_organisations(subscription.user))
    filters = subscription.search_filters
    if not subscription.words:
        wanted = rows.filter(everything_for_database(filters, kind)).order_by("-published_at", "-id")
        return [Find(record) for record in wanted.for_list()[:most]]
    rows = rows.filter(filters.for_database(kind))
    query = asked_by(
        actor,
        Query(text=subscription.words, kind=kind, filters=filters.for_engine(kind), of_practice=kind == DEMAND),
    )
    return list(_found_by_words(query, rows))[:most]


def _found_by_words(query: Query, rows: Any) -> Iterator[Find]:
    """The new ones among what the search page would show for these words, best first."""
    best = search_index(query, POOL, explained=False)
    least = least_score()
    hits = [hit for hit in best if hit.score >= least]
    fresh = {str(record.pk): record for record in rows.filter(pk__in=[hit.id for hit in hits]).for_list()}
    wanted = {hit.key for hit in hits if hit.id in fresh}
    if not wanted:
        return
    explained: Iterable[Hit] = search_index(query, POOL, explained=wanted)
    for hit in explained:
        if hit.id in fresh:
            found = explain(hit)
            yield Find(fresh[hit.id], found.fit, because_of(found))


def _matches(subscription: Subscription, actor: Actor) -> list[Find]:
    """The open matches of the own record that were found after the person subscribed."""
    own = (
        {"achievement": subscription.achievement_id}
        if subscription.achievement_id
        else {"demand": subscription.demand_id}
    )
    if actor.organisation_id is None:
        return []
    rows = Match.objects.visible_to(actor).open().for_list().filter(found_at__gt=subscription.created_at, **own)
    rows = rows.filter(side="achievement" if subscription.achievement_id else "demand").order_by("-score", "id")
    return [Find(row.other_record, row.explanation.fit, because_of(row.explanation)) for row in rows]


def because_of(explanation: Explanation) -> str:
    """The weightiest reasons as one line."""
    return "；".join(line.label for line in explanation.reasons[:REASONS])[:300]


def _own_organisations(user: Any) -> list[Any]:
    rows = Membership.objects.filter(user=user, state=MembershipState.ACTIVE)
    return list(rows.values_list("organisation_id", flat=True))
