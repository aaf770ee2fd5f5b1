"""From the application to the certificate and its end: what each step refuses, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from lianqiao.core import clock, versions
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.appraisals.certificates import certificate
from lianqiao.processes.appraisals.domain.appraisals import create_appraisal, save_answers, set_parts
from lianqiao.processes.appraisals.domain.examining import check_answers, take_scores
from lianqiao.processes.appraisals.domain.rubrics import draft_rubric
from lianqiao.processes.appraisals.enums import AppraisalKind, AppraisalState, Verdict
from lianqiao.processes.appraisals.models import Answer, Appraisal, Part
from lianqiao.processes.reviews.domain import add_subjects, create_review, draw_experts, hand_in_sheet
from lianqiao.processes.reviews.models import Review
from lianqiao.registers.achievements.models import Achievement
from tests.factories import complete_achievement
from tests.processes.appraisals import makers
from tests.processes.reviews.makers import accept as accept_task
from tests.processes.reviews.makers import actor_of_expert, in_days, make_expert, tasks_of

pytestmark = pytest.mark.django_db


def test_readiness_is_the_highest_level_that_is_proven_and_the_certificate_says_so() -> None:
    draft = makers.make_appraisal(claimed=7)

    signed: Any = makers.sign(draft, unproven=("6b",))

    part = makers.part_of(signed)
    assert (signed.level, part.level, signed.public_stage) == (5, 5, "pilot")
    assert [(gap["level"], gap["key"]) for gap in signed.gaps if gap["is_below"]] == [(6, "6b")]
    assert {gap["level"] for gap in signed.gaps if not gap["is_below"]} == {8, 9}
    assert signed.number.startswith(f"PJ{clock.today().year}{signed.region_id}")
    assert signed.signed_on == clock.today()
    assert signed.valid_until > signed.signed_on + timedelta(days=700)
    assert len(signed.content_sha256) == 64
    kept: Any = versions.versions_of(signed).last()
    assert kept.content["number"] == signed.number
    assert certificate(Appraisal.objects.for_detail().get(pk=signed.pk), ending="pdf", verify_url="x")[:4] == b"%PDF"


def test_whole_is_the_lowest_of_the_critical_parts() -> None:
    draft = makers.make_appraisal(claimed=6)
    owner = makers.owner_of(draft)
    set_parts(draft, actor=owner, rows=[("整体", True), ("外壳", False), ("控制", True)])
    for name, level in (("外壳", 2), ("控制", 4)):
        part = Part.objects.select_related("appraisal").get(appraisal=draft, name=name)
        answers = {key: {"claimed": True, "evidence": "有"} for key in makers.keys_up_to(level)}
        save_answers(part, actor=owner, answers=answers)
    makers.accept(draft)
    for part in Part.objects.filter(appraisal=draft).select_related("appraisal"):
        verdicts = dict.fromkeys(part.answers.values_list("key", flat=True), ("proven", ""))
        check_answers(part, actor=makers.checker_of(draft), verdicts=verdicts)
    Appraisal.objects.filter(pk=draft.pk).update(abstract="摘要", conclusion="结论")

    signed = apply(Appraisal.objects.get(pk=draft.pk), "sign", actor=makers.signer_of(draft))

    assert dict(signed.parts.values_list("name", "level")) == {"整体": 6, "外壳": 2, "控制": 4}
    assert signed.level == 4


@pytest.mark.parametrize("what", ["nothing claimed", "nothing said", "own evaluator", "not registered"])
def test_submission_is_refused(what: str) -> None:
    draft = makers.make_appraisal()
    owner = makers.owner_of(draft)
    if what == "nothing claimed":
        Answer.objects.filter(part__appraisal=draft).update(claimed=False)
    elif what == "nothing said":
        Answer.objects.filter(part__appraisal=draft, key="3a").update(evidence="")
    elif what == "own evaluator":
        draft.achievement.completers.create(order=9, name="某人", organisation_name=str(draft.evaluator.organisation))
    else:
        type(draft.evaluator).objects.filter(pk=draft.evaluator_id).update(state="cancelled")

    with pytest.raises(DomainError) as refusal:
        apply(draft, "submit", actor=owner)

    assert refusal.value.code == "guard"
    assert Appraisal.objects.get(pk=draft.pk).state == AppraisalState.DRAFT


def test_who_took_it_on_does_not_sign_and_what_is_open_is_not_signed() -> None:
    examined = makers.examine(makers.make_appraisal())
    both = makers.member_of(examined.evaluator.organisation, Role.REVIEWER)
    Appraisal.objects.filter(pk=examined.pk).update(accepted_by=both.user)

    with pytest.raises(DomainError, match="受理人"):
        apply(examined, "sign", actor=both)
    Appraisal.objects.filter(pk=examined.pk).update(accepted_by=makers.checker_of(examined).user)
    Answer.objects.filter(part__appraisal=examined, key="2a").update(verdict=Verdict.OPEN)
    with pytest.raises(DomainError, match="还有 1 项没有核验"):
        apply(examined, "sign", actor=both)
    Answer.objects.filter(part__appraisal=examined, key="2a").update(verdict=Verdict.PROVEN)
    Answer.objects.filter(part__appraisal=examined, key="1a").update(verdict=Verdict.UNPROVEN)
    with pytest.raises(DomainError, match="第 1 级"):
        apply(examined, "sign", actor=both)

    assert Appraisal.objects.get(pk=examined.pk).state == AppraisalState.EXAMINING


def test_what_is_signed_is_frozen_by_the_database() -> None:
    signed = makers.sign(makers.make_appraisal())
    part = makers.part_of(signed)
    answer: Any = part.answers.first()
    attempts = (
        lambda: Appraisal.objects.filter(pk=signed.pk).update(level=9),
        lambda: Appraisal.objects.filter(pk=signed.pk).update(state="draft"),
        lambda: Part.objects.filter(pk=part.pk).update(level=9),
        lambda: Answer.objects.filter(pk=answer.pk).update(evidence="改"),
        lambda: Answer.objects.filter(pk=answer.pk).delete(),
        lambda: Answer.objects.create(part=part, key="x"),
    )

    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()

    assert Appraisal.objects.get(pk=signed.pk).level == 6


def test_an_answer_that_changes_is_open_again() -> None:
    examined = makers.examine(makers.make_appraisal(claimed=2))
    apply(examined, "return", actor=makers.checker_of(examined), reason="请补充")
    part, owner = makers.part_of(examined), makers.owner_of(examined)
    said = {"1a": {"claimed": True, "evidence": "有记录"}, "1b": {"claimed": True, "evidence": "补充了论文"}}

    save_answers(part, actor=owner, answers=said)

    assert dict(part.answers.values_list("key", "verdict")) == {
        "1a": "proven",
        "1b": "open",
        "2a": "proven",
        "2b": "proven",
    }


def test_published_result_stands_on_the_achievement_until_it_ends() -> None:
    draft = makers.make_appraisal(claimed=7)
    achievement = draft.achievement
    Achievement.objects.filter(pk=achievement.pk).update(readiness=9)

    published = makers.publish(draft)
    proven = Achievement.objects.get(pk=achievement.pk)
    with time_machine.travel(clock.now() + timedelta(days=800), tick=False):
        run_due()
    over = Achievement.objects.get(pk=achievement.pk)

    assert (proven.readiness, proven.proven_readiness, proven.shown_readiness) == (9, 7, 7)
    assert proven.proven_by == str(draft.evaluator.organisation)
    assert (proven.proven_on, proven.proven_until) == (published.signed_on, published.valid_until)
    assert (over.proven_readiness, over.shown_readiness) == (None, 9)
    assert Appraisal.objects.get(pk=draft.pk).state == AppraisalState.EXPIRED
    assert Appraisal.objects.get(pk=draft.pk).reminded_on is not None


def test_revoking_leaves_the_next_newest_result() -> None:
    first = makers.publish(makers.make_appraisal(claimed=4))
    owner, achievement = makers.owner_of(first), first.achievement
    second = makers.publish(makers.make_appraisal(claimed=6, owner=owner, achievement=achievement))
    newest = Achievement.objects.get(pk=achievement.pk).proven_readiness

    apply(second, "revoke", actor=makers.signer_of(second), reason="材料不实")
    after = Achievement.objects.get(pk=achievement.pk).proven_readiness
    apply(first, "unpublish", actor=makers.member_of(first.organisation, Role.SECRECY_OFFICER), reason="复查")

    assert (newest, after) == (6, 4)
    assert Achievement.objects.get(pk=achievement.pk).proven_readiness is None


def test_a_kind_is_appraised_once_at_a_time_and_only_ones_own() -> None:
    draft = makers.make_appraisal()
    owner = makers.owner_of(draft)
    with pytest.raises(InvalidInput):
        makers.make_appraisal(owner=owner, achievement=draft.achievement)
    with pytest.raises(InvalidInput):
        makers.make_appraisal(owner=owner, achievement=complete_achievement("published"))

    assert Appraisal.objects.count() == 1


def test_renewal_begins_with_the_old_answers_unchecked() -> None:
    old = makers.sign(makers.make_appraisal(claimed=5))
    owner = makers.owner_of(old)
    names = ("achievement", "kind", "evaluator", "scale", "purpose", "consents")

    fresh = create_appraisal(actor=owner, values={name: getattr(old, name) for name in names}, renews=old)

    answers = Answer.objects.filter(part__appraisal=fresh)
    assert set(answers.values_list("key", flat=True)) == set(makers.keys_up_to(5))
    assert set(answers.values_list("verdict", flat=True)) == {Verdict.OPEN}
    assert fresh.renews == old


def test_scored_kind_takes_the_result_of_the_evaluators_own_review() -> None:
    draft = makers.make_appraisal(kind=AppraisalKind.VALUE)
    examined = makers.examine(draft)
    evaluator = makers.member_of(draft.evaluator.organisation, Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match="还没有结束评分"):
        take_scores(examined, actor=evaluator)
    review = _judged(examined, evaluator)

    taken = take_scores(examined, actor=evaluator)
    signed = apply(taken, "sign", actor=evaluator)

    assert (signed.review, signed.score, signed.level) == (review, Decimal("82.00"), None)
    names = ["科学价值", "技术价值", "经济价值", "社会和文化价值", "转化推广潜力"]
    assert [row["name"] for row in signed.marks] == names
    assert {row["score"] for row in signed.marks} == {"82.00"}


def _judged(appraisal: Any, evaluator: Any) -> Review:
    """A review by the indicators in which two experts give 80 and 84 for everything."""
    rubric = apply(draft_rubric(AppraisalKind.VALUE, actor=evaluator), "activate", actor=evaluator)
    values = {
        "title": "价值评估",
        "rubric": rubric,
        "is_blind": False,
        "per_subject": 2,
        "most_each": 5,
        "due_on": in_days(10),
    }
    review = create_review(actor=evaluator, values=values)
    fields = list(appraisal.achievement.fields.all())
    for _number in range(2):
        make_expert(evaluator, fields=fields or None)
    add_subjects(review, [appraisal], actor=evaluator)
    draw_experts(review, actor=evaluator, seed=3)
    opened = apply(review, "open", actor=evaluator)
    for task, score in zip(tasks_of(opened), (80, 84), strict=True):
        scores = {row["key"]: Decimal(score) for row in opened.criteria}
        hand_in_sheet(accept_task(task), actor=actor_of_expert(task.expert), scores=scores, comments={}, opinion="同意")
    panel: Review = apply(Review.objects.get(pk=review.pk), "start_panel", actor=evaluator)
    return panel


def test_program_reminds_before_the_end() -> None:
    signed = makers.sign(makers.make_appraisal())

    events = [event.transition for event in signed.future()]
    apply(signed, "remind_signed", actor=SYSTEM)

    assert events == ["remind_signed", "expire"]
    assert [event.transition for event in Appraisal.objects.get(pk=signed.pk).future()] == ["expire"]
