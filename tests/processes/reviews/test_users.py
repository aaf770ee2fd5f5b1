"""Who uses it judges it: who is asked, who is not, and what the marks of users count."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.reviews.domain import add_subjects, cast_ballot, draw_experts, invite_user
from lianqiao.processes.reviews.enums import BallotState, Ground
from lianqiao.processes.reviews.models import Ballot, Review
from lianqiao.processes.reviews.queries.results import results_of
from lianqiao.processes.reviews.queries.users import users_of
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.organisations.enums import OrganisationState
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.filings import any_filing
from tests.processes.reviews.makers import (
    SEED,
    WIDE,
    cast,
    judge,
    make_ballot,
    make_expert,
    make_keeper,
    make_panel,
    make_review,
    make_rubric,
    make_wide,
    person,
    tasks_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


def convert(record: Any, partner: Any, state: str = "confirmed") -> Conversion:
    """A conversion of the achievement to the partner."""
    made = any_filing(
        Conversion, organisation=record.organisation, achievement=record, partner=partner, signed_on=date(2026, 3, 2)
    )
    now = timezone.now()
    Conversion.objects.filter(pk=made.pk).update(state=state, submitted_at=now, decided_at=now)
    return Conversion.objects.get(pk=made.pk)


def introduce(record: Any, seeker: Any, **dates: Any) -> None:
    """An introduction of somebody who looked for the achievement."""
    Introduction.objects.create(
        organisation=seeker,
        region=seeker.region,
        created_by=seeker.created_by,
        direction="seeks",
        counterpart=record.organisation,
        counterpart_region=record.organisation.region,
        achievement=record,
        problem_text="需要在零下四十度不渗漏的密封件，现有的三个月就失效。",
        agreed_at=timezone.now(),
        answer_by=date(2026, 12, 1),
        **dates,
    )


def draft_with(keeper: Actor, record: Any, **values: Any) -> Review:
    """A review of the record that is being prepared, to which users give 20 percent."""
    rubric = make_rubric(keeper, criteria=WIDE)
    review = make_review(keeper, subjects=0, experts=2, rubric=rubric, user_share=20, per_subject=1, **values)
    add_subjects(review, [record], actor=keeper)
    return review


def opened(review: Review, keeper: Actor) -> Review:
    draw_experts(review, actor=keeper, seed=SEED)
    found: Review = apply(Review.objects.get(pk=review.pk), "open", actor=keeper)
    return found


def test_users_are_found_by_contracts_and_introductions(keeper: Actor) -> None:
    record = complete_achievement("submitted")
    units: list[Any] = [OrganisationFactory() for _number in range(4)]
    buyer, trier, talker, waiting = units
    suspended = OrganisationFactory(state=OrganisationState.SUSPENDED)
    convert(record, buyer)
    convert(record, waiting, "submitted")
    convert(record, suspended)
    convert(record, record.organisation)
    introduce(record, trier, trial_on=date(2026, 5, 1))
    introduce(record, talker)
    introduce(record, buyer, contract_on=date(2026, 3, 1))
    subject = draft_with(keeper, record).subjects.get()

    found = users_of([subject])[subject.pk]

    assert {key: use.ground for key, use in found.items()} == {
        str(buyer.pk): Ground.CONVERSION,
        str(trier.pk): Ground.INTRODUCTION,
    }
    assert "2026-05-01 试用与考察" in found[str(trier.pk)].note


def test_opening_records_who_may_judge_and_tells_them(keeper: Actor) -> None:
    record, buyer = complete_achievement("submitted"), OrganisationFactory()
    convert(record, buyer)
    writer, reader = make_actor(organisation=buyer), make_actor(Role.VIEWER, organisation=buyer)
    review = draft_with(keeper, record)
    assert not Ballot.objects.mine(writer).exists()

    opened(review, keeper)

    ballot = Ballot.objects.mine(writer).get()
    assert (ballot.unit, ballot.ground, ballot.state) == (buyer, Ground.CONVERSION, BallotState.ASKED)
    told = Message.objects.filter(key=f"reviews.ballot.{ballot.pk}").values_list("recipient", flat=True)
    assert set(told) == {writer.user_id}
    assert reader.user_id not in told


def test_experts_of_users_are_not_drawn_and_units_of_experts_are_not_asked(keeper: Actor) -> None:
    record, buyer = complete_achievement("submitted"), OrganisationFactory()
    convert(record, buyer)
    insider = make_expert(keeper, person(buyer))
    review = draft_with(keeper, record)
    draw_experts(review, actor=keeper, seed=SEED)
    made = review.draws.get()
    drawn = {made.problem["experts"][column] for _row, column in made.pairs}
    apply(Review.objects.get(pk=review.pk), "open", actor=keeper)
    late = tasks_of(review)[0].expert.employer

    with pytest.raises(DomainError) as refused:
        invite_user(review.subjects.get(), actor=keeper, unit=late, note="也在用")

    assert str(insider.pk) not in drawn
    assert refused.value.code == "judges_already"
    assert [ballot.unit for ballot in Ballot.objects.all()] == [buyer]


def test_marks_of_users_count_when_enough_have_judged(keeper: Actor) -> None:
    review = make_wide(keeper, visit_share=0)
    judge(tasks_of(review)[0], innovation=80)
    cast(make_ballot(keeper, review), 10)
    one = results_of(review)[0]
    cast(make_ballot(keeper, review), 8)

    two = results_of(review)[0]

    assert (one.ballots, one.users, one.counted) == (1, None, Decimal("80.00"))
    assert (two.ballots, two.users, two.counted) == (2, Decimal("90.00"), Decimal("82.00"))


def test_void_marks_do_not_count(keeper: Actor) -> None:
    review = make_wide(keeper, visit_share=0)
    judge(tasks_of(review)[0])
    ballots = [cast(make_ballot(keeper, review)) for _number in range(2)]

    apply(ballots[0], "void", actor=keeper, reason="证明不是本单位的")

    result = results_of(review)[0]
    assert (result.ballots, result.users) == (1, None)


@pytest.mark.parametrize("who", ["owner", "body", "unverified", "twice"])
def test_who_is_not_invited(keeper: Actor, who: str) -> None:
    review = make_wide(keeper)
    subject = review.subjects.get()
    units = type(keeper.organisation).objects
    if who == "twice":
        make_ballot(keeper, review, unit=OrganisationFactory(name="老用户"))
    unit = {
        "owner": lambda: units.get(pk=subject.parties["organisations"][0]),
        "body": lambda: keeper.organisation,
        "unverified": lambda: OrganisationFactory(state=OrganisationState.PENDING),
        "twice": lambda: units.get(name="老用户"),
    }[who]()
    before = Ballot.objects.count()

    with pytest.raises(DomainError) as refused:
        invite_user(subject, actor=keeper, unit=unit, note="在用")

    codes = {"owner": "own_subject", "body": "not_a_user", "unverified": "not_a_user", "twice": "ballot_known"}
    assert (refused.value.code, Ballot.objects.count()) == (codes[who], before)


def test_ballot_wants_marks_usage_and_of_the_invited_a_proof(keeper: Actor) -> None:
    ballot = make_ballot(keeper)
    actor = make_actor(organisation=ballot.unit)

    with pytest.raises(InvalidInput) as refused:
        cast_ballot(ballot, actor=actor, scores={"3": Decimal(11)}, comments={}, usage="")
    with pytest.raises(AccessError):
        cast_ballot(ballot, actor=make_actor(), scores={"3": Decimal(9)}, comments={}, usage="在用")

    ballot.refresh_from_db()
    assert set(refused.value.errors) == {"score_3", "usage", "proofs"}
    assert (ballot.state, ballot.scores) == (BallotState.ASKED, [])


def test_ballot_is_cast_once(keeper: Actor) -> None:
    ballot = cast(make_ballot(keeper), 9)
    proof = ContentFile(b"again", name="again.txt")

    with pytest.raises(DomainError):
        cast_ballot(
            ballot,
            actor=make_actor(organisation=ballot.unit),
            scores={"3": Decimal(1)},
            comments={},
            usage="再评",
            proofs=[proof],
        )

    ballot.refresh_from_db()
    assert (ballot.total, ballot.scores) == (Decimal("90.00"), [{"key": "3", "score": "9", "comment": ""}])


def test_nobody_of_the_project_judges_for_another_unit(keeper: Actor) -> None:
    review = make_wide(keeper)
    subject = review.subjects.get()
    ballot = make_ballot(keeper, review)
    actor = make_actor(organisation=ballot.unit)
    subject.parties = {**subject.parties, "users": [str(actor.user_id)]}
    subject.save()
    ballot = Ballot.objects.for_detail().get(pk=ballot.pk)

    with pytest.raises(DomainError) as refused:
        cast_ballot(ballot, actor=actor, scores={"3": Decimal(10)}, comments={}, usage="在用")

    assert refused.value.code == "own_subject"


def test_users_who_have_not_judged_lapse_with_the_end_of_scoring(keeper: Actor) -> None:
    review = make_wide(keeper)
    judge(tasks_of(review)[0])
    done, late = cast(make_ballot(keeper, review)), make_ballot(keeper, review)

    apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)

    states = dict(Ballot.objects.values_list("pk", "state"))
    assert states == {done.pk: BallotState.CAST, late.pk: BallotState.LAPSED}


def test_without_a_share_nobody_is_asked_or_invited(keeper: Actor) -> None:
    panel = make_panel(keeper)

    assert not Ballot.objects.exists()
    with pytest.raises(DomainError):
        invite_user(panel.subjects.get(), actor=keeper, unit=OrganisationFactory(), note="在用")
