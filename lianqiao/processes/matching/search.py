"""Searches on the match index, answered with records that the actor may see.

The index filters, ranks and explains, by what the actor may see too, so that a page is full for everybody who has so
many records to see. The database says what is visible now, so a record that has been taken back is gone at once,
whatever the index still holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.engines.retrieval import Document, Evidence, Explained, Filters, Hit, Index, IndexFault, Key, Query
from lianqiao.processes.matching.documents import (
    ACHIEVEMENT,
    DEMAND,
    kind_of,
    names_of,
    own_document,
    public_document,
    published,
)
from lianqiao.processes.matching.explain import Explanation, explain
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.matching.index import open_index

T = TypeVar("T")

#: Hits that one search looks at. Whoever finds nothing among them says the problem in other words.
POOL: Final = 100
#: Characters of a typed text that are read; a demand's form takes longer ones.
TEXT_LIMIT: Final = 3000


@dataclass(frozen=True)
class Result:
    """A found record with the reasons why."""

    record: Any
    score: float
    explanation: Explanation


@dataclass(frozen=True)
class Results:
    """One page of results. `total` counts the visible hits, at most `POOL`; pages count from 1."""

    items: tuple[Result, ...]
    total: int
    page: int
    pages: int
    is_in_full: bool = False
    """Whether the text typed is the title of a record, which then was searched for with all that it says."""


NOTHING: Final = Results((), 0, 1, 1)


def find_achievements(
    text: str,
    *,
    actor: Actor,
    on: date,
    filters: SearchFilters | None = None,
    k: int = 10,
    page: int = 1,
) -> Results:
    """Achievements that answer a problem told in plain words, best first, `k` a page.

    The region of the organisation acted for counts among the facts; `on` is today, for the freshness of
    records. Raises DomainError while the index is not there.
    """
    return _find(_typed(text, ACHIEVEMENT, actor, on), actor=actor, filters=filters, k=k, page=page)


def find_demands(
    text: str,
    *,
    actor: Actor,
    on: date,
    filters: SearchFilters | None = None,
    k: int = 10,
    page: int = 1,
) -> Results:
    """Demands that a technique told in plain words may answer; otherwise as `find_achievements`."""
    return _find(_typed(text, DEMAND, actor, on), actor=actor, filters=filters, k=k, page=page)


def for_demand(
    demand: Any, *, actor: Actor, on: date, filters: SearchFilters | None = None, k: int = 10, page: int = 1
) -> Results:
    """Achievements of others that answer a demand.

    Whoever acts for its owner asks with all that it says, anybody else with what is public of it.
    """
    return _across(demand, ACHIEVEMENT, actor=actor, on=on, filters=filters, k=k, page=page)


def for_achievement(
    achievement: Any,
    *,
    actor: Actor,
    on: date,
    filters: SearchFilters | None = None,
    k: int = 10,
    page: int = 1,
) -> Results:
    """Demands of others that an achievement may answer; otherwise as `for_demand`."""
    return _across(achievement, DEMAND, actor=actor, on=on, filters=filters, k=k, page=page)


def similar_to(record: Any, *, actor: Actor, least: float, k: int = 5) -> list[Any]:
    """At most `k` records like this one, of its own kind and with a score of `least` (0 to 1), best first.

    Raises DomainError while the index is not there.
    """
    kind = kind_of(record)
    query = _asked_by(actor, Query.from_document(public_document(record), kind=kind), Filters(kinds=(kind,)))
    alike = [hit for hit in search_index(query, k, explained=False) if hit.score >= least]
    records = _records(kind, alike, actor)
    return [records[hit.id] for hit in alike if hit.id in records]


def evidence_for_text(text: str, record: Any, *, actor: Actor, on: date) -> Evidence | None:
    """The sentence of a record, which the actor may see, that answers a typed text best, of what is public of it.

    None where no single one does. Raises DomainError while the index is not there.
    """
    return _evidence(asked_by(actor, _typed(text, kind_of(record), actor, on)), record.pk)


def evidence_for_pair(asks: Any, other: Any, *, actor: Actor, on: date) -> Evidence | None:
    """The sentence of the other record that answers the one that asks; the actor may see both, else as above."""
    return _evidence(_of_record(asks, kind_of(other), actor=actor, on=on), other.pk)


def _evidence(query: Query, key: UUID) -> Evidence | None:
    """Costs an encoder some tenths of a second: for what somebody opens."""
    found = (query.kind, str(key))
    return _on_index(lambda index: index.evidence(query, [found])).get(found)


def asked_by(actor: Actor, query: Query) -> Query:
    """The query with what the actor may see among its filters."""
    return replace(query, filters=replace(query.filters, audience=names_of(actor)))


def search_index(query: Query, k: int, *, explained: Explained = True) -> tuple[Hit, ...]:
    """`Index.search` on this host's index. Raises DomainError while there is none."""
    return _on_index(lambda index: index.search(query, k, explained=explained))


