"""Reviews of the demonstration in which visits and users count, and a foresight that is in its second round."""

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
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.papers import paper
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.reviews.domain import (
    add_subjects,
    cast_ballot,
    choose_panel,
    create_foresight,
    create_review,
    create_rubric,
    draw_experts,
    give_forecasts,
    hand_in_sheet,
    invite_user,
    plan_visit,
    report_visit,
    write_minutes,
)
from lianqiao.processes.reviews.domain.foresight import stands_apart
from lianqiao.processes.reviews.domain.visits import free_for
from lianqiao.processes.reviews.enums import (
    AssignmentState,
    BallotState,
    ExpertState,
    Obstacle,
    ReviewState,
    VisitState,
)
from lianqiao.processes.reviews.models import Ballot, Expert, Foresight, Review, Rubric, Subject, Visit
from lianqiao.processes.reviews.queries.foresight import asked_topics, findings_of
from lianqiao.registers.organisations.queries.actors import actor_of

#: Of a hundred points visits have so many, and users.
VISIT_SHARE, USER_SHARE = 20, 20
#: Reviewers of a subject; members of a visit beside its leader; experts on a panel.
REVIEWERS, VISITORS, PANEL = 2, 2, 11
#: In the round that goes on, so many experts have not answered yet.
WAITING = 4


