"""The funnel in figures: how many cases came how far, how long it took, where and why they ended; one query each.

Cases are counted by their beginning: of those begun in a period, how many have reached each step until now, so that no
step can have more than the one before it. A contract or a landing is reached only once the other side has confirmed it
or the government has verified it; what one side claims is told apart, in `claimed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Substr, TruncDate, TruncMonth

from lianqiao.core.access import Actor
from lianqiao.processes.introductions.enums import (
    CLAIM_CODES,
    FAILURES,
    DeadlineState,
    DeclineCode,
    IntroductionState,
    OutcomeCode,
    Stage,
)
from lianqiao.processes.introductions.models import Deadline, Introduction, Step
from lianqiao.processes.introductions.queries.grouping import By, in_groups
from lianqiao.processes.matching.models import Match


@dataclass(frozen=True)
class Funnel:
    """How far a group of cases has come.

    `key` is None for all of them, else the region's code (its first digits), the code of a field, the organisation of
    the manager, or the first day of a month; None too for what has none. `reached` has every step from interest on,
    `days` the median of days that it took to get there: to talks from asking, to a trial and to a contract from the
    beginning of talks, to the landing from the contract; None where nobody got there. `under_way` have not ended,
    `overdue` of these did not bring in time what they were asked for, `claimed` contracts and landings wait for an
    answer.
    """

    key: Any
    reached: Mapping[Stage, int]
    days: Mapping[Stage, float | None]
    under_way: int
    overdue: int
    ended: int
    claimed: int


@dataclass(frozen=True)
class DeadEnd:
    """So many cases ended after this step for this reason; `code` is told in words by `label`."""

    stage: Stage
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Answers:
    """How the asked sides answer: how many were asked, answered, let it lapse, and the median of days to an answer."""

    key: Any
    asked: int
    answered: int
    lapsed: int
    days: float | None

    @property
    def in_time(self) -> float | None:
        """The share of those due that were answered: nobody can answer after the last day, it has lapsed then."""
        due = self.answered + self.lapsed
        return self.answered / due if due else None


class Median(Aggregate):
    """The middle of the values that are not NULL, as PostgreSQL tells it."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


ENDED = Q(state__in=(IntroductionState.DECLINED, IntroductionState.CANCELLED, IntroductionState.LAPSED)) | Q(
    state=IntroductionState.CLOSED, outcome__in=FAILURES
)
#: The condition for having come to each step, or beyond it.
REACHED: Mapping[Stage, Q] = {
    Stage.INTEREST: Q(),
    Stage.TALKS: Q(disclosed_at__isnull=False),
    Stage.TRIAL: Q(trial_on__isnull=False) | Q(contract_on__isnull=False) | Q(landed_on__isnull=False),
    Stage.CONTRACT: Q(contract_on__isnull=False) | Q(landed_on__isnull=False),
    Stage.LANDING: Q(landed_on__isnull=False),
    Stage.FOLLOW_UP: Q(stage=Stage.FOLLOW_UP),
}
#: The condition for cases of which a side claims a contract or a landing that nobody has answered yet.
CLAIMED = Q(
    Exists(
        Step.objects.filter(
            introduction=OuterRef("pk"),
            code__in=CLAIM_CODES,
            reply__isnull=True,
        )
    )
)
#: The condition for cases in which what was asked for has not come.
OVERDUE = Q(Exists(Deadline.objects.filter(introduction=OuterRef("pk"), state=DeadlineState.ASKED)))
_TALKS = TruncDate("disclosed_at")
_TOOK: Mapping[Stage, tuple[Any, Any]] = {
    Stage.TALKS: (_TALKS, TruncDate("created_at")),
    Stage.TRIAL: (F("trial_on"), _TALKS),
    Stage.CONTRACT: (F("contract_on"), _TALKS),
    Stage.LANDING: (F("landed_on"), F("contract_on")),
}


def cases(*, region: str = "", since: date | None = None, until: date | None = None) -> Any:
    """The cases in which a side stands in the region, given by the first digits of its code, begun in the period.

    Both days count. For a reader narrow it by `visible_to`; boards count all.
    """
    rows = Introduction.objects.all()
    if region:
        rows = rows.filter(Q(region__code__startswith=region) | Q(counterpart_region__code__startswith=region))
    return between(rows, "created_at", since, until)


def funnels(
    rows: QuerySet[Any], *, by: By | None = None, digits: int = 6, within: str = "", reader: Actor | None = None
) -> list[Funnel]:
    """How far the cases came: of all, or of each group, those with most cases first; one query.

    A region is that of the side that asked, by the first `digits` of its code; all outside of `within` are one group
    with an empty key. By field a case counts once in each field of its achievement, or of its demand where no
    achievement is named; fields too by their first `digits`. For a `reader` a case has no manager whom the asked side
    mandated before the reader may know that side.
    """
    grouped = in_groups(rows, by, digits, within=within, reader=reader).annotate(
        **{f"to_{stage}": Count("pk", filter=reached, distinct=True) for stage, reached in REACHED.items()},
        **{f"in_{stage}": _median(*pair) for stage, pair in _TOOK.items()},
        n_ended=Count("pk", filter=ENDED, distinct=True),
        n_overdue=Count("pk", filter=OVERDUE & ~ENDED, distinct=True),
        n_claimed=Count("pk", filter=CLAIMED & ~ENDED, distinct=True),
    )
    found = [
        Funnel(
            key=row["key"],
            reached={stage: row[f"to_{stage}"] for stage in REACHED},
            days={stage: _days(row[f"in_{stage}"]) for stage in _TOOK},
            under_way=row[f"to_{Stage.INTEREST}"] - row["n_ended"],
            overdue=row["n_overdue"],
            ended=row["n_ended"],
            claimed=row["n_claimed"],
        )
        for row in grouped
    ]
    return sorted(found, key=lambda funnel: (-funnel.reached[Stage.INTEREST], str(funnel.key)))