def _on_index(ask: Callable[[Index], T]) -> T:
    try:
        return ask(open_index())
    except IndexFault as fault:
        raise DomainError("index_missing", _("匹配索引正在建立，请过几分钟再试。")) from fault


def search_index_many(queries: Sequence[Query], k: int) -> list[tuple[Hit, ...]]:
    """`Index.search_many` on this host's index, without reasons. Raises DomainError while there is none."""
    return _on_index(lambda index: index.search_many(queries, k))


def _typed(text: str, kind: str, actor: Actor, on: date) -> Query:
    region = "" if actor.organisation is None else actor.organisation.region_id
    return Query(text=text[:TEXT_LIMIT], kind=kind, region=region, on=on, of_practice=kind == DEMAND)


def _across(
    record: Any, kind: str, *, actor: Actor, on: date, filters: SearchFilters | None, k: int, page: int
) -> Results:
    query = _of_record(record, kind, actor=actor, on=on)
    return _find(query, actor=actor, filters=filters, k=k, page=page, owner_not=record.organisation_id)


def _of_record(record: Any, kind: str, *, actor: Actor, on: date) -> Query:
    """What a record asks of others: with all that it says for whoever acts for its owner, else with what is public."""
    is_owner = actor.organisation_id is not None and actor.organisation_id == record.organisation_id
    document: Document = own_document(record) if is_owner else public_document(record)
    return Query.from_document(document, kind=kind, on=on, of_practice=kind == DEMAND)


def _find(
    query: Query, *, actor: Actor, filters: SearchFilters | None, k: int, page: int, owner_not: UUID | None = None
) -> Results:
    """One search with all filters; of what it ranks the database keeps what is so now, and the page is explained."""
    wanted = Q() if owner_not is None else ~Q(organisation=owner_not)
    for_engine = Filters(kinds=(query.kind,), owner_not="" if owner_not is None else str(owner_not))
    if filters is not None:
        wanted &= filters.for_database(query.kind)
        for_engine = replace(filters.for_engine(query.kind), owner_not=for_engine.owner_not)
    visible: list[Key] = []

    def of_the_page(keys: Sequence[Key]) -> list[Key]:
        present = _visible(query.kind, keys, actor, wanted)
        visible.extend(key for key in keys if key[1] in present)
        return _slice(visible, k, page)

    query = _asked_by(actor, query, for_engine)
    hits = search_index(query, POOL, explained=of_the_page)
    shown = set(_slice(visible, k, page))
    if not shown:
        return NOTHING
    chosen = [hit for hit in hits if hit.key in shown]
    records = _records(query.kind, chosen, actor)
    items = [Result(records[hit.id], hit.score, explain(hit)) for hit in chosen if hit.id in records]
    is_in_full = _on_index(lambda index: index.named(query)) is not None
    return Results(tuple(items), len(visible), _page_within(len(visible), k, page), _pages(len(visible), k), is_in_full)


def _asked_by(actor: Actor, query: Query, filters: Filters) -> Query:
    """The query with what the actor may see among its filters."""
    return asked_by(actor, replace(query, filters=filters))


def _pages(total: int, k: int) -> int:
    return max(1, -(-total // k))


def _page_within(total: int, k: int, page: int) -> int:
    return min(max(page, 1), _pages(total, k))


def _slice(keys: Sequence[Key], k: int, page: int) -> list[Key]:
    first = (_page_within(len(keys), k, page) - 1) * k
    return list(keys[first : first + k])


def _visible(kind: str, keys: Sequence[Key], actor: Actor, wanted: Q) -> set[str]:
    rows = published(kind).filter(pk__in=[name for _, name in keys]).filter(wanted)
    return {str(pk) for pk in rows.visible_to(actor).order_by().values_list("pk", flat=True)}


def _records(kind: str, hits: Sequence[Hit], actor: Actor) -> dict[str, Any]:
    rows: Any = published(kind).visible_to(actor).filter(pk__in=[hit.id for hit in hits])
    return {str(record.pk): record for record in rows.for_list()}
