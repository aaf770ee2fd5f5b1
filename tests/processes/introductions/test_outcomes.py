"""What came of an introduction, and what time does to it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from lianqiao.core import metrics
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import table_of
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.domain.clock import run_day
from lianqiao.processes.introductions.enums import IntroductionState, OutcomeCode
from lianqiao.processes.introductions.jobs import run_introductions
from lianqiao.processes.introductions.models import Introduction, Outcome
from tests.processes import makers
from tests.processes.introductions.conftest import Scene

DAY = date(2026, 11, 22)
#: As the packaged norms of `introductions` say.
ANSWER_DAYS, REMIND_DAYS, FIRST_QUESTION_DAYS, NEXT_QUESTION_DAYS = 15, 5, 30, 180


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-11-22 09:00+08:00", tick=False):
        yield


def keys() -> list[str]:
    """The occasions of all messages, without the introduction's id, with the recipient's name."""
    rows = Message.objects.order_by("created_at", "id").values_list("key", "recipient__name")
    return [f"{key.split('.', 2)[2]} {name}" for key, name in rows]


def test_an_outcome_closes_and_a_trial_becomes_a_contract(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    introduction = introductions.record_outcome(introduction, actor=scene.buyer, code="trial", text="小试两批")
    assert (introduction.state, introduction.outcome) == (IntroductionState.CLOSED, OutcomeCode.TRIAL)
    assert introduction.outcome_due == DAY + timedelta(days=NEXT_QUESTION_DAYS)

    introduction = introductions.record_outcome(
        introduction, actor=scene.researcher, code="contract_signed", amount_yuan=Decimal("1250000.00")
    )
    assert introduction.outcome == OutcomeCode.CONTRACT_SIGNED
    assert introduction.outcome_due is None
    history = list(introduction.outcomes.values_list("code", "side", "amount_yuan", "text"))
    assert history == [
        ("trial", "initiator", None, "小试两批"),
        ("contract_signed", "counterpart", Decimal("1250000.00"), ""),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"code": "unknown"},
        {"code": ""},
        {"code": "other"},
        {"code": "contract_signed", "amount_yuan": Decimal("-1")},
        {"code": "contract_signed", "amount_yuan": Decimal("0.001")},
        {"code": "trial", "text": "长" * 1001},
    ],
)
def test_an_outcome_that_is_not_well_formed_is_refused(scene: Scene, values: dict[str, Any]) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    with pytest.raises(DomainError):
        introductions.record_outcome(introduction, actor=scene.buyer, **values)
    introduction.refresh_from_db()
    assert (introduction.state, introduction.outcome) == (IntroductionState.ACCEPTED, "")
    assert not Outcome.objects.exists()


def test_going_back_needs_words(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    introduction = introductions.record_outcome(introduction, actor=scene.buyer, code="contract_signed")
    with pytest.raises(DomainError, match="请写明原因"):
        introductions.record_outcome(introduction, actor=scene.researcher, code="no_fit_price")
    assert Outcome.objects.count() == 1
    introduction = introductions.record_outcome(
        introduction, actor=scene.researcher, code="no_fit_price", text="登记有误，合同没有签成"
    )
    assert introduction.outcome == OutcomeCode.NO_FIT_PRICE
    assert Outcome.objects.count() == 2


def test_there_is_no_outcome_before_both_agree(scene: Scene) -> None:
    introduction = scene.ask()
    with pytest.raises(DomainError) as caught:
        introductions.record_outcome(introduction, actor=scene.buyer, code="trial")
    assert caught.value.code == "wrong_state"
    assert not Outcome.objects.exists()


def test_a_third_organisation_tells_no_outcome(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    with pytest.raises(AccessError):
        introductions.record_outcome(introduction, actor=makers.actor(makers.organisation()), code="trial")
    assert not Outcome.objects.exists()


def test_the_other_side_is_told_of_an_outcome(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    Message.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        introductions.record_outcome(introduction, actor=scene.buyer, code="trial")
    assert [message.recipient for message in Message.objects.all()] == [scene.researcher.user]


def test_the_counterpart_is_reminded_once(scene: Scene) -> None:
    scene.ask()
    Message.objects.all().delete()
    first = DAY + timedelta(days=ANSWER_DAYS - REMIND_DAYS)
    run_day(on=first - timedelta(days=1))
    assert keys() == []
    for day in (first, first, first + timedelta(days=1)):
        run_day(on=day)
    assert keys() == ["reminded 王研究"]


def test_a_request_lapses_on_the_day_after_its_last(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    introduction = scene.ask()
    run_day(on=introduction.answer_by)
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.REQUESTED
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        run_day(on=introduction.answer_by + timedelta(days=1))
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.LAPSED
    assert sorted(keys()) == ["lapsed 李采购", "lapsed 王研究"]
    assert scene.ask().state == IntroductionState.REQUESTED


def test_an_answered_request_does_not_lapse(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    run_day(on=introduction.answer_by + timedelta(days=1))
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.ACCEPTED


def test_nobody_but_time_lets_a_request_lapse(scene: Scene) -> None:
    table = table_of(Introduction)
    assert table.named("lapse").permission is None


def test_both_sides_are_asked_for_the_outcome_again_and_again(scene: Scene) -> None:
    introductions.accept(scene.ask(), actor=scene.researcher)
    Message.objects.all().delete()
    first = DAY + timedelta(days=FIRST_QUESTION_DAYS)
    run_day(on=first - timedelta(days=1))
    assert keys() == []
    for day in (first, first, first + timedelta(days=NEXT_QUESTION_DAYS)):
        run_day(on=day)
    assert sorted(keys()) == [
        "ask.20261222 李采购",
        "ask.20261222 王研究",
        "ask.20270620 李采购",
        "ask.20270620 王研究",
    ]


def test_nobody_is_asked_after_the_end(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    introductions.record_outcome(introduction, actor=scene.buyer, code="contract_signed")
    Message.objects.all().delete()
    run_day(on=DAY + timedelta(days=1000))
    assert keys() == []


def test_the_job_takes_the_day_from_its_time(scene: Scene) -> None:
    introduction = scene.ask()
    # 0:30 in Shanghai is still the day before in UTC.
    moment = datetime.fromisoformat(f"{introduction.answer_by + timedelta(days=1)}T00:30:00+08:00")
    run_introductions(timestamp=int(moment.timestamp()))
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.LAPSED


def test_messages_go_to_managers_administrators_and_whose_matter_it_is(scene: Scene) -> None:
    makers.actor(scene.institute, Role.MANAGER, name="经理人")
    makers.actor(scene.institute, Role.EDITOR, name="旁人")
    owner = makers.actor(scene.institute, Role.EDITOR, name="填报人")
    type(scene.achievement).objects.update(submitted_by=owner.user)
    scene.achievement.refresh_from_db()
    scene.ask()
    assert sorted(keys()) == ["requested 填报人", "requested 王研究", "requested 经理人"]


def test_the_figures_count_what_happened(scene: Scene) -> None:
    def figures(on: date) -> list[Any]:
        names = ("requested", "accepted", "contracts")
        return [metrics.get(f"introductions.{name}").value(on=on) for name in names]

    introduction = scene.ask()
    assert figures(DAY) == [1, 0, 0]
    introduction = introductions.accept(introduction, actor=scene.researcher)
    assert figures(DAY) == [1, 1, 0]
    introduction = introductions.record_outcome(introduction, actor=scene.buyer, code="trial")
    assert figures(DAY) == [1, 1, 0]
    introduction = introductions.record_outcome(introduction, actor=scene.buyer, code="contract_signed")
    assert figures(DAY) == [1, 1, 0]
    introductions.confirm_step(introduction.steps.get(stage="contract"), actor=scene.researcher)
    assert figures(DAY) == [1, 1, 1]
    assert figures(DAY - timedelta(days=1)) == [0, 0, 0]
    contracts = metrics.get("introductions.contracts")
    assert contracts.by("region", on=DAY) == {"290101": 1}
    assert contracts.value(on=DAY, counterpart=scene.institute.pk) == 1
