"""What an expert does: hand in a sheet of scores, and vote in the panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.reviews.domain.keeping import lock, tell
from lianqiao.processes.reviews.enums import AssignmentState, Choice, CommentRule, ReviewState
from lianqiao.processes.reviews.limits import LOW_SHARE
from lianqiao.processes.reviews.models import Assignment, Review, Sheet, Vote
from lianqiao.processes.reviews.scoring import total_of

LONGEST_COMMENT = 1000
LONGEST_OPINION = 2000
LONGEST_VOICE = 500


Criteria = Sequence[Mapping[str, Any]]


def marks_faults(
    review: Review, criteria: Criteria, scores: Mapping[str, Decimal | None], comments: Mapping[str, str]
) -> dict[str, list[str]]:
    """A sentence for each mark that is not as the rubric asks, by `score_<key>` and `comment_<key>`."""
    low = Decimal(LOW_SHARE.get(where=review.region_id, on=review.due_on).value)
    errors: dict[str, list[str]] = {}
    for row in criteria:
        key, most = row["key"], Decimal(row["most"])
        score, comment = scores.get(key), comments.get(key, "").strip()
        if score is None:
            errors[f"score_{key}"] = [_("请打分。")]
            continue
        if not 0 <= score <= most:
            errors[f"score_{key}"] = [_("请打 0 到 %(most)s 分。") % {"most": row["most"]}]
        wanted = row["comment"] == CommentRule.ALWAYS or (row["comment"] == CommentRule.LOW and score < low * most)
        if wanted and not comment:
            errors[f"comment_{key}"] = [_("请写明这样打分的理由。")]
        if len(comment) > LONGEST_COMMENT:
            errors[f"comment_{key}"] = [_("最多 %(most)d 个字。") % {"most": LONGEST_COMMENT}]
    return errors


def kept_marks(
    criteria: Criteria, scores: Mapping[str, Decimal | None], comments: Mapping[str, str]
) -> list[dict[str, str]]:
    """Checked marks as they are kept: [{"key", "score", "comment"}] in the order of the criteria."""
    return [
        {"key": row["key"], "score": str(scores[row["key"]]), "comment": comments.get(row["key"], "").strip()}
        for row in criteria
    ]


def total_from(criteria: Criteria, scores: Mapping[str, Decimal | None]) -> Decimal:
    """The total of checked marks, in percent."""
    return total_of(criteria, {key: score for key, score in scores.items() if score is not None})


def check_scores(
    review: Review, scores: Mapping[str, Decimal | None], comments: Mapping[str, str], opinion: str
) -> Decimal:
    """The total of a whole sheet; InvalidInput with a sentence for each criterion that is not as the rubric asks.

    `scores` and `comments` by the key of the criterion; the error names `score_<key>`, `comment_<key>`, `opinion`.
    """
    errors = marks_faults(review, review.criteria, scores, comments)
    if not opinion.strip():
        errors["opinion"] = [_("请写总体意见。")]
    elif len(opinion) > LONGEST_OPINION:
        errors["opinion"] = [_("最多 %(most)d 个字。") % {"most": LONGEST_OPINION}]
    if errors:
        raise InvalidInput(errors)
    return total_from(review.criteria, scores)


@transaction.atomic
def hand_in_sheet(
    assignment: Assignment,
    *,
    actor: Actor,
    scores: Mapping[str, Decimal | None],
    comments: Mapping[str, str],
    opinion: str,
) -> Sheet:
    """Hand in the sheet of an accepted assignment while experts score; it is kept as it is for ever.

    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=assignment.review_id)
    actor.require(Permission.REVIEW_SCORE, assignment)
    total = check_scores(review, scores, comments, opinion)
    done = apply(assignment, "submit", actor=actor, total=total)
    last = done.sheets.aggregate(last=Max("number"))["last"] or 0
    return Sheet.objects.create(
        assignment=done,
        number=last + 1,
        scores=kept_marks(review.criteria, scores, comments),
        opinion=opinion.strip(),
        total=total,
        handed_in_by=actor.user,
        handed_in_at=clock.now(),
    )


@transaction.atomic
def cast_vote(assignment: Assignment, *, actor: Actor, choice: str, opinion: str = "") -> Vote:
    """Vote on a subject that the expert has scored, once, while the panel deliberates."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=assignment.review_id)
    over = _("您没有评过这一件，不能表决。")
    locked = lock(assignment, actor, Permission.REVIEW_SCORE, (AssignmentState.SUBMITTED,), over)
    if review.state != ReviewState.PANEL:
        raise DomainError("no_panel", _("现在不在合议期间，不能表决。"))
    if choice not in Choice.values:
        raise DomainError("no_choice", _("请选择同意、不同意或弃权。"), "choice")
    if choice == Choice.AGAINST and not opinion.strip():
        raise DomainError("no_opinion", _("不同意请写明理由。"), "opinion")
    if len(opinion) > LONGEST_VOICE:
        raise DomainError("opinion_long", _("最多 %(most)d 个字。") % {"most": LONGEST_VOICE}, "opinion")
    if Vote.objects.filter(assignment=locked).exists():
        raise DomainError("voted", _("您已经表决过，不能更改。"))
    vote = Vote.objects.create(
        assignment=locked, choice=choice, opinion=opinion.strip(), cast_by=actor.user, cast_at=clock.now()
    )
    tell(locked, "vote", actor, _("表决"))
    return vote
