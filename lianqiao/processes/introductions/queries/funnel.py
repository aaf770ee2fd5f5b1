"""The funnel in figures: how many cases came how far, how long it took, where and why they ended; one query each.

Cases are counted by their beginning: of those begun in a period, how many have reached each step until now, so that no
step can have more than the one before it. A contract or a landing is reached only once the other side has confirmed it
or the government has verified it; what one side claims is told apart, in `claimed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr, TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.processes.introductions.enums import (
    CLAIM_CODES,
    FAILURES,
    DeadlineState,
    DeclineCode,
    IntroductionState,
    OutcomeCode,
    Stage,
)
from lianqiao.processes.introductions.models import Deadline, Introduction, Mandate, Step
from lianqiao.processes.introductions.queries.visibility import of_case
from lianqiao.processes.matching.models import Match
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region, TechField


class By(TextChoices):
    """By what cases are told apart."""

    REGION = "region", _("地区")
    FIELD = "field", _("技术领域")
    MANAGER = "manager", _("技术经理人单位")
    MONTH = "month", _("月份")


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


class Median(Aggregate):
    """The middle of the values that are not NULL, as PostgreSQL tells it."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


ENDED = Q(state__in=(IntroductionState.DECLINED, IntroductionState.CANCELLED, IntroductionState.LAPSED)) | Q(
    state=IntroductionState.CLOSED, outcome__in=FAILURES
)
#: The condition for having come to each step, or beyond it.
_REACHED: Mapping[Stage, Q] = {
    Stage.INTEREST: Q(),
    Stage.TALKS: Q(disclosed_at__isnull=False),
    Stage.TRIAL: Q(trial_on__isnull=False) | Q(contract_on__isnull=False) | Q(landed_on__isnull=False),
    Stage.CONTRACT: Q(contract_on__isnull=False) | Q(landed_on__isnull=False),
    Stage.LANDING: Q(landed_on__isnull=False),
    Stage.FOLLOW_UP: Q(stage=Stage.FOLLOW_UP),
}
_CLAIMED = Q(
    Exists(
        Step.objects.filter(
            introduction=OuterRef("pk"),
            code__in=CLAIM_CODES,
            reply__isnull=True,
        )
    )
)
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
    return _between(rows, "created_at", since, until)


