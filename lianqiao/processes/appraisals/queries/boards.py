"""What became of referrals, counted; and scored appraisals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from lianqiao.processes.appraisals.enums import IN_FORCE, SCORED, ReferralState
from lianqiao.processes.appraisals.models import Appraisal

#: So many appraisals fit side by side.
MOST_COMPARED = 12


@dataclass(frozen=True)
class Counted:
    """A number, and where its records stand; empty for nowhere."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the way to an investment, as the component for funnels shows it.

    `figure` counts the referrals that have come at least so far, `length` is their share of those sent in percent.
    """

    label: str
    figure: Counted
    length: int
    days: str = "—"

    @property
    def share(self) -> str:
        """The share in words."""
        return f"{self.length}%"


@dataclass(frozen=True)
class Conversion:
    """How referrals become investments."""

    steps: tuple[Step, ...]
    declined: int
    unanswered: int
    invested_yuan: Decimal


#: From which states a referral has come at least so far.
_FAR = (
    (ReferralState.INTERESTED, (ReferralState.INTERESTED, ReferralState.TALKING, ReferralState.INVESTED)),
    (ReferralState.TALKING, (ReferralState.TALKING, ReferralState.INVESTED)),
    (ReferralState.INVESTED, (ReferralState.INVESTED,)),
)


def conversion_of(referrals: QuerySet[Any], *, sent_label: str) -> Conversion:
    """The steps of these referrals, those that were called off left out; two queries."""
    rows = referrals.order_by().exclude(state=ReferralState.CALLED_OFF)
    counts = dict(rows.values("state").annotate(count=Count("pk")).values_list("state", "count"))
    total = sum(counts.values())
    steps = [Step(sent_label, Counted(total), 100 if total else 0)]
    for state, among in _FAR:
        count = sum(counts.get(one, 0) for one in among)
        steps.append(Step(str(state.label), Counted(count), round(100 * count / total) if total else 0))
    invested = rows.filter(state=ReferralState.INVESTED).aggregate(sum=Sum("invested_yuan"))["sum"]
    return Conversion(
        tuple(steps),
        counts.get(ReferralState.DECLINED, 0),
        counts.get(ReferralState.SENT, 0) + counts.get(ReferralState.LAPSED, 0),
        invested or Decimal(0),
    )


@dataclass(frozen=True)
class Comparison:
    """Scored appraisals beside each other: `rows` are (name of the criterion, a score or None for each appraisal)."""

    appraisals: tuple[Any, ...]
    rows: tuple[tuple[str, tuple[Any, ...]], ...]

    @property
    def lines(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """(appraisal, its (name of the criterion, score)), for a table with one line for each appraisal."""
        return [
            (one, [(name, scores[place]) for name, scores in self.rows]) for place, one in enumerate(self.appraisals)
        ]


def comparable(appraisals: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose scores hold, the best first."""
    rows: QuerySet[Any] = appraisals.filter(state__in=IN_FORCE, kind__in=SCORED, score__isnull=False)
    return rows.order_by("-score", "-signed_on", "pk")


def compare(appraisals: Sequence[Appraisal]) -> Comparison:
    """Each criterion once, in the order of its first appearance, with the score of each appraisal that has it."""
    names = list(dict.fromkeys(row["name"] for one in appraisals for row in one.marks))
    marks = [{row["name"]: row["score"] for row in one.marks} for one in appraisals]
    return Comparison(tuple(appraisals), tuple((name, tuple(found.get(name) for found in marks)) for name in names))
