"""Looking for matches again after something was published, and telling the owners once a run.

A match is an achievement among the best answers to a demand. Many changes are taken together: the change
feed only notes what is pending, one run looks for all of it. Long work stays outside of transactions,
because a transaction that writes for minutes would hold up every reader of the change feed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lianqiao.core.ids import new_id
from lianqiao.core.models import Change
from lianqiao.engines.retrieval import Hit, Query
from lianqiao.processes.matching import index, phrases
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, MODELS, documents_of, published
from lianqiao.processes.matching.domain.contact import pairs_in_contact
from lianqiao.processes.matching.domain.matches import mark_introduced
from lianqiao.processes.matching.domain.telling import told_elsewhere
from lianqiao.processes.matching.enums import MatchSide, MatchState
from lianqiao.processes.matching.explain import to_json
from lianqiao.processes.matching.models import Match, Pending
from lianqiao.processes.matching.search import search_index
from lianqiao.registers.organisations.queries.actors import people_for

#: A demand keeps at most this many of its best answers.
BEST: Final = 20
#: The least score of a match where words alone decide, and where meaning does. docs/apps/matching.md has the figures.
THRESHOLD: Final = 0.2
THRESHOLD_BY_MEANING: Final = 0.3
#: Demands for which a new achievement is tried, its best by the words.
CANDIDATES: Final = 20
#: Demands whose matches are written in one transaction.
CHUNK: Final = 50


@dataclass(frozen=True)
class Refreshed:
    """What a run did: demands for which answers were sought, matches that are new, people who were told."""

    demands: int
    found: int
    told: int


def least_score() -> float:
    """The least score of a match on this host: vectors lift what is merely of the same field as well.

    While an index has none yet, words alone decide. Raises IndexMissing or IndexOutdated.
    """
    if index.encoder() is None:
        return THRESHOLD
    vectors = index.open_index().vectors
    return THRESHOLD if vectors is None or not vectors.count() else THRESHOLD_BY_MEANING


def note_changes(changes: Sequence[Change]) -> None:
    """Remember which records' matches are to be looked for; safe to call again with the same changes."""
    latest: dict[tuple[str, UUID], int] = {}
    for change in changes:
        for kind, model in MODELS.items():
            if change.topic.startswith(f"{model._meta.label_lower}."):
                key = (kind, change.record_id)
                latest[key] = max(latest.get(key, 0), change.id)
    Pending.objects.bulk_create(
        [
            Pending(kind=kind, record_id=record_id, change_id=latest[kind, record_id])
            for kind, record_id in sorted(latest)
        ],
        update_conflicts=True,
        unique_fields=["kind", "record_id"],
        update_fields=["change_id"],
    )


def refresh(*, on: date) -> Refreshed:
    """Look for the matches of all that is pending. One run at a time; killed halfway, the next does it again.

    `on` is the day against which freshness counts.
    """
    pending = list(Pending.objects.all())
    index.catch_up()
    changed = {kind: {row.record_id for row in pending if row.kind == kind} for kind in MODELS}
    demands = _demands_concerned(changed[DEMAND], changed[ACHIEVEMENT])
    found = 0
    for start in range(0, len(demands), CHUNK):
        answers = _answers(demands[start : start + CHUNK], on)
        found += _store(answers, changed[DEMAND], changed[ACHIEVEMENT])
    told = _tell()
    _forget(pending)
    return Refreshed(len(demands), found, told)


def _demands_concerned(demands: Collection[UUID], achievements: Collection[UUID]) -> list[UUID]:
    """The published demands among those that changed, and those to which a changed achievement may be an
    answer.

    Few new achievements ask for their demands; many new ones are found by asking for all demands, which then
    is less.
    """
    concerned = set(published(DEMAND).filter(pk__in=demands).values_list("pk", flat=True))
    fresh = published(ACHIEVEMENT).filter(pk__in=achievements)
    if fresh.count() * CANDIDATES >= published(DEMAND).count():
        if fresh.exists():
            concerned |= set(published(DEMAND).values_list("pk", flat=True))
    else:
        for document in documents_of(fresh):
            query = Query.from_document(document, kind=DEMAND, of_practice=True)
            concerned |= {UUID(hit.id) for hit in search_index(query, CANDIDATES, explained=False)}
    return sorted(concerned)


