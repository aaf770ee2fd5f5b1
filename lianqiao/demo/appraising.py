"""How experts of the demonstration judge achievements: a pool, a rubric, and rounds in three phases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.reviews.achievements import ACHIEVEMENT
from lianqiao.processes.reviews.domain import (
    add_material,
    add_subjects,
    cast_vote,
    change_own_profile,
    create_review,
    create_rubric,
    draw_experts,
    hand_in_sheet,
    invite_expert,
    leave_place,
    pay_fees,
    write_minutes,
)
from lianqiao.processes.reviews.enums import AssignmentState, Choice, ReviewState
from lianqiao.processes.reviews.models import Assignment, Expert, Review, Rubric

#: One in so many is turned down, not yet answered, or answered but not handed in.
DECLINES, UNANSWERED, UNFINISHED = 9, 4, 3


class Appraising:
    """Lets the science department hold reviews, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content, self._cast, self._random = content, cast, past.random
        self._told: Mapping[str, Any] = read("reviews")
        self._actors: dict[Any, Actor] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """The pool, the rubric and the rounds."""
        keeper = self._acts.of_first(Role.REVIEWER)
        self._acts.begin(120)
        told = self._told["rubric"]
        values = {"title": told["title"], "guidance": told["guidance"]}
        draft = create_rubric(actor=keeper, values=values, criteria=told["criteria"], bands=told["bands"])
        rubric: Rubric = apply(draft, "activate", actor=keeper)
        self._gather(keeper)
        offered = list(ACHIEVEMENT.offered(keeper).order_by("created_at", "pk"))
        self._random.shuffle(offered)
        for round_told in self._told["rounds"]:
            chosen = [offered.pop() for _number in range(min(round_told["subjects"], len(offered)))]
            self._hold(keeper, rubric, round_told, chosen)
        step()

    def _gather(self, keeper: Actor) -> None:
        """Researchers in the fields in which their organisations have achievements, the one who can sign in first."""
        logins = {login.person for login in self._content.logins}
        people = [one for one in self._content.people if one.role == "researcher"]
        people.sort(key=lambda one: one.name not in logins)
        fields: dict[Any, set[Any]] = {}
        for record in ACHIEVEMENT.offered(keeper):
            fields.setdefault(record.organisation_id, set()).update(record.fields.all())
        for person in people:
            if len(self._actors) == self._told["experts"]:
                return
            actor = self._cast.actor(person.name, person.organisation)
            known = sorted(fields.get(actor.organisation_id, ()), key=lambda field: field.pk)
            if not known or not actor.is_verified:
                continue
            chosen = self._random.sample(known, min(3, len(known)))
            values = {"employer": actor.organisation, "post": person.title, "most_open": 8}
            invited = invite_expert(actor=keeper, email=actor.user.email, values=values, fields=chosen)
            expert: Expert = apply(invited, "accept", actor=actor)
            if not self._actors:
                relations = [self._told["relation"]]
                change_own_profile(expert, actor=actor, most_open=8, relations=relations)
            self._actors[expert.pk] = actor

    def _hold(self, keeper: Actor, rubric: Rubric, told: Mapping[str, Any], records: list[Any]) -> None:
        self._acts.begin(told["days"])
        values = {
            "title": told["title"],
            "rubric": rubric,
            "is_blind": True,
            "per_subject": 3,
            "most_each": 4,
            "due_on": clock.today() + timedelta(days=told["time"]),
            "fee_yuan": Decimal(self._told["fee"]),
            "instructions": self._told["instructions"],
        }
        review = create_review(actor=keeper, values=values)
        for subject in add_subjects(review, records, actor=keeper):
            upload = ContentFile(paper("Report", [f"Summary of tests for {subject.code}"]), name="report.pdf")
            add_material(subject, upload, actor=keeper)
        drawn = draw_experts(review, actor=keeper, seed=self._random.getrandbits(32))
        if any(drawn.lacking):
            return
        opened: Review = apply(review, "open", actor=keeper)
        self._acts.later(2, 4)
        self._judge(opened, is_over=told["state"] != ReviewState.SCORING)
        if told["state"] == ReviewState.SCORING:
            return
        self._acts.later(5, 9)
        panel: Review = apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)
        self._deliberate(panel, keeper)
        if told["state"] == ReviewState.CLOSED:
            self._acts.later(3, 6)
            apply(Review.objects.get(pk=review.pk), "close", actor=keeper)
            for expert in Expert.objects.filter(assignments__review=review, assignments__state="submitted").distinct():
                pay_fees(panel, expert, actor=keeper, note=self._told["voucher"])

    def _judge(self, review: Review, *, is_over: bool) -> None:
        """Everybody answers; while scoring goes on, some have not come that far."""
        waiting = self._of(review, AssignmentState.ASKED)
        while waiting:
            task = waiting.pop(0)
            actor = self._actors[task.expert_id]
            if not self._random.randrange(DECLINES):
                reason = self._random.choice(self._told["declines"])
                if (other := leave_place(task, "decline", actor=actor, reason=reason)) is not None:
                    waiting.append(other)
                continue
            if not is_over and not self._random.randrange(UNANSWERED):
                continue
            task = apply(task, "accept", actor=actor)
            if is_over or self._random.randrange(UNFINISHED):
                self._score(task, actor, review)

    def _score(self, task: Assignment, actor: Actor, review: Review) -> None:
        """An expert's leaning and the subject's worth make a sheet that is believable."""
        worth, leaning = crc32(task.subject.title.encode()), crc32(task.expert.user.name.encode())
        base = 70 + worth % 19 + leaning % 7 - 3
        scores = {row["key"]: Decimal(min(98, base + self._random.randint(-7, 7))) for row in review.criteria}
        comments = dict.fromkeys(scores, self._told["comment"]) if min(scores.values()) < 60 else {}
        opinion = self._random.choice(self._told["opinions"])
        hand_in_sheet(task, actor=actor, scores=scores, comments=comments, opinion=opinion)

    def _deliberate(self, review: Review, keeper: Actor) -> None:
        for task in self._of(review, AssignmentState.SUBMITTED):
            choice = self._random.choice((Choice.FOR, Choice.FOR, Choice.FOR, Choice.NEITHER))
            cast_vote(task, actor=self._actors[task.expert_id], choice=choice)
        write_minutes(review, actor=keeper, minutes=self._told["minutes"])

    @staticmethod
    def _of(review: Review, state: AssignmentState) -> list[Assignment]:
        rows = review.assignments.filter(state=state).order_by("pk")
        return list(rows.select_related("expert__user", "expert__employer", "review", "subject"))