def standing(rows: QuerySet[Any]) -> dict[Stage, int]:
    """At which step the cases that go on stand today, claims of one side included; one query."""
    counted = rows.exclude(ENDED).order_by().values("stage").annotate(n=Count("pk")).values_list("stage", "n")
    found = dict(counted)
    return {stage: found.get(stage, 0) for stage in REACHED}


def dead_ends(rows: QuerySet[Any]) -> list[DeadEnd]:
    """After which step and why cases ended, the most frequent first; one query."""
    grouped = rows.filter(ENDED).order_by().values("state", "decline_code", "outcome", after=furthest())
    return [
        DeadEnd(Stage(row["after"]), *_reason(row), row["n"])
        for row in grouped.annotate(n=Count("pk")).order_by("-n", "after", "state", "decline_code", "outcome")
    ]


def furthest() -> Case:
    """The last step that a case has reached, as an expression."""
    return Case(
        *(When(reached, then=Value(str(stage))) for stage, reached in reversed(list(REACHED.items())) if reached),
        default=Value(str(Stage.INTEREST)),
        output_field=CharField(),
    )


def ended_by(code: str) -> Q:
    """The condition for cases that ended for the reason of a `DeadEnd`; none end for a code that there is not."""
    state, _dot, detail = code.partition(".")
    if state == IntroductionState.DECLINED:
        return Q(state=state, decline_code=detail)
    if state in (IntroductionState.CANCELLED, IntroductionState.LAPSED):
        return Q(state=state)
    return Q(state=IntroductionState.CLOSED, outcome=code) & Q(outcome__in=FAILURES)


def answers(rows: QuerySet[Any], *, by: By | None = None, digits: int = 6) -> list[Answers]:
    """How long the asked sides take to answer, slowest first; one query."""
    answered = Q(answered_at__isnull=False)
    took = ExpressionWrapper(F("answered_at") - F("created_at"), output_field=DurationField())
    grouped = in_groups(rows, by, digits).annotate(
        n_asked=Count("pk", distinct=True),
        n_answered=Count("pk", filter=answered, distinct=True),
        n_lapsed=Count("pk", filter=Q(state=IntroductionState.LAPSED), distinct=True),
        middle=Median(took, output_field=DurationField()),
    )
    found = [
        Answers(row["key"], row["n_asked"], row["n_answered"], row["n_lapsed"], _days(row["middle"])) for row in grouped
    ]
    return sorted(found, key=lambda row: (-(row.days or 0), str(row.key)))


def pairs(*, region: str = "", since: date | None = None, until: date | None = None) -> Any:
    """The matches found in the period of which a record lies in the region: a row for each owner of a pair."""
    rows: Any = Match.objects.all()
    if region:
        rows = rows.filter(Q(demand__region__code__startswith=region) | Q(achievement__region__code__startswith=region))
    return between(rows, "found_at", since, until)


def candidates(rows: QuerySet[Any], *, by: By | None = None, digits: int = 6) -> dict[Any, int]:
    """How many pairs there are among the rows of `pairs`, all as {None: n}, or by the demand's region, field or month.

    One query. A pair that stands on the desks of both owners counts once. Managers and asked units have no candidates:
    KeyError.
    """
    keys: Mapping[By | None, Any] = {
        None: Value(None, output_field=CharField()),
        By.REGION: Substr("demand__region_id", 1, digits),
        By.FIELD: F("demand__fields"),
        By.MONTH: TruncMonth(TruncDate("found_at")),
    }
    pair = Func(F("demand_id"), F("achievement_id"), function="ROW", output_field=CharField())
    rows = rows.order_by().values(key=keys[by])
    return dict(rows.annotate(n=Count(pair, distinct=True)).order_by("-n", "key").values_list("key", "n"))


def _median(later: Any, earlier: Any) -> Median:
    took = ExpressionWrapper(later - earlier, output_field=DurationField())
    return Median(took, output_field=DurationField())


def _days(took: timedelta | None) -> float | None:
    return None if took is None else took.total_seconds() / timedelta(days=1).total_seconds()


def _reason(row: Mapping[str, Any]) -> tuple[str, str]:
    if row["state"] == IntroductionState.DECLINED:
        return f"declined.{row['decline_code']}", str(DeclineCode(row["decline_code"]).label)
    if row["state"] == IntroductionState.CLOSED:
        return str(row["outcome"]), str(OutcomeCode(row["outcome"]).label)
    return str(row["state"]), str(IntroductionState(row["state"]).label)


def between(rows: Any, column: str, since: date | None, until: date | None) -> Any:
    """The rows whose moment lies in the period; both days count."""
    if since is not None:
        rows = rows.filter(**{f"{column}__date__gte": since})
    return rows if until is None else rows.filter(**{f"{column}__date__lte": until})
