"""Draws of experts: by quotas, conflicts and fields, by lot among equals, recorded so that anybody can repeat them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.transitions import Context, apply
from lianqiao.engines.assignment import SOLVER, Drawn, Problem, draw
from lianqiao.processes.reviews import phrases
from lianqiao.processes.reviews.domain.keeping import lock, tell
from lianqiao.processes.reviews.enums import HOLDING, OPEN_ASSIGNMENTS, ExpertState, ReviewState
from lianqiao.processes.reviews.models import Assignment, Draw, Expert, Review, Subject, VisitMember
from lianqiao.processes.reviews.queries.conflicts import conflicts
from lianqiao.processes.reviews.queries.users import entitled

#: Seeds have so many bits: a browser's numbers show them exactly.
SEED_BITS = 48
#: Levels of fit: another branch, the same branch, the very field.
SAME_BRANCH, SAME_FIELD = 1, 2
#: The digits of a field's code that name its branch.
BRANCH_DIGITS = 2
LONGEST_REASON = 300
#: The changes by which an expert leaves a place that somebody else is drawn for.
LEAVING = ("decline", "abstain", "recall")


@transaction.atomic
def draw_experts(review: Review, *, actor: Actor, reason: str = "", seed: int | None = None) -> Draw:
    """Draw the experts of a review that is being prepared; the last draw counts when it opens.

    A second draw says why. `seed` is given by tests and by whoever draws in public, else it is new. Raises AccessError
    or DomainError, and then nothing is kept.
    """
    locked = lock(review, actor, Permission.REVIEW_RUN, (ReviewState.DRAFT,), _("评审已经发出，不能再重新抽取。"))
    subjects = list(locked.subjects.order_by("pk"))
    if not subjects:
        raise DomainError("no_subjects", _("请先加入评审对象。"))
    text = reason.strip()
    if len(text) > LONGEST_REASON:
        raise DomainError("reason_long", _("理由最多 %(most)d 个字。") % {"most": LONGEST_REASON}, "reason")
    if locked.draws.exists() and not text:
        raise DomainError("redraw_reason", _("已经抽取过。重新抽取请写明理由。"), "reason")
    made = _draw(locked, subjects, [locked.per_subject] * len(subjects), actor, text or _("首次抽取"), seed)
    tell(locked, "draw", actor, _("抽取专家"), reason=made.reason)
    return made


@transaction.atomic
def replace_expert(assignment: Assignment, *, actor: Actor, seed: int | None = None) -> Assignment | None:
    """Draw somebody else for the place that an expert has left; None, and the organiser hears of it, if nobody is left.

    For callers who have just ended the assignment, within their transaction and under its review's lock.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=assignment.review_id)
    if review.state != ReviewState.SCORING:
        return None
    given = {"expert": str(assignment.expert.user.name), "why": assignment.get_state_display()}
    reason = _("%(expert)s%(why)s，补抽") % given
    made = _draw(review, [assignment.subject], [1], actor, reason, seed, replaces=assignment)
    added = Assignment.objects.bulk_create(assignments_of(review, made))
    if not added:
        react((phrases.tell_keeper_of_gap,), [assignment], Context(actor))
        return None
    sent: Assignment = Assignment.objects.select_related("expert__user", "subject", "review").get(pk=added[0].pk)
    react((phrases.tell_replacement,), [sent], Context(actor))
    return sent


@transaction.atomic
def leave_place(assignment: Assignment, name: str, *, actor: Actor, reason: str) -> Assignment | None:
    """Decline, abstain or recall (`name` of the transition), and draw somebody else at once; returns the replacement.

    The review is locked first, as by everything that experts do, so that two at once wait for each other.
    """
    if name not in LEAVING:
        raise LookupError(f"{name} leaves no place")
    Review.objects.select_for_update(of=("self",)).get(pk=assignment.review_id)
    left = apply(assignment, name, actor=actor, reason=reason)
    return replace_expert(left, actor=actor)


def assignments_of(review: Review, made: Draw) -> list[Assignment]:
    """The unsaved assignments of a draw."""
    experts, subjects = made.problem["experts"], made.problem["subjects"]
    return [
        Assignment(
            organisation_id=review.organisation_id,
            region_id=review.region_id,
            created_by_id=made.drawn_by_id or review.created_by_id,
            review=review,
            subject_id=subjects[row],
            expert_id=experts[column],
        )
        for row, column in made.pairs
    ]


