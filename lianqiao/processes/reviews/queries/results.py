"""What a review found: standings of its subjects, votes, fees, and how each expert works."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from lianqiao.processes.reviews.enums import AssignmentState, Choice, FeeKind, ReviewState, VisitState
from lianqiao.processes.reviews.limits import DISAGREEMENT, LEAST_USERS, PASS_SHARE
from lianqiao.processes.reviews.models import Assignment, FeeEntry, Review, Sheet, Subject, Vote
from lianqiao.processes.reviews.scoring import (
    Mark,
    Shares,
    Standing,
    band_of,
    combined,
    deviations,
    mean,
    ranks,
    standings,
)

#: States of a review in which its scores stand.
JUDGED = (ReviewState.PANEL, ReviewState.CLOSED)


@dataclass(frozen=True)
class Score:
    """What callers get of a subject: `counted` is the score that the review's rule counts, `rank` the place by it.

    `mean` and `normalised` are the scores before and after normalising, with the parts of visit and users; `spread` and
    `count` are of the experts' sheets.
    """

    counted: Decimal
    rank: int
    mean: Decimal
    normalised: Decimal
    spread: Decimal
    count: int
    band: str


@dataclass(frozen=True)
class Result:
    """How a subject stands in a review; `standing` is None as long as nobody has handed in a sheet.

    `standing` is that by the experts' sheets alone. `visit` and `users` are the parts in percent of full marks, None
    where there is none or too few have judged; `ballots` is how many users have. `mean`, `normalised` and their ranks
    are the scores of all parts together, and `counted` and `rank` those that the review's rule counts.
    """

    subject: Subject
    standing: Standing | None
    visit: Decimal | None
    users: Decimal | None
    ballots: int
    mean: Decimal | None
    mean_rank: int | None
    normalised: Decimal | None
    normalised_rank: int | None
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


def totals_of(assignments: Iterable[Any]) -> dict[Any, Decimal]:
    """{key of the assignment: total of its newest sheet} of those that are handed in; one query."""
    newest = Sheet.objects.filter(assignment=OuterRef("pk")).order_by("-number").values("total")[:1]
    rows = Assignment.objects.filter(pk__in=list(assignments), state=AssignmentState.SUBMITTED)
    return dict(rows.annotate(total=Subquery(newest)).values_list("pk", "total"))


@dataclass(frozen=True)
class _Parts:
    """What stands beside the experts' sheets, by subject."""

    visits: Mapping[Any, Decimal]
    users: Mapping[Any, Decimal]
    ballots: Mapping[Any, int]


def _parts_of(review: Review) -> _Parts:
    """Findings of visits and marks of users, where the review gives them a share."""
    visits: dict[Any, Decimal] = {}
    given: dict[Any, list[Decimal]] = defaultdict(list)
    if review.visit_share:
        visits = dict(review.visits.filter(state=VisitState.HELD).values_list("subject", "total"))
    if review.user_share:
        for subject, total in review.ballots.counted().order_by("pk").values_list("subject", "total"):
            given[subject].append(total)
    least = int(LEAST_USERS.get(where=review.region_id, on=review.due_on).value) if given else 1
    return _Parts(
        visits,
        {subject: mean(totals) for subject, totals in given.items() if len(totals) >= least},
        {subject: len(totals) for subject, totals in given.items()},
    )


def results_of(review: Review) -> list[Result]:
    """Every subject with its standing, the best first, those without a sheet last; a fixed number of queries."""
    places = standings(marks_of([review]))
    parts, shares = _parts_of(review), Shares(review.visit_share, review.user_share)
    together = {
        key: [
            combined(value, parts.visits.get(key), parts.users.get(key), shares)
            for value in (standing.mean, standing.normalised)
        ]
        for key, standing in places.items()
    }
    orders = [ranks({key: values[way] for key, values in together.items()}) for way in (0, 1)]
    votes: dict[Any, Counter[str]] = defaultdict(Counter)
    for subject, choice in Vote.objects.filter(assignment__review=review).values_list("assignment__subject", "choice"):
        votes[subject][choice] += 1
    limit = Decimal(DISAGREEMENT.get(where=review.region_id, on=review.due_on).value)
    share = Decimal(PASS_SHARE.get(where=review.region_id, on=review.due_on).value)
    way = int(review.counts_normalised)
    found = []
    for row in review.subjects.order_by("code"):
        standing, cast = places.get(row.pk), votes[row.pk]
        scores: list[Decimal | None] = [None, None] if standing is None else [*together[row.pk]]
        order = [one.get(row.pk) for one in orders]
        found.append(
            Result(
                subject=row,
                standing=standing,
                visit=parts.visits.get(row.pk),
                users=parts.users.get(row.pk),
                ballots=parts.ballots.get(row.pk, 0),
                mean=scores[0],
                mean_rank=order[0],
                normalised=scores[1],
                normalised_rank=order[1],
                counted=scores[way],
                rank=order[way],
                band=band_of(review.bands, scores[way]),
                is_disputed=standing is not None and standing.spread > limit,
                votes={choice: cast[choice] for choice in Choice.values},
                is_passed=None if not cast.total() else Decimal(cast[Choice.FOR]) >= share * cast.total(),
            )
        )
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.subject.code))


def scores_of(review: Review) -> dict[tuple[int, Any], Score]:
    """{(content type, key of the record): its score} for every judged subject; what a caller decides by."""
    found = {}
    for result in results_of(review):
        standing, one, other = result.standing, result.mean, result.normalised
        if standing is None or one is None or other is None or result.counted is None or result.rank is None:
            continue
        key = (result.subject.subject_type_id, result.subject.subject_id)
        found[key] = Score(
            result.counted,
            result.rank,
            one,
            other,
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