def funnels(rows: QuerySet[Any], *, by: By | None = None, digits: int = 6) -> list[Funnel]:
    """How far the cases came: of all, or of each group, those with most cases first; one query.

    A region is that of the side that asked, by the first `digits` of its code. By field a case counts once in each
    field of its achievement, or of its demand where no achievement is named.
    """
    overdue = Exists(Deadline.objects.filter(introduction=OuterRef("pk"), state=DeadlineState.ASKED))
    grouped = _grouped(rows, by, digits).annotate(
        **{f"to_{stage}": Count("pk", filter=reached, distinct=True) for stage, reached in _REACHED.items()},
        **{f"in_{stage}": _median(*pair) for stage, pair in _TOOK.items()},
        n_ended=Count("pk", filter=ENDED, distinct=True),
        n_overdue=Count("pk", filter=Q(overdue) & ~ENDED, distinct=True),
        n_claimed=Count("pk", filter=_CLAIMED & ~ENDED, distinct=True),
    )
    found = [
        Funnel(
            key=row["key"],
            reached={stage: row[f"to_{stage}"] for stage in _REACHED},
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
    return {stage: found.get(stage, 0) for stage in _REACHED}


def dead_ends(rows: QuerySet[Any]) -> list[DeadEnd]:
    """After which step and why cases ended, the most frequent first; one query."""
    furthest = Case(
        *(When(reached, then=Value(str(stage))) for stage, reached in reversed(list(_REACHED.items())) if reached),
        default=Value(str(Stage.INTEREST)),
        output_field=CharField(),
    )
    grouped = rows.filter(ENDED).order_by().values("state", "decline_code", "outcome", after=furthest)
    return [
        DeadEnd(Stage(row["after"]), *_reason(row), row["n"])
        for row in grouped.annotate(n=Count("pk")).order_by("-n", "after", "state", "decline_code", "outcome")
    ]


def answers(rows: QuerySet[Any], *, by: By | None = None, digits: int = 6) -> list[Answers]:
    """How long the asked sides take to answer, slowest first; one query."""
    answered = Q(answered_at__isnull=False)
    took = ExpressionWrapper(F("answered_at") - F("created_at"), output_field=DurationField())
    grouped = _grouped(rows, by, digits).annotate(
        n_asked=Count("pk", distinct=True),
        n_answered=Count("pk", filter=answered, distinct=True),
        n_lapsed=Count("pk", filter=Q(state=IntroductionState.LAPSED), distinct=True),
        middle=Median(took, output_field=DurationField()),
    )
    found = [
        Answers(row["key"], row["n_asked"], row["n_answered"], row["n_lapsed"], _days(row["middle"])) for row in grouped
    ]
    return sorted(found, key=lambda row: (-(row.days or 0), str(row.key)))


def candidates(
    *,
    region: str = "",
    since: date | None = None,
    until: date | None = None,
    by: By | None = None,
    digits: int = 6,
) -> dict[Any, int]:
    """How many pairs the matching found in the period, all as {None: n}, or by the demand's region, field or month.

    One query. A pair that stands on the desks of both owners counts once. Managers have no candidates: KeyError.
    """
    rows: Any = Match.objects.all()
    if region:
        rows = rows.filter(Q(demand__region__code__startswith=region) | Q(achievement__region__code__startswith=region))
    keys: Mapping[By | None, Any] = {
        None: Value(None, output_field=CharField()),
        By.REGION: Substr("demand__region_id", 1, digits),
        By.FIELD: F("demand__fields"),
        By.MONTH: TruncMonth(TruncDate("found_at")),
    }
    pair = Func(F("demand_id"), F("achievement_id"), function="ROW", output_field=CharField())
    rows = _between(rows, "found_at", since, until).order_by().values(key=keys[by])
    return dict(rows.annotate(n=Count(pair, distinct=True)).order_by("-n", "key").values_list("key", "n"))


def names_of(by: By, keys: Iterable[Any]) -> dict[Any, str]:
    """The keys of a grouping in words; one query, for months none."""
    wanted = [key for key in keys if key is not None]
    if by == By.MONTH:
        return {key: f"{key.year}年{key.month}月" for key in wanted}
    if by == By.MANAGER:
        return {body.pk: str(body.name) for body in Organisation.objects.filter(pk__in=wanted)}
    if by == By.FIELD:
        return {field.pk: str(field) for field in TechField.objects.filter(pk__in=wanted)}
    codes = {str(key).ljust(6, "0"): key for key in wanted}
    return {codes[place.pk]: str(place) for place in Region.objects.filter(pk__in=codes)}


def _grouped(rows: Any, by: By | None, digits: int) -> Any:
    """The rows grouped by `key`."""
    rows = rows.order_by()
    if by == By.FIELD:
        # The demand's fields only where there is no achievement, so that each case has each field once.
        rows = rows.alias(wanted=FilteredRelation("demand", condition=Q(achievement__isnull=True)))
        return rows.values(key=Coalesce("achievement__fields", "wanted__fields"))
    if by == By.MANAGER:
        return rows.values(key=_manager())
    if by == By.MONTH:
        return rows.values(key=TruncMonth(TruncDate("created_at")))
    if by == By.REGION:
        return rows.values(key=Substr("region_id", 1, digits))
    return rows.values(key=Value(None, output_field=CharField()))


def _manager() -> Any:
    """The organisation of the manager whose mandate was accepted first of those that held while the case ran."""
    held = Mandate.objects.accepted().filter(
        of_case(),
        Q(ended_at__isnull=True) | Q(ended_at__gte=OuterRef("created_at")),
        starts_on__lte=clock.today(),
    )
    return held.order_by("answered_at", "pk").values("manager_organisation")[:1]


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


def _between(rows: Any, column: str, since: date | None, until: date | None) -> Any:
    if since is not None:
        rows = rows.filter(**{f"{column}__date__gte": since})
    return rows if until is None else rows.filter(**{f"{column}__date__lte": until})
