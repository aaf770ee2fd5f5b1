"""What a review found: standings of its subjects, votes, fees, and how each expert works."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from lianqiao.processes.reviews.enums import AssignmentState, Choice, FeeKind, ReviewState
from lianqiao.processes.reviews.limits import DISAGREEMENT, PASS_SHARE
from lianqiao.processes.reviews.models import Assignment, FeeEntry, Review, Sheet, Subject, Vote
from lianqiao.processes.reviews.scoring import Mark, Standing, band_of, deviations, standings

#: States of a review in which its scores stand.
JUDGED = (ReviewState.PANEL, ReviewState.CLOSED)


@dataclass(frozen=True)
class Score:
    """What callers get of a subject: `counted` is the mean that the review's rule counts, `rank` the place by it."""

    counted: Decimal
    rank: int
    mean: Decimal
    normalised: Decimal
    spread: Decimal
    count: int
    band: str


@dataclass(frozen=True)
class Result:
    """How a subject stands in a review; `standing` is None as long as nobody has handed in a sheet."""

    subject: Subject
    standing: Standing | None
    counted: Decimal | None
    rank: int | None
    band: str
    is_disputed: bool
    votes: Mapping[str, int]
    is_passed: bool | None


def marks_of(reviews: Iterable[Any]) -> list[Mark[Any, Any]]:
    """The newest sheet of each assignment that is handed in, by subject and expert; one query."""
    newest = Sheet.objects.filter(assignment=OuterRef("pk")).order_by("-number").values("total")[:1]
    rows = (
        Assignment.objects.filter(review__in=reviews, state=AssignmentState.SUBMITTED)
        .annotate(total=Subquery(newest))
        .filter(total__isnull=False)
        .order_by("pk")
        .values_list("subject", "expert", "total")
    )
    return [Mark(subject, expert, total) for subject, expert, total in rows]


def results_of(review: Review) -> list[Result]:
    """Every subject with its standing, the best first, those without a sheet last; a fixed number of queries."""
    places = standings(marks_of([review]))
    votes: dict[Any, Counter[str]] = defaultdict(Counter)
    for subject, choice in Vote.objects.filter(assignment__review=review).values_list("assignment__subject", "choice"):
        votes[subject][choice] += 1
    limit = Decimal(DISAGREEMENT.get(where=review.region_id, on=review.due_on).value)
    share = Decimal(PASS_SHARE.get(where=review.region_id, on=review.due_on).value)
    found = [
        _result(review, subject, places.get(subject.pk), votes[subject.pk], limit, share)
        for subject in review.subjects.order_by("code")
    ]
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.subject.code))


def _result(
    review: Review, subject: Subject, standing: Standing | None, votes: Counter[str], limit: Decimal, share: Decimal
) -> Result:
    counted = rank = None
    if standing is not None:
        counted = standing.normalised if review.counts_normalised else standing.mean
        rank = standing.normalised_rank if review.counts_normalised else standing.rank
    cast = sum(votes.values())
    return Result(
        subject=subject,
        standing=standing,
        counted=counted,
        rank=rank,
        band=band_of(review.bands, counted),
        is_disputed=standing is not None and standing.spread > limit,
        votes={choice: votes[choice] for choice in Choice.values},
        is_passed=None if not cast else Decimal(votes[Choice.FOR]) >= share * cast,
    )


def scores_of(review: Review) -> dict[tuple[int, Any], Score]:
    """{(content type, key of the record): its score} for every judged subject; what a caller decides by."""
    found = {}
    for result in results_of(review):
        standing = result.standing
        if standing is None or result.counted is None or result.rank is None:
            continue
        key = (result.subject.subject_type_id, result.subject.subject_id)
        found[key] = Score(
            result.counted,
            result.rank,
            standing.mean,
            standing.normalised,
            standing.spread,
            standing.count,
            result.band,
        )
    return found


@dataclass(frozen=True)
class Owed:
    """What an expert earned in a review, and what of it is still to be paid."""

    expert: Any
    name: str
    employer: str
    earned: Decimal
    paid: Decimal
    owed: Decimal


def fees_of(review: Review) -> list[Owed]:
    """The balance of every expert who earned something, by name; one query."""
    rows = (
        FeeEntry.objects.filter(review=review)
        .values("expert", name=F("expert__user__name"), employer=F("expert__employer__name"))
        .annotate(
            earned=Sum("amount_yuan", filter=Q(kind=FeeKind.EARNED), default=Decimal(0)),
            paid=-Sum("amount_yuan", filter=Q(kind=FeeKind.PAID), default=Decimal(0)),
        )
        .order_by("expert__user__name", "expert")
    )
    return [
        Owed(row["expert"], row["name"], row["employer"], row["earned"], row["paid"], row["earned"] - row["paid"])
        for row in rows
    ]


@dataclass(frozen=True)
class Record:
    """How an expert works: `deviation` is by how much he lies above or below the others, in points."""

    asked: int
    accepted: int
    declined: int
    abstained: int
    submitted: int
    lapsed: int
    deviation: Decimal | None
    owed: Decimal


def record_of(experts: Iterable[Any]) -> Record:
    """The record of a person over all entries in pools; three queries."""
    keys = [expert.pk for expert in experts]
    states = dict(
        Assignment.objects.filter(expert__in=keys).values_list("state").annotate(count=Count("pk")).order_by("state")
    )
    reviews = Assignment.objects.filter(expert__in=keys, state=AssignmentState.SUBMITTED).values("review")
    apart = deviations(
        [Mark(mark.subject, "me" if mark.reviewer in keys else mark.reviewer, mark.total) for mark in marks_of(reviews)]
    )
    owed = FeeEntry.objects.filter(expert__in=keys).aggregate(sum=Sum("amount_yuan"))["sum"] or Decimal(0)
    done, lapsed = states.get(AssignmentState.SUBMITTED, 0), states.get(AssignmentState.LAPSED, 0)
    return Record(
        asked=sum(states.values()),
        accepted=done + states.get(AssignmentState.ACCEPTED, 0),
        declined=states.get(AssignmentState.DECLINED, 0),
        abstained=states.get(AssignmentState.ABSTAINED, 0),
        submitted=done,
        lapsed=lapsed,
        deviation=apart.get("me"),
        owed=owed,
    )


def scores_for(content_type: Any, keys: Iterable[Any]) -> dict[Any, Score]:
    """{key: score} of records of one content type by the newest review that has ended scoring; for ranked lists.

    Of a record that was judged in several reviews the one that opened last counts. Queries grow with the number of
    reviews that are involved, not with that of the records.
    """
    wanted = set(keys)
    reviews = Review.objects.filter(
        subjects__subject_type=content_type, subjects__subject_id__in=wanted, state__in=JUDGED
    ).distinct()
    found: dict[Any, Score] = {}
    for review in reviews.order_by("opened_at", "pk"):
        for (kind, key), score in scores_of(review).items():
            if kind == content_type.pk and key in wanted:
                found[key] = score
    return found
