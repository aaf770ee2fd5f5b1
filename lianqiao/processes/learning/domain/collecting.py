"""Notes what became of finds: reads matches, work lists and introductions, and keeps what each says as events.

Everything is made from what stands there now, so taking a change twice, or all of it anew, does no harm: what was taken
back (a match that was put aside by mistake, a disputed contract) is no event any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lianqiao.core.models import Change
from lianqiao.processes.introductions.enums import OutcomeCode
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.learning.enums import EventKind
from lianqiao.processes.learning.models import Adoption, Event
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.enums import CandidateState
from lianqiao.processes.matchmaking.models import Candidate

#: Rows that are read and written at a time.
CHUNK: Final = 500

#: What events are made from.
SOURCES: Final[tuple[Any, ...]] = (Match, Candidate, Introduction)
TOPICS: Final = tuple(f"{model._meta.label_lower}." for model in SOURCES)


def note_changes(changes: Sequence[Change]) -> None:
    """Bring the events of what changed up to date; safe to call again with the same changes."""
    for model in SOURCES:
        prefix = f"{model._meta.label_lower}."
        _take(model, sorted({change.record_id for change in changes if change.topic.startswith(prefix)}))


def collect() -> int:
    """Make all events anew from what stands in matches, work lists and introductions; returns how many there are."""
    for model in SOURCES:
        _take(model, list(model.objects.order_by("pk").values_list("pk", flat=True)))
    return Event.objects.count()


def _take(model: Any, keys: Sequence[UUID]) -> None:
    for start in range(0, len(keys), CHUNK):
        _take_chunk(model, keys[start : start + CHUNK])


@transaction.atomic
def _take_chunk(model: Any, keys: Sequence[UUID]) -> None:
    read: Callable[[Collection[UUID]], Iterable[Event]] = _READERS[model]
    wanted = {(event.source, str(event.kind)): event for event in read(keys)}
    present = Event.objects.filter(source__in=keys).values_list("pk", "source", "kind")
    Event.objects.filter(pk__in=[pk for pk, *key in present if tuple(key) not in wanted]).delete()
    Event.objects.bulk_create(
        [wanted[key] for key in sorted(wanted)],
        update_conflicts=True,
        unique_fields=["source", "kind"],
        update_fields=["reason", "happened_at"],
    )


def _of_matches(keys: Collection[UUID]) -> Iterator[Event]:
    """An owner was shown a find, opened it, or put it aside. Following it up is told by the introduction."""
    rows = list(Match.objects.filter(pk__in=keys))
    ranks, versions = _ranks(rows), _Versions()
    for row in rows:
        if row.seen_at is not None:
            rank, version = ranks.get(row.pk), versions.at(row.seen_at)
            yield _event(row, EventKind.SHOWN, row.seen_at, rank=rank, version=version)
        if row.opened_at is not None:
            yield _event(row, EventKind.OPENED, row.opened_at)
        if row.dismissed_at is not None:
            yield _event(row, EventKind.DISMISSED, row.dismissed_at, reason=row.dismiss_code)


def _ranks(matches: Iterable[Match]) -> dict[UUID, int]:
    """Where each stands among the answers to its demand, from 1; only rows of demands' owners have one."""
    demands = {match.demand_id for match in matches if match.side == MatchSide.DEMAND and match.seen_at is not None}
    found: dict[UUID, int] = {}
    place, before = 0, None
    rows = Match.objects.filter(side=MatchSide.DEMAND, demand__in=demands).order_by("demand", "-score", "id")
    for pk, demand in rows.values_list("pk", "demand"):
        place = place + 1 if demand == before else 1
        found[pk], before = place, demand
    return found


class _Versions:
    """Which version was in use at a moment."""

    def __init__(self) -> None:
        rows = Adoption.objects.order_by("adopted_at", "id").values_list("adopted_at", "ranking__number")
        self._adopted = list(rows)

    def at(self, moment: datetime) -> int:
        """Its number, 0 for the standard one."""
        return next((number or 0 for since, number in reversed(self._adopted) if since <= moment), 0)


def _of_candidates(keys: Collection[UUID]) -> Iterator[Event]:
    """Somebody who knows both sides recommended the pair, or left it out with a reason."""
    for row in Candidate.objects.filter(pk__in=keys):
        if row.state == CandidateState.SENT:
            yield _event(row, EventKind.RECOMMENDED, row.sent_at)
        elif row.state == CandidateState.DROPPED:
            yield _event(row, EventKind.DISMISSED, row.updated_at, reason=row.drop_code)


def _of_introductions(keys: Collection[UUID]) -> Iterator[Event]:
    """The two sides met about both records, and how far they came. A claim counts once it is confirmed or verified."""
    rows = Introduction.objects.filter(pk__in=keys, demand__isnull=False, achievement__isnull=False)
    for row in rows:
        yield _event(row, EventKind.CONTACTED, row.created_at)
        if row.decline_code:
            yield _event(row, EventKind.DECLINED, row.answered_at, reason=row.decline_code)
        reached: Mapping[EventKind, date | None] = {
            EventKind.TRIAL: row.trial_on,
            EventKind.CONTRACT: row.contract_on,
            EventKind.LANDING: row.landed_on,
        }
        for kind, day in reached.items():
            if day is not None:
                yield _event(row, kind, timezone.make_aware(datetime.combine(day, time())))
        if row.outcome and OutcomeCode(row.outcome).is_failure:
            yield _event(row, EventKind.FAILED, row.outcome_at, reason=row.outcome)


_READERS: Final[Mapping[Any, Any]] = {
    Match: _of_matches,
    Candidate: _of_candidates,
    Introduction: _of_introductions,
}


def _event(row: Any, kind: EventKind, at: datetime | None, **values: Any) -> Event:
    return Event(
        demand_id=row.demand_id,
        achievement_id=row.achievement_id,
        kind=kind,
        happened_at=at or timezone.now(),
        source=row.pk,
        **values,
    )