def _answers(demands: Iterable[UUID], on: date) -> dict[UUID, tuple[Hit, ...]]:
    """The best answers to what is public of each demand, for both owners read the reasons."""
    answers, least = {}, least_score()
    for document in documents_of(published(DEMAND).filter(pk__in=list(demands))):
        query = Query.from_document(document, kind=ACHIEVEMENT, on=on)
        fitting = sum(hit.score >= least for hit in search_index(query, BEST, explained=False))
        answers[UUID(document.id)] = search_index(query, fitting)
    return answers


@transaction.atomic
def _store(
    answers: dict[UUID, tuple[Hit, ...]],
    changed_demands: Collection[UUID],
    changed_achievements: Collection[UUID],
) -> int:
    """Keep the answers on both sides; returns how many are new. What an owner did with a match stays.

    Pairs of one organisation are no matches; pairs whose owners are in contact are kept as such. A match that a
    changed record no longer gives goes, unless its owner has put it aside or followed it up.
    """
    owners = _owners(answers)
    rows = [
        Match(
            demand_id=demand,
            achievement_id=UUID(hit.id),
            side=side,
            organisation_id=owners[DEMAND, demand] if side == MatchSide.DEMAND else owners[ACHIEVEMENT, UUID(hit.id)],
            score=hit.score,
            reasons=to_json(hit.reasons),
            gaps=to_json(hit.gaps),
            refreshed_at=timezone.now(),
        )
        for demand in sorted(answers)
        for hit in sorted(answers[demand], key=lambda hit: hit.id)
        if (DEMAND, demand) in owners
        and owners.get((ACHIEVEMENT, UUID(hit.id)), owners[DEMAND, demand]) != owners[DEMAND, demand]
        for side in MatchSide
    ]
    of_these = Match.objects.filter(demand__in=answers)
    known = set(of_these.values_list("demand", "achievement"))
    Match.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["demand", "achievement", "side"],
        update_fields=["score", "reasons", "gaps", "organisation", "refreshed_at"],
    )
    in_contact = pairs_in_contact(answers.keys())
    for (demand, achievement), since in in_contact.items():
        mark_introduced(achievement=achievement, demand=demand, at=since)
    kept = {(row.demand_id, row.achievement_id) for row in rows}
    stale = of_these.open().filter(Q(demand__in=changed_demands) | Q(achievement__in=changed_achievements))
    gone = [pk for pk, *pair in stale.values_list("pk", "demand", "achievement") if tuple(pair) not in kept]
    Match.objects.filter(pk__in=gone).delete()
    return sum((row.demand_id, row.achievement_id) not in known | in_contact.keys() for row in rows)


def _owners(answers: dict[UUID, tuple[Hit, ...]]) -> dict[tuple[str, UUID], UUID]:
    """(kind, record id) -> owning organisation, of those that are published now."""
    keys: dict[str, Iterable[Any]] = {
        DEMAND: list(answers),
        ACHIEVEMENT: {hit.id for hits in answers.values() for hit in hits},
    }
    return {
        (kind, pk): organisation
        for kind, wanted in keys.items()
        for pk, organisation in published(kind).filter(pk__in=wanted).values_list("pk", "organisation")
    }


@transaction.atomic
def _tell() -> int:
    """One message to each person whose records have new matches (`people_for`); returns how many people.

    What its owner has put aside or followed up meanwhile is not news; who is told elsewhere is not told here.
    """
    untold = Match.objects.filter(told_at__isnull=True).select_for_update(of=("self",))
    rows = list(untold.select_related("demand", "achievement").order_by("pk"))
    if not rows:
        return 0
    digests: defaultdict[Any, defaultdict[Any, int]] = defaultdict(lambda: defaultdict(int))
    people = cache(people_for)
    elsewhere = told_elsewhere({match.own_record.pk for match in rows})
    for match in rows:
        if match.state not in (MatchState.NEW, MatchState.SEEN):
            continue
        record = match.own_record
        for person in people(record.organisation_id, record.submitted_by_id or record.created_by_id):
            if (person.pk, record.pk) not in elsewhere:
                digests[person][record] += 1
    phrases.tell_of_matches(digests, run=str(new_id()))
    Match.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=timezone.now())
    return len(digests)


def _forget(pending: Iterable[Pending]) -> None:
    """Remove what has been done; a record that changed again meanwhile stays."""
    for row in pending:
        Pending.objects.filter(pk=row.pk, change_id=row.change_id).delete()
