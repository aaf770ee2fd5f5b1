"""What the evaluator's own review found of an appraisal: the counted score, and the mean of each criterion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType

from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.reviews.enums import AssignmentState
from lianqiao.processes.reviews.models import Review, Sheet
from lianqiao.processes.reviews.queries.results import JUDGED, scores_of

CENT = Decimal("0.01")


@dataclass(frozen=True)
class FoundScores:
    """`score` in percent; `marks` are {key, name, score}, each in percent of the criterion's full marks."""

    review: Review
    score: Decimal
    marks: tuple[Mapping[str, str], ...]


def found_scores(appraisal: Appraisal) -> FoundScores | None:
    """The newest review of the evaluator that has judged the appraisal; None where there is none."""
    kind = ContentType.objects.get_for_model(Appraisal)
    reviews = Review.objects.filter(
        organisation=appraisal.evaluator.organisation_id,
        subjects__subject_type=kind,
        subjects__subject_id=appraisal.pk,
        state__in=JUDGED,
    )
    review = reviews.order_by("-opened_at", "-pk").first()
    if review is None:
        return None
    score = scores_of(review).get((kind.pk, appraisal.pk))
    if score is None:
        return None
    return FoundScores(review, score.counted.quantize(CENT), tuple(_marks(review, kind, appraisal.pk)))


def _marks(review: Review, kind: Any, key: Any) -> list[dict[str, str]]:
    rows = Sheet.objects.filter(
        assignment__review=review,
        assignment__state=AssignmentState.SUBMITTED,
        assignment__subject__subject_type=kind,
        assignment__subject__subject_id=key,
    )
    newest: dict[Any, Any] = {sheet.assignment_id: sheet for sheet in rows.order_by("number")}
    given: dict[str, list[Decimal]] = defaultdict(list)
    full = {row["key"]: Decimal(str(row["most"])) for row in review.criteria}
    for sheet in newest.values():
        for row in sheet.scores:
            given[row["key"]].append(Decimal(str(row["score"])) * 100 / full[row["key"]])
    return [
        {
            "key": row["key"],
            "name": row["name"],
            "score": str((sum(given[row["key"]], Decimal(0)) / len(given[row["key"]])).quantize(CENT)),
        }
        for row in review.criteria
        if given[row["key"]]
    ]