def runs_the_same(made: Draw) -> bool:
    """Whether the recorded problem and seed give the recorded pairs again, with the solver that is installed now."""
    drawn = draw(problem_of(made.problem), seed=made.seed)
    return bool([list(pair) for pair in drawn.pairs] == made.pairs and list(drawn.lacking) == made.lacking)


def problem_of(kept: Mapping[str, Any]) -> Problem:
    """The problem that a draw has kept."""
    shape = (len(kept["subjects"]), len(kept["experts"]))
    barred = np.zeros(shape, dtype=np.bool_)
    for row, column, _reason in kept["barred"]:
        barred[row, column] = True
    return Problem(
        np.array(kept["fit"], dtype=np.int64).reshape(shape),
        barred,
        np.array(kept["need"], dtype=np.int64),
        np.array(kept["most"], dtype=np.int64),
        np.array(kept["held"], dtype=np.int64),
    )


def _draw(
    review: Review,
    subjects: Sequence[Subject],
    need: Sequence[int],
    actor: Actor,
    reason: str,
    seed: int | None,
    *,
    replaces: Assignment | None = None,
) -> Draw:
    kept = _problem(review, subjects, need)
    chosen = secrets.randbits(SEED_BITS) if seed is None else seed
    drawn: Drawn = draw(problem_of(kept), seed=chosen)
    last = review.draws.aggregate(last=Max("number"))["last"] or 0
    return Draw.objects.create(
        review=review,
        number=last + 1,
        seed=chosen,
        solver=SOLVER,
        reason=reason[:LONGEST_REASON],
        problem=kept,
        pairs=[list(pair) for pair in drawn.pairs],
        lacking=list(drawn.lacking),
        drawn_by=actor.user if replaces is None else None,
        drawn_at=clock.now(),
        replaces=replaces,
    )


def _problem(review: Review, subjects: Sequence[Subject], need: Sequence[int]) -> dict[str, Any]:
    """All that a draw rests on, as plain values."""
    pool = Expert.objects.filter(organisation=review.organisation_id, state=ExpertState.ACTIVE)
    experts = list(
        pool.select_related("user", "employer")
        .prefetch_related("fields")
        .annotate(
            open_count=Count("assignments", filter=Q(assignments__state__in=OPEN_ASSIGNMENTS)),
            held_count=Count("assignments", filter=Q(assignments__review=review, assignments__state__in=HOLDING)),
        )
        .order_by("pk")
    )
    if not experts:
        raise DomainError("no_experts", _("专家库里还没有可以抽取的专家。"))
    users = entitled(subjects, computed=review.state == ReviewState.DRAFT) if review.user_share else {}
    barred = conflicts(experts, subjects, organiser=review.organisation_id, users=users)
    columns = {expert.pk: column for column, expert in enumerate(experts)}
    tried = Assignment.objects.filter(subject__in=subjects).values_list("subject", "expert")
    rows = {subject.pk: row for row, subject in enumerate(subjects)}
    for subject, expert in tried:
        if expert in columns:
            barred.setdefault((rows[subject], columns[expert]), _("已经抽到过"))
    if review.is_blind:
        visitors = VisitMember.objects.filter(visit__subject__in=subjects).values_list("visit__subject", "expert")
        for subject, expert in visitors:
            if expert in columns:
                barred.setdefault((rows[subject], columns[expert]), _("参加现场考察，已经知道申报单位"))
    # What an expert may still take here: within the quota of the review, and of what he takes at once over all reviews.
    most = [
        min(review.most_each, expert.held_count + max(0, expert.most_open - expert.open_count)) for expert in experts
    ]
    return {
        "subjects": [str(subject.pk) for subject in subjects],
        "experts": [str(expert.pk) for expert in experts],
        "fit": [
            [_fit(subject.fields, [row.pk for row in expert.fields.all()]) for expert in experts]
            for subject in subjects
        ],
        "barred": [[row, column, reason] for (row, column), reason in sorted(barred.items())],
        "need": list(need),
        "most": most,
        "held": [expert.held_count for expert in experts],
    }


def _fit(wanted: Sequence[str], known: Sequence[str]) -> int:
    """How well the fields of an expert fit those of a subject; a field holds all below it."""
    levels = [0]
    for one in wanted:
        for other in known:
            if one.startswith(other) or other.startswith(one):
                levels.append(SAME_FIELD)
            elif one[:BRANCH_DIGITS] == other[:BRANCH_DIGITS]:
                levels.append(SAME_BRANCH)
    return max(levels)
