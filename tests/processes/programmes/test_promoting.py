"""Moving up from the reserve: who leaves, who is next, and what everybody is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.domain.promoting import next_in_line, open_vacancies, promote
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.enums import Outcome
from lianqiao.processes.programmes.models import Application, Call, Vacancy
from lianqiao.processes.programmes.queries.results import changes_of, results_of
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.factories.programmes import body_of, close, conclude_notice, make_application, make_call, make_scheme

pytestmark = pytest.mark.django_db


def decided(*scores: int, quota: int = 1, reserve: int = 2, **values: Any) -> tuple[Call, list[Application]]:
    """A decided call, and its applications in the order of the scores."""
    call = make_call(edition=make_scheme(), quota=quota, reserve=reserve, **values)
    made = [make_application(A.SUBMITTED, call=call, title=f"得分{score}（{n}）") for n, score in enumerate(scores)]
    call, body = close(call), body_of(call)
    accepted = [apply(one, "accept", actor=body) for one in made]
    call = apply(call, "begin_selection", actor=body)
    enter_scores(call, actor=body, scores={one: (Decimal(s), "") for one, s in zip(accepted, scores, strict=True)})
    make_list(call, actor=body)
    call = apply(call, "put_up", actor=body)
    conclude_notice(call)
    call = apply(call, "decide", actor=body)
    return call, [Application.objects.select_related("call").get(pk=one.pk) for one in accepted]


def renounce(application: Application) -> Application:
    found: Application = apply(
        application, "renounce", actor=make_actor(organisation=application.organisation), reason="资金没有落实"
    )
    return found


def states(rows: list[Application]) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in rows]


def test_next_of_the_reserve_moves_up_and_everybody_reads_it() -> None:
    call, rows = decided(90, 80, 70)
    renounce(rows[0])
    Message.objects.all().delete()
    make_actor(organisation=rows[1].organisation)

    promote(open_vacancies(call)[0], actor=body_of(call), reason="厅务会研究")

    vacancy = Vacancy.objects.get()
    lines = {line.application_id: (line.outcome, line.amount_yuan) for line in call.decisions.all()}
    assert states(rows) == [A.RENOUNCED, A.SELECTED, A.RESERVE]
    assert (vacancy.cause, vacancy.filled_by, vacancy.reason) == ("资金没有落实", rows[1], "厅务会研究")
    assert lines[rows[0].pk] == (Outcome.DECLINED, None)
    assert lines[rows[1].pk] == (Outcome.SELECTED, Decimal("1000000.00"))
    assert [one.title for one in results_of(call)] == [rows[1].title, rows[2].title]
    (change,) = changes_of(call)
    assert (change.left, change.promoted) == tuple(f"{one.number} {one.title}" for one in rows[:2])
    told = Message.objects.filter(key__startswith=f"programmes.application.{rows[1].pk}.selected")
    assert told.exists()
    assert rows[1].title in Client().get(reverse("portal:call", args=[call.pk])).content.decode()


def test_body_takes_the_place_away_and_a_bond_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from lianqiao.processes.programmes.domain import promoting

    call, rows = decided(90, 80)
    body = body_of(call)
    monkeypatch.setattr(promoting, "_BONDS", {"test": lambda one: "协议已经签订。"})
    with pytest.raises(DomainError, match="协议已经签订"):
        apply(rows[0], "drop", actor=body, reason="逾期未签约")
    assert states(rows) == [A.SELECTED, A.RESERVE]

    monkeypatch.setattr(promoting, "_BONDS", {})
    apply(rows[0], "drop", actor=body, reason="逾期未签约")

    assert states(rows) == [A.RENOUNCED, A.RESERVE]
    assert [one.cause for one in open_vacancies(call)] == ["逾期未签约"]


def test_reserve_that_gives_up_leaves_no_place_and_is_passed_over() -> None:
    call, rows = decided(90, 80, 70)
    renounce(rows[1])
    assert not Vacancy.objects.exists()
    renounce(rows[0])

    assert [line.application for line in next_in_line(call)] == [rows[2]]
    promote(open_vacancies(call)[0], actor=body_of(call), reason="按名次")
    assert states(rows) == [A.RENOUNCED, A.RENOUNCED, A.SELECTED]


@pytest.mark.parametrize("case", ["skipped", "tie", "filled", "stranger", "silent", "money"])
def test_promotion_is_refused_and_nothing_changes(case: str) -> None:
    scores = (90, 80, 80) if case == "tie" else (90, 80, 70)
    call, rows = decided(*scores, budget_yuan=Decimal(1_000_000))
    renounce(rows[0])
    vacancy, body = open_vacancies(call)[0], body_of(call)
    given: dict[str, Any] = {"actor": body, "reason": "按名次"}
    if case == "filled":
        promote(vacancy, **given)
    if case == "skipped":
        given["chosen"] = rows[2]
    if case == "stranger":
        given["actor"] = make_actor()
    if case == "silent":
        given["reason"] = " "
    if case == "money":
        given["amount_yuan"] = Decimal(1_000_001)
    before = states(rows)

    with pytest.raises((DomainError, AccessError)) as refused:
        promote(vacancy, **given)

    codes = {"skipped": "not_next", "tie": "tie", "filled": "filled", "silent": "reason_missing", "money": "limit"}
    assert case not in codes or refused.value.code == codes[case]
    assert states(rows) == before


def test_one_of_equals_is_chosen() -> None:
    call, rows = decided(90, 80, 80)
    renounce(rows[0])

    promote(open_vacancies(call)[0], actor=body_of(call), reason="会议表决", chosen=rows[2])

    assert states(rows) == [A.RENOUNCED, A.RESERVE, A.SELECTED]


def test_nobody_gives_up_before_the_result_is_published() -> None:
    application = make_application(A.ACCEPTED)
    apply(application.call, "begin_selection", actor=body_of(application.call))
    Application.objects.filter(pk=application.pk).update(state=A.SELECTED)
    application = Application.objects.select_related("call").get(pk=application.pk)

    with pytest.raises(DomainError, match="结果公布以后"):
        renounce(application)

    assert application.call.state != C.DECIDED
    assert states([application]) == [A.SELECTED]


def test_page_of_the_call_leads_to_the_decision() -> None:
    call, rows = decided(90, 80)
    renounce(rows[0])
    client, vacancy = signed_in(body_of(call)), Vacancy.objects.get()
    address = reverse("workbench:call_promote", args=[call.pk, vacancy.pk])

    assert address in client.get(reverse("workbench:call", args=[call.pk])).content.decode()
    sent = client.post(address, {"chosen": str(rows[1].pk), "amount_yuan": "80", "reason": "厅务会"})

    assert sent.status_code == 302
    assert call.decisions.get(application=rows[1]).amount_yuan == Decimal(800_000)
    assert client.get(address).status_code == 404
