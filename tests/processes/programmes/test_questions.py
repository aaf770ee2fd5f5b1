"""Questions on calls and amendments: in time, for everybody, without telling who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.asking import MOST_WAITING, ask, last_day_to_answer, last_day_to_ask
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Amendment, Question
from tests.factories import make_actor
from tests.factories.programmes import OPEN_DAYS, body_of, make_application, make_call, make_question

pytestmark = pytest.mark.django_db
#: As the packaged norms of `programmes` say.
ASK_BEFORE, ANSWER_BEFORE, AMENDED_OPEN = 5, 3, 10


def test_answer_is_everybodys_and_tells_the_unit_that_asked() -> None:
    unit = make_actor()
    call = make_call()
    question = ask(call, actor=unit, text="能联合申报吗？")
    before = Question.objects.public().count()

    apply(question, "answer", actor=body_of(call), answer="可以，由牵头单位提交。")

    assert before == 0
    assert list(Question.objects.public().values_list("text", "answer")) == [
        ("能联合申报吗？", "可以，由牵头单位提交。")
    ]
    assert Message.objects.get(recipient=unit.user).subject.endswith("的提问：已答复")
    assert not Question.objects.visible_to(make_actor()).exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SECRECY_OFFICER])
def test_question_is_asked_by_whoever_writes_for_a_unit(role: Role) -> None:
    call = make_call()

    with pytest.raises(AccessError):
        ask(call, actor=make_actor(role), text="能联合申报吗？")

    assert not Question.objects.exists()


def test_questions_and_answers_end_before_the_deadline() -> None:
    call = make_call()
    question = make_question(call=call)
    asked, answered = last_day_to_ask(call), last_day_to_answer(call)

    with clock.ahead(timedelta(days=OPEN_DAYS - ASK_BEFORE + 1)), pytest.raises(DomainError) as late:
        ask(call, actor=make_actor(), text="还能问吗？")
    with clock.ahead(timedelta(days=OPEN_DAYS - ANSWER_BEFORE + 1)), pytest.raises(DomainError) as too_late:
        apply(question, "answer", actor=body_of(call), answer="可以")

    assert (asked, answered) == (
        call.closes_on - timedelta(days=ASK_BEFORE),
        call.closes_on - timedelta(days=ANSWER_BEFORE),
    )
    assert (late.value.code, too_late.value.message[:3]) == ("closed", "答复到")
    assert Question.objects.get().state == "asked"


def test_question_is_refused_with_words_that_must_not_be_public() -> None:
    call = make_call()

    with pytest.raises(DomainError) as asked:
        ask(call, actor=make_actor(), text="涉密的指标怎么写？")
    question = make_question(call=call)
    with pytest.raises(DomainError) as answered:
        apply(question, "answer", actor=body_of(call), answer="见内部资料。")

    assert asked.value.message == "请先删去这些字词：涉密。"
    assert answered.value.message == "请先删去这些字词：内部资料。"
    assert Question.objects.get().state == "asked"


def test_unit_waits_for_answers_before_it_asks_on() -> None:
    unit = make_actor()
    call = make_call()
    for number in range(MOST_WAITING):
        ask(call, actor=unit, text=f"第 {number} 个问题")

    with pytest.raises(DomainError) as refusal:
        ask(call, actor=unit, text="再问一个")

    assert refusal.value.code == "many"
    assert Question.objects.count() == MOST_WAITING


@pytest.mark.parametrize(("passed", "moved"), [(0, 0), (OPEN_DAYS - 2, AMENDED_OPEN - 2)])
def test_amendment_leaves_time_to_take_it_in(passed: int, moved: int) -> None:
    call = make_call()
    application = make_application(call=call)
    writer = make_actor(organisation=application.organisation)
    closes = call.closes_on

    with clock.ahead(timedelta(days=passed)):
        call = apply(call, "amend", actor=body_of(call), text="指标以附件为准。")

    amendment = Amendment.objects.get()
    assert call.closes_on == closes + timedelta(days=moved)
    assert (amendment.closed_on_before, amendment.closes_on) == (closes, call.closes_on)
    assert Message.objects.filter(recipient=writer.user, text="指标以附件为准。").count() == 1
    with pytest.raises(ProgrammingError), transaction.atomic():
        Amendment.objects.update(text="别的")


def test_call_that_is_over_is_not_amended() -> None:
    call = make_call()

    with clock.ahead(timedelta(days=OPEN_DAYS + 1)), pytest.raises(DomainError) as refusal:
        apply(call, "amend", actor=body_of(call), text="再改一下")

    call.refresh_from_db()
    assert refusal.value.message == "申报已经截止，不能再更正。"
    assert (call.state, Amendment.objects.count()) == (C.OPEN, 0)
