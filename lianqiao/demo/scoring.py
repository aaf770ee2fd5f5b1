"""How an institution of the demonstration lets experts score an appraisal: its rubric, its pool, its review."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts
from lianqiao.processes.appraisals.domain.rubrics import draft_rubric
from lianqiao.processes.appraisals.models import Appraisal
from lianqiao.processes.reviews.domain import (
    add_subjects,
    create_review,
    draw_experts,
    hand_in_sheet,
    invite_expert,
    write_minutes,
)
from lianqiao.processes.reviews.enums import AssignmentState
from lianqiao.processes.reviews.models import Expert, Review

#: So many experts are in the pool of an institution, and so many of them score.
POOL, SCORERS = 6, 3


class Scoring:
    """Holds the review of one appraisal."""

    def __init__(self, acts: Acts, chance: random.Random, told: Mapping[str, Any]) -> None:
        self._acts, self._random, self._told = acts, chance, told

    def hold(self, appraisal: Appraisal, *, runner: Actor, is_over: bool) -> None:
        """From the rubric to the end of the scoring or, where it is not over, to the first sheet."""
        rubric = apply(draft_rubric(appraisal.kind, actor=runner), "activate", actor=runner)
        self._gather(appraisal, runner)
        values = {
            "title": self._told["titles"][appraisal.kind],
            "rubric": rubric,
            "is_blind": True,
            "per_subject": SCORERS,
            "most_each": SCORERS,
            "due_on": clock.today() + timedelta(days=14),
            "instructions": self._told["instructions"],
        }
        review = create_review(actor=runner, values=values)
        add_subjects(review, [appraisal], actor=runner)
        draw_experts(review, actor=runner, seed=self._random.getrandbits(32))
        opened: Review = apply(review, "open", actor=runner)
        self._acts.later(2)
        tasks = list(opened.assignments.filter(state=AssignmentState.ASKED).order_by("pk"))
        for task in tasks if is_over else tasks[:1]:
            self._score(task, opened)
        if not is_over:
            return
        self._acts.later(3)
        panel = apply(Review.objects.get(pk=review.pk), "start_panel", actor=runner)
        write_minutes(panel, actor=runner, minutes=self._told["minutes"])
        apply(Review.objects.get(pk=review.pk), "close", actor=runner)

    def _gather(self, appraisal: Appraisal, runner: Actor) -> None:
        """Researchers of other units than the achievement's, who are glad to be asked."""
        fields = list(appraisal.achievement.fields.all())
        own = appraisal.achievement.organisation.name
        content, cast = self._acts.content, self._acts.cast
        people = [one for one in content.people if one.role == "researcher"]
        elsewhere = [one for one in people if content.organisations[one.organisation].name != own]
        for person in self._random.sample(elsewhere, POOL):
            actor = cast.actor(person.name, person.organisation)
            if Expert.objects.filter(organisation=runner.organisation_id, user=actor.user).exists():
                continue
            values = {"employer": actor.organisation, "post": person.title, "most_open": SCORERS}
            invited = invite_expert(actor=runner, email=actor.user.email, values=values, fields=fields)
            apply(invited, "accept", actor=actor)

    def _score(self, task: Any, review: Review) -> None:
        expert = task.expert
        person = next(one for one in self._acts.content.people if one.name == expert.user.name)
        actor = self._acts.cast.actor(person.name, person.organisation)
        scores = {row["key"]: Decimal(self._random.randint(78, 94)) for row in review.criteria}
        opinion = self._random.choice(self._told["opinions"])
        hand_in_sheet(apply(task, "accept", actor=actor), actor=actor, scores=scores, comments={}, opinion=opinion)