class Weighing:
    """Lets the science department weigh what experts, visitors and users say, and ask a panel what will come."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts, self._records = Acts(content, cast, past), records
        self._random = past.random
        self._told: Mapping[str, Any] = read("weighing")
        self._words: Mapping[str, Any] = read("reviews")
        self._keeper = self._acts.of_first(Role.REVIEWER)

    def make(self, *, step: Callable[[], None]) -> None:
        """The rubric, the rounds, the foresights."""
        self._acts.begin(self._told["rounds"][0]["days"] + 3)
        rubric = self._rubric()
        for told in self._told["rounds"]:
            self._hold(rubric, told)
        self._foresee()
        step()

    def _rubric(self) -> Rubric:
        told = self._told["rubric"]
        values = {"title": told["title"], "guidance": told["guidance"]}
        draft = create_rubric(actor=self._keeper, values=values, criteria=told["criteria"], bands=told["bands"])
        rubric: Rubric = apply(draft, "activate", actor=self._keeper)
        return rubric

    # ---- reviews

    def _hold(self, rubric: Rubric, told: Mapping[str, Any]) -> None:
        acts = self._acts
        acts.begin(told["days"])
        review = create_review(
            actor=self._keeper,
            values={
                "title": told["title"],
                "rubric": rubric,
                "is_blind": False,
                "per_subject": REVIEWERS,
                "most_each": len(told["subjects"]),
                "due_on": clock.today() + timedelta(days=told["time"]),
                "fee_yuan": Decimal(self._words["fee"]),
                "visit_share": VISIT_SHARE,
                "user_share": USER_SHARE,
                "instructions": self._told["instructions"],
            },
        )
        rows = [row for row in told["subjects"] if row["achievement"] in self._records.achievements]
        records = [self._records.achievements[row["achievement"]] for row in rows]
        added = add_subjects(review, records, actor=self._keeper)
        subjects = {row["achievement"]: subject for row, subject in zip(rows, added, strict=True)}
        for row in rows:
            self._invite(subjects[row["achievement"]], row)
        if any(draw_experts(review, actor=self._keeper, seed=self._random.getrandbits(32)).lacking):
            return
        review = apply(review, "open", actor=self._keeper)
        acts.later(2)
        visits = [self._plan(subjects[row["achievement"]], row) for row in rows if row["visit"]]
        self._score(review, is_over=told["state"] != ReviewState.SCORING)
        self._vote(review, rows, subjects)
        acts.later(3)
        for visit in visits:
            self._visit(visit, next(row for row in rows if subjects[row["achievement"]] == visit.subject))
        if told["state"] != ReviewState.CLOSED:
            return
        acts.later(4)
        panel: Review = apply(Review.objects.get(pk=review.pk), "start_panel", actor=self._keeper)
        for ballot in Ballot.objects.filter(review=review, state=BallotState.CAST):
            if self._fate(rows, subjects, ballot) == BallotState.VOID:
                apply(ballot, "void", actor=self._keeper, reason=self._told["voided"])
        write_minutes(panel, actor=self._keeper, minutes=self._told["panel_minutes"])
        acts.later(2)
        apply(Review.objects.get(pk=review.pk), "close", actor=self._keeper)

    def _invite(self, subject: Subject, row: Mapping[str, Any]) -> None:
        for key, note, _state, _score in row["users"]:
            if self._acts.is_there(key):
                unit = self._acts.owner(key).organisation
                invite_user(subject, actor=self._keeper, unit=unit, note=f"{note}；{self._told['invited']}")

    def _score(self, review: Review, *, is_over: bool) -> None:
        """Everybody accepts; while scoring goes on, every third has not handed in."""
        tasks = review.assignments.filter(state=AssignmentState.ASKED).order_by("pk")
        for number, task in enumerate(tasks.select_related("expert__user", "subject", "review")):
            actor = actor_of(task.expert.user, task.expert.employer_id)
            task = apply(task, "accept", actor=actor)
            if is_over or number % 3:
                base = 74 + crc32(task.subject.title.encode()) % 16
                scores = {row["key"]: Decimal(min(97, base + self._random.randint(-5, 6))) for row in review.criteria}
                opinion = self._random.choice(self._words["opinions"])
                hand_in_sheet(task, actor=actor, scores=scores, comments={}, opinion=opinion)

    def _fate(self, rows: Any, subjects: Mapping[str, Subject], ballot: Ballot) -> str:
        """What is told of the ballot."""
        row = next(row for row in rows if subjects[row["achievement"]].pk == ballot.subject_id)
        owners = {self._acts.owner(key).organisation_id: state for key, _note, state, _score in row["users"]}
        found: str = owners.get(ballot.unit_id, BallotState.ASKED)
        return found

    def _vote(self, review: Review, rows: Any, subjects: Mapping[str, Subject]) -> None:
        for row in rows:
            for key, _note, _state, score in row["users"]:
                if not score or not self._acts.is_there(key):
                    continue
                actor = self._acts.owner(key)
                ballot = Ballot.objects.get(subject=subjects[row["achievement"]], unit=actor.organisation)
                scores = {one["key"]: Decimal(score) for one in review.user_criteria}
                proof = ContentFile(paper("使用证明", [row["place"], self._told["usage"]]), name="使用证明.pdf")
                cast_ballot(ballot, actor=actor, scores=scores, comments={}, usage=self._told["usage"], proofs=[proof])

    def _plan(self, subject: Subject, row: Mapping[str, Any]) -> Visit:
        chosen = [expert for expert, reason in free_for(subject) if not reason][: VISITORS + 1]
        days = 8 if row["visit"] == VisitState.PLANNED else 2
        on = {"held_on": clock.today() + timedelta(days=days), "place": row["place"], "note": ""}
        return plan_visit(subject, actor=self._keeper, values=on, leader=chosen[0], members=chosen[1:])

    def _visit(self, visit: Visit, row: Mapping[str, Any]) -> None:
        if row["visit"] == VisitState.CANCELLED:
            apply(visit, "cancel", actor=self._keeper, reason=self._told["cancelled"])
        elif row["visit"] == VisitState.HELD:
            leader = actor_of(visit.leader.user, visit.leader.employer_id)
            scores = {one["key"]: Decimal(82 + self._random.randint(0, 12)) for one in visit.review.visit_criteria}
            photo = ContentFile(paper("现场考察记录", [visit.place]), name="现场考察记录.pdf")
            report_visit(
                visit,
                actor=leader,
                scores=scores,
                comments={},
                minutes=self._told["minutes_of_visit"],
                papers=[photo],
            )

    # ---- foresights

    def _foresee(self) -> None:
        """One whose first round is weighed and whose second goes on, and one that is being prepared."""
        told, acts = self._told["foresight"], self._acts
        acts.begin(told["days"])
        topics = [{"text": text} for text in told["topics"]]
        values = {"title": told["title"], "purpose": told["purpose"]}
        foresight = create_foresight(actor=self._keeper, values=values, topics=topics)
        pool = Expert.objects.filter(organisation=self._keeper.organisation_id, state=ExpertState.ACTIVE)
        experts = list(pool.select_related("user", "employer").order_by("created_at", "pk")[:PANEL])
        choose_panel(foresight, actor=self._keeper, experts=experts)
        due = clock.today() + timedelta(days=told["time"])
        opened: Foresight = apply(foresight, "open", actor=self._keeper, due_on=due)
        acts.later(3)
        for expert in experts:
            self._answer(opened, expert)
        acts.begin(told["weighed"])
        weighed = apply(Foresight.objects.get(pk=foresight.pk), "close_round", actor=self._keeper)
        acts.begin(told["again"])
        due = acts.past.day(0) + timedelta(days=told["time"] // 2)
        again: Foresight = apply(weighed, "next_round", actor=self._keeper, due_on=due)
        acts.later(4)
        # The one who can sign in is among those who have not answered.
        for expert in experts[WAITING:]:
            self._answer(again, expert)
        acts.begin(LATEST + 2)
        later = self._told["next_foresight"]
        values = {"title": later["title"], "purpose": later["purpose"]}
        create_foresight(actor=self._keeper, values=values, topics=[{"text": text} for text in later["topics"]])

    def _answer(self, foresight: Foresight, expert: Expert) -> None:
        """Each leans in his own way; who stands apart from the round before says why."""
        before = {one.topic.pk: one.last for one in findings_of(foresight)}
        answers = {}
        for number, topic in enumerate(asked_topics(foresight)):
            leaning = crc32(f"{expert.user.name} {topic.text}".encode())
            calm = 2 if foresight.round > 1 else 3
            importance = min(5, 3 + number % 2 + leaning % calm)
            year = clock.today().year + 3 + 2 * (number % 3) + leaning // 7 % (2 * calm)
            apart = stands_apart(before.get(topic.pk), importance, year)
            answers[topic.pk] = {
                "importance": importance,
                "year": None if leaning % 23 == 0 else year,
                "obstacles": [Obstacle.values[leaning % 4], Obstacle.values[4 + leaning // 5 % 3]],
                "reason": self._told["foresight"]["reasons"][leaning % 4] if apart else "",
            }
        actor: Actor = actor_of(expert.user, expert.employer_id)
        give_forecasts(foresight, actor=actor, answers=answers)
