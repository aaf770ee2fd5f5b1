"""The steps of a case: who records them, who confirms contracts and landings, and what is expected next."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from lianqiao.core import files, metrics
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain import introductions as domain
from lianqiao.processes.introductions.enums import PENDING, DeadlineKind, OutcomeCode, Side, Stage, Verdict
from lianqiao.processes.introductions.models import Deadline, Introduction, Step, StepReply
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers
from tests.processes.introductions.conftest import Scene
from tests.processes.introductions.makers import manager_of, mandate_in, pdf

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-11-22 09:30+08:00", tick=False):
        yield


@pytest.fixture
def talks(scene: Scene) -> Introduction:
    """Both sides have agreed to meet."""
    return domain.accept(scene.ask(), actor=scene.researcher)


def expected(introduction: Introduction) -> list[tuple[str, int | None, date]]:
    """What is expected in the case, and when."""
    rows = Deadline.objects.filter(introduction=introduction, state__in=PENDING).order_by("due_on", "kind")
    return list(rows.values_list("kind", "round", "due_on"))


def signed(talks: Introduction, scene: Scene, **values: Any) -> Introduction:
    """The company says that a contract was signed."""
    return domain.record_outcome(talks, actor=scene.buyer, code="contract_signed", **values)


def landed(talks: Introduction, scene: Scene) -> Introduction:
    """The company says that it produces, and the institute confirms it."""
    told = domain.record_outcome(talks, actor=scene.buyer, code="landed", happened_on=DAY)
    return domain.confirm_step(told.steps.get(stage=Stage.LANDING), actor=scene.researcher)


def test_asking_and_accepting_are_the_first_steps(scene: Scene) -> None:
    introduction = scene.ask()
    assert (introduction.stage, introduction.stage_on) == (Stage.INTEREST, DAY)
    introduction = domain.accept(introduction, actor=scene.researcher)
    assert (introduction.stage, introduction.stage_on) == (Stage.TALKS, DAY)
    steps = introduction.steps.values_list("stage", "side", "organisation", "recorded_by")
    assert list(steps) == [
        (Stage.INTEREST, Side.INITIATOR, scene.company.pk, scene.buyer.user_id),
        (Stage.TALKS, Side.COUNTERPART, scene.institute.pk, scene.researcher.user_id),
    ]
    assert expected(introduction) == [(DeadlineKind.PROGRESS, None, DAY + timedelta(days=90))]


def test_a_step_keeps_its_day_words_and_documents(talks: Introduction, scene: Scene) -> None:
    case = domain.record_outcome(
        talks, actor=scene.buyer, code="trial", happened_on=DAY, text="小试两批", evidence=[pdf("检测报告.pdf")]
    )
    step = case.steps.get(stage=Stage.TRIAL)
    assert (step.code, step.happened_on, step.text, step.side) == ("trial", DAY, "小试两批", Side.INITIATOR)
    assert [file.name for file in files.files_of(step)] == ["检测报告.pdf"]
    assert (case.stage, case.trial_on) == (Stage.TRIAL, DAY)
    assert expected(case) == [(DeadlineKind.PROGRESS, None, DAY + timedelta(days=180))]


@pytest.mark.parametrize(
    "values",
    [
        {"happened_on": DAY + timedelta(days=1)},
        {"happened_on": DAY - timedelta(days=1)},
        {"contract_number": "9" * 41},
        {"evidence": [pdf() for _ in range(11)]},
        {"evidence": [pdf("合同.exe")]},
    ],
)
def test_what_is_not_well_formed_leaves_nothing(talks: Introduction, scene: Scene, values: dict[str, Any]) -> None:
    before = Step.objects.count()
    with pytest.raises(DomainError):
        signed(talks, scene, **values)
    talks.refresh_from_db()
    assert (talks.stage, talks.outcome, Step.objects.count()) == (Stage.TALKS, "", before)


def test_a_contract_counts_once_the_other_side_confirms_it(talks: Introduction, scene: Scene) -> None:
    def counted() -> list[Any]:
        names = ("contracts", "contract_amount")
        return [metrics.get(f"introductions.{name}").value(on=DAY) for name in names]

    case = signed(talks, scene, amount_yuan=Decimal("1200000"))
    assert (case.stage, case.contract_on) == (Stage.CONTRACT, None)
    assert counted() == [0, 0]
    assert expected(case) == [
        (DeadlineKind.REPLY, None, DAY + timedelta(days=15)),
        (DeadlineKind.PROGRESS, None, date(2027, 11, 22)),
    ]

    step = case.steps.get(stage=Stage.CONTRACT)
    with pytest.raises(DomainError, match="由对方确认"):
        domain.confirm_step(step, actor=scene.buyer)
    case = domain.confirm_step(step, actor=scene.researcher)
    assert case.contract_on == DAY
    assert StepReply.objects.get().verdict == Verdict.CONFIRMED
    assert counted() == [1, Decimal("1200000")]
    assert expected(case) == [(DeadlineKind.PROGRESS, None, date(2027, 11, 22))]
    with pytest.raises(DomainError, match="没有等候确认"):
        domain.confirm_step(step, actor=scene.researcher)


def test_a_disputed_contract_leaves_the_case_where_it_was(talks: Introduction, scene: Scene) -> None:
    case = domain.record_outcome(talks, actor=scene.buyer, code="trial")
    case = signed(case, scene)
    step = case.steps.get(stage=Stage.CONTRACT)
    with pytest.raises(DomainError, match="请写明理由"):
        domain.dispute_step(step, actor=scene.researcher, reason=" ")
    case = domain.dispute_step(step, actor=scene.researcher, reason="价格还没有谈定")

    assert (case.stage, case.outcome, case.contract_on) == (Stage.TRIAL, OutcomeCode.TRIAL, None)
    assert case.outcomes.get(code=OutcomeCode.TRIAL, side=Side.COUNTERPART).text == "价格还没有谈定"
    assert expected(case) == [(DeadlineKind.PROGRESS, None, DAY + timedelta(days=180))]
    again = signed(case, scene)
    assert again.stage == Stage.CONTRACT


def test_the_same_is_not_claimed_twice_at_once(talks: Introduction, scene: Scene) -> None:
    case = signed(talks, scene)
    with pytest.raises(DomainError, match="等候确认"):
        domain.record_outcome(case, actor=scene.researcher, code="contract_signed")
    assert case.steps.filter(stage=Stage.CONTRACT).count() == 1


def test_a_government_verifies_only_what_it_can_read(talks: Introduction, scene: Scene) -> None:
    body = makers.organisation("省科技厅", code="290000", kind=OrganisationKind.GOVERNMENT)
    official = makers.actor(body, Role.REVIEWER)
    case = signed(talks, scene)
    step = case.steps.get(stage=Stage.CONTRACT)
    with pytest.raises(DomainError, match="证明材料"):
        domain.verify_step(step, actor=official)
    files.store(pdf(), actor=scene.buyer, organisation=scene.company, subject=step)
    with pytest.raises(AccessError):
        domain.verify_step(step, actor=makers.actor(makers.organisation(), Role.REVIEWER))
    case = domain.verify_step(step, actor=official, note="已核对登记证明")
    assert (case.contract_on, StepReply.objects.get().verdict) == (DAY, Verdict.VERIFIED)


def test_going_back_and_going_on_after_an_end_need_words(talks: Introduction, scene: Scene) -> None:
    case = domain.record_outcome(talks, actor=scene.buyer, code="trial")
    with pytest.raises(DomainError, match="请写明原因"):
        domain.record_outcome(case, actor=scene.buyer, code="in_talks")
    case = domain.record_outcome(case, actor=scene.buyer, code="in_talks", text="样品要重做")
    assert case.stage == Stage.TALKS

    case = domain.record_outcome(case, actor=scene.researcher, code="rights")
    assert (case.is_ended, case.ending, case.stage) == (True, "权属或收益分配谈不拢", Stage.TALKS)
    assert expected(case) == []
    with pytest.raises(DomainError, match="已经结束"):
        domain.record_outcome(case, actor=scene.buyer, code="trial")
    case = domain.record_outcome(case, actor=scene.buyer, code="trial", text="双方重新谈妥")
    assert (case.is_ended, case.stage) == (False, Stage.TRIAL)
    assert [kind for kind, _round, _day in expected(case)] == [DeadlineKind.PROGRESS]


def test_a_landing_is_followed_up_four_times(talks: Introduction, scene: Scene) -> None:
    case = landed(talks, scene)
    assert case.landed_on == DAY
    assert expected(case) == [
        (DeadlineKind.FOLLOW_UP, 1, date(2027, 2, 22)),
        (DeadlineKind.FOLLOW_UP, 2, date(2027, 5, 22)),
        (DeadlineKind.FOLLOW_UP, 3, date(2027, 11, 22)),
        (DeadlineKind.FOLLOW_UP, 4, date(2028, 11, 22)),
    ]
    case = domain.record_follow_up(
        case, actor=scene.buyer, round=1, sales_yuan=Decimal("3000000"), tax_yuan=Decimal("180000"), jobs=12
    )
    step = case.steps.get(stage=Stage.FOLLOW_UP)
    assert (step.round, step.sales_yuan, step.jobs) == (1, Decimal("3000000"), 12)
    assert [number for _kind, number, _day in expected(case)] == [2, 3, 4]
    for number in (0, 1, 5):
        with pytest.raises(DomainError):
            domain.record_follow_up(case, actor=scene.researcher, round=number)
    assert case.steps.filter(stage=Stage.FOLLOW_UP).count() == 1


def test_nothing_is_followed_up_before_the_landing_counts(talks: Introduction, scene: Scene) -> None:
    case = domain.record_outcome(talks, actor=scene.buyer, code="landed")
    with pytest.raises(DomainError, match="确认"):
        domain.record_follow_up(case, actor=scene.buyer, round=1)
    assert [kind for kind, _round, _day in expected(case)] == [DeadlineKind.REPLY]


def test_a_manager_records_for_the_side_that_mandated_it(talks: Introduction, scene: Scene) -> None:
    mandate = mandate_in("active", introduction=talks)
    manager = manager_of(mandate)
    case = domain.record_outcome(talks, actor=manager, code="contract_signed")
    step = case.steps.get(stage=Stage.CONTRACT)
    assert (step.side, step.mandate, step.organisation) == (Side.INITIATOR, mandate, mandate.manager_organisation)
    with pytest.raises(AccessError):
        domain.confirm_step(step, actor=manager)
    with pytest.raises(DomainError, match="由对方确认"):
        domain.confirm_step(step, actor=scene.buyer)
    assert domain.confirm_step(step, actor=scene.researcher).contract_on == DAY


def test_both_sides_and_the_manager_are_asked_once_when_a_day_has_come(talks: Introduction, scene: Scene) -> None:
    mandate = mandate_in("active", introduction=talks)
    manager = manager_of(mandate)
    Message.objects.all().delete()
    with time_machine.travel("2027-02-20 08:00+08:00", tick=False):
        run_due()
        assert Message.objects.count() == 0
    for hour in (9, 10):
        with time_machine.travel(f"2027-02-20 {hour:02d}:30+08:00", tick=False):
            run_due()
    told = Message.objects.filter(key__contains=".due.").values_list("recipient__name", flat=True)
    assert sorted(told) == sorted([scene.buyer.user.name, scene.researcher.user.name, manager.user.name])
    assert Introduction.objects.overdue().get() == talks


def test_the_other_side_alone_is_asked_to_confirm(talks: Introduction, scene: Scene) -> None:
    signed(talks, scene)
    Message.objects.all().delete()
    with time_machine.travel("2026-12-07 10:00+08:00", tick=False):
        run_due()
    assert [message.recipient for message in Message.objects.filter(key__contains=".due.")] == [scene.researcher.user]


def test_steps_and_replies_are_never_changed(talks: Introduction, scene: Scene) -> None:
    case = signed(talks, scene)
    domain.confirm_step(case.steps.get(stage=Stage.CONTRACT), actor=scene.researcher)
    for rows, column in ((Step.objects.all(), "text"), (StepReply.objects.all(), "text")):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{column: "改过"})
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_a_third_organisation_records_nothing(talks: Introduction, scene: Scene) -> None:
    stranger: Actor = makers.actor(makers.organisation())
    with pytest.raises(AccessError):
        domain.record_outcome(talks, actor=stranger, code="trial")
    assert talks.steps.count() == 2
