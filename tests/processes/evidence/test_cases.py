"""Exemption cases: against conditions, by two, once objected, by a third, effective by time, told without names."""

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.evidence.domain.cases import change_case, create_case, record_statement, tell_case
from lianqiao.processes.evidence.enums import Met, Verdict
from lianqiao.processes.evidence.models import ExemptionCase, TypicalCase
from lianqiao.processes.evidence.queries.waiting import to_accept, to_answer, to_confirm
from tests.factories import make_actor, make_reviewer
from tests.factories.evidence import (
    colleague_of,
    decider_of,
    hear,
    make_case,
    make_dossier,
    run_build,
    verdict_for,
)

pytestmark = pytest.mark.django_db

TEXT = {"title": "公开定价以后升值", "facts": "某高校许可后技术升值。", "lesson": "两处公示是关键。"}


def _judge(case: ExemptionCase) -> Any:
    return make_actor(Role.REVIEWER, organisation=case.body)


def _refused(case: ExemptionCase, name: str, actor: Any, **data: Any) -> str:
    before = case.state
    with pytest.raises(DomainError) as refusal:
        apply(case, name, actor=actor, **data)
    case.refresh_from_db()
    assert case.state == before
    return refusal.value.message


def test_a_case_rests_on_a_file_of_the_own_unit() -> None:
    dossier = make_dossier()
    made = run_build(dossier, actor=decider_of(dossier))
    stranger = make_actor(Role.ADMINISTRATOR)
    values = {"title": "定价", "applicant": "unit", "evidence": made, "happened": "升值", "grounds": "公示过"}

    with pytest.raises(DomainError):
        create_case(actor=stranger, values=values)

    assert not ExemptionCase.objects.exists()


def test_one_applies_for_oneself_and_colleagues_do_not_read_it() -> None:
    dossier = make_dossier()
    made = run_build(dossier, actor=decider_of(dossier))
    editor = make_actor(Role.EDITOR, organisation=dossier.organisation)
    values = {
        "title": "定价",
        "applicant": "person",
        "person_name": "程牧之",
        "evidence": made,
        "happened": "升值",
        "grounds": "公示过",
    }

    case = create_case(actor=editor, values=values)

    other = make_actor(Role.EDITOR, organisation=dossier.organisation)
    assert not ExemptionCase.objects.visible_to(other).exists()
    assert ExemptionCase.objects.visible_to(editor).get() == case
    with pytest.raises(DomainError):
        create_case(actor=editor, values={**values, "person_name": ""})


def test_nothing_is_found_before_somebody_was_heard() -> None:
    case = make_case("inquiry")

    assert _refused(case, "propose", _judge(case), **verdict_for(case)) == "还没有调查记录，请先记下当事人的陈述。"


def test_a_verdict_follows_from_the_answers() -> None:
    case = make_case("inquiry")
    judge = _judge(case)
    hear(case, actor=judge)
    whole = verdict_for(case)
    unmet = verdict_for(case, met=Met.UNMET)

    assert "不能予以免责" in _refused(case, "propose", judge, **{**unmet, "verdict": Verdict.EXEMPT})
    assert "要有一条不符合" in _refused(case, "propose", judge, **{**whole, "verdict": Verdict.NOT_EXEMPT})
    silent = {code: {**one, "reason": " "} for code, one in whole["findings"].items()}
    assert "的理由" in _refused(case, "propose", judge, **{**whole, "findings": silent})
    assert apply(case, "propose", actor=judge, **unmet).verdict == Verdict.NOT_EXEMPT


def test_who_proposed_does_not_confirm_and_a_third_answers_the_objection() -> None:
    judge = make_reviewer(code="290100")
    case = make_case("proposed", judge=judge)
    assert list(to_confirm(judge)) == []
    assert "不能自己复核" in _refused(case, "conclude", judge)

    second = colleague_of(judge)
    assert list(to_confirm(second)) == [case]
    case = apply(case, "conclude", actor=second)
    case = apply(case, "object", actor=decider_of(case), reason="没有听取完成人的陈述。")

    given = {"verdict": Verdict.EXEMPT, "answer": "维持。"}
    for actor in (judge, second):
        assert list(to_answer(actor)) == []
        assert "回避" in _refused(case, "answer", actor, **given)
    case = apply(case, "answer", actor=colleague_of(judge), **given)
    assert (case.state, case.answer) == ("final", "维持。")
    assert "不能提出异议" in _refused(case, "object", decider_of(case), reason="再次异议")


def test_a_conclusion_takes_effect_when_the_time_for_objections_is_over() -> None:
    case = make_case("concluded")
    assert case.next_check is not None
    assert case.objection_until is not None

    with clock.ahead(case.objection_until + timedelta(days=1) - clock.today()):
        assert "期限已过" in _refused(case, "object", decider_of(case), reason="迟到的异议")
        case = apply(case, "take_effect", actor=SYSTEM)

    assert case.state == "final"
    assert Message.objects.filter(key__startswith=f"evidence.case.{case.pk}").exists()


def test_a_body_that_took_the_case_up_keeps_it_from_others() -> None:
    case = make_case("submitted")
    first, other = make_reviewer(code="290100"), make_reviewer(code="290100")
    assert list(to_accept(first)) == list(to_accept(other)) == [case]

    case = apply(case, "accept", actor=first)

    assert not ExemptionCase.objects.visible_to(other).exists()
    with pytest.raises(AccessError):
        hear(case, actor=other)
    with pytest.raises(DomainError):
        change_case(case, actor=decider_of(case), values={"title": "改"})


def test_a_statement_of_tomorrow_is_refused() -> None:
    case = make_case("inquiry")

    with pytest.raises(DomainError):
        record_statement(
            case,
            actor=_judge(case),
            kind="statement",
            giver="季明湛",
            given_on=clock.today() + timedelta(days=1),
            text="明天说的话",
        )

    assert not case.statements.exists()


@pytest.mark.parametrize("name", ["季明湛", "柏怀远"])
def test_a_typical_case_names_nobody(name: str) -> None:
    judge = make_reviewer(code="290100")
    case = make_case("final", judge=judge)
    typical = tell_case(case, actor=judge, values={**TEXT, "facts": f"{name}参加了会议。"})

    with pytest.raises(DomainError) as refusal:
        apply(typical, "propose", actor=judge)

    assert name in refusal.value.message
    assert tell_case(case, actor=judge, values=TEXT).pk == typical.pk
    typical = apply(TypicalCase.objects.get(pk=typical.pk), "propose", actor=judge)
    with pytest.raises(DomainError):
        apply(typical, "publish", actor=judge)
    assert not TypicalCase.objects.public().exists()
    apply(typical, "publish", actor=colleague_of(judge))
    assert TypicalCase.objects.public().get().title == TEXT["title"]
