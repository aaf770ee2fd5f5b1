"""The way of a contract through the office: handed in, mended, examined by experts, registered, refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import Error, connection, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.calendar import add_working_days
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.domain.writing import (
    answer_conditions,
    answer_defect,
    create_contract,
    update_contract,
)
from lianqiao.processes.contracts.enums import ContractState, CostKind, OpinionVerdict
from lianqiao.processes.contracts.models import ContractOpinion, TechnologyContract
from tests.factories import OrganisationFactory, make_actor
from tests.processes.contracts.makers import (
    BEFORE_HOLIDAY,
    DEFECTS,
    OPINION,
    accept,
    check,
    clerk_of,
    given,
    hear_experts,
    make_contract,
    make_office,
    member_of,
    mend,
    owner_of,
    refuse,
    register,
    registrar_of,
    send_back,
    submit,
)

pytestmark = pytest.mark.django_db
EQUIPMENT = {"kind": CostKind.EQUIPMENT, "name": "反应釜", "quantity": 1, "amount_yuan": Decimal("120000.01")}
SAMPLE = {"kind": CostKind.SUBJECT, "name": "样机", "quantity": 1, "amount_yuan": Decimal("80000")}
LARGE = Decimal("5000000")


def fresh(contract: TechnologyContract) -> TechnologyContract:
    """As it is in the database."""
    return TechnologyContract.objects.get(pk=contract.pk)


def test_technical_amount_is_the_whole_less_what_is_taken_off() -> None:
    contract = make_contract(costs=[EQUIPMENT, SAMPLE])

    assert contract.technical_yuan == Decimal("479999.99")
    assert contract.amount_yuan == Decimal("600000")


def test_costs_above_the_whole_are_refused_and_nothing_changes() -> None:
    contract = make_contract()

    with pytest.raises(InvalidInput) as refusal:
        update_contract(
            contract, actor=owner_of(contract), values={}, costs=[{**EQUIPMENT, "amount_yuan": Decimal("600000.01")}]
        )

    assert refusal.value.errors == {"costs": ["非技术性费用的合计不能超过合同成交额。"]}
    assert fresh(contract).technical_yuan == Decimal("600000")
    assert not contract.costs.exists()


def test_register_of_organisations_tells_of_the_other_side() -> None:
    buyer: Any = OrganisationFactory(name="铁屏碳材料有限公司")

    contract = make_contract(counterpart=buyer, counterpart_name="别的名字")

    assert contract.counterpart_name == "铁屏碳材料有限公司"
    assert contract.counterpart_code == buyer.uscc
    assert contract.counterpart_region_id == "290100"


def test_contract_with_oneself_is_refused() -> None:
    owner = make_actor(Role.EDITOR)

    with pytest.raises(InvalidInput):
        create_contract(actor=owner, values=given(office=make_office(), counterpart=owner.organisation))

    assert not TechnologyContract.objects.exists()


def test_one_record_fills_one_contract() -> None:
    source: Any = make_office(code="77")
    contract = make_contract(source=source)

    with pytest.raises(DomainError, match="已经有一份合同在办理登记"):
        make_contract(source=source)

    apply(contract, "withdraw", actor=owner_of(contract), reason="重填")
    assert make_contract(source=source).source_id == source.pk


def test_answer_to_a_question_that_is_not_asked_is_refused() -> None:
    contract = make_contract(answered=False)

    with pytest.raises(InvalidInput):
        answer_conditions(contract, actor=owner_of(contract), answers={"mastered": True})

    assert fresh(contract).answers == {}


def test_what_the_pre_check_blocks_is_not_handed_in() -> None:
    contract = make_contract(paper=False)

    with pytest.raises(DomainError, match="还没有上传合同文本"):
        submit(contract)

    assert fresh(contract).state == ContractState.DRAFT
    assert fresh(contract).number == ""


def test_way_to_the_register() -> None:
    contract = make_contract()

    handed_in = submit(contract)
    assert len(handed_in.number) == 16
    accepted = apply(handed_in, "accept", actor=clerk_of(contract))
    assert accepted.due_on == add_working_days(clock.today(), 15)
    registered = apply(accepted, "register", actor=registrar_of(contract))

    assert registered.registration_number == f"{clock.today():%y}290101000001"
    assert registered.registered_on == clock.today()
    assert registered.due_on is None
    assert Message.objects.filter(key__startswith="contracts.state", recipient=owner_of(contract).user).count() == 2


def test_serials_of_an_office_have_no_gaps() -> None:
    office = make_office()
    first, second, third = (make_contract(office=office, title=f"项目{name}开发") for name in "甲乙丙")
    register(first)
    refuse(second)

    assert register(third).registration_number[-6:] == "000002"


def test_time_of_the_office_goes_over_a_make_up_sunday_and_the_holiday() -> None:
    # Fifteen working days of the days of law of 2026 are asked on a day of 2026; the old rule counted days.
    with time_machine.travel(f"{BEFORE_HOLIDAY}T10:00:00+08:00", tick=False):
        old = accept(make_contract())
        assert old.due_on == BEFORE_HOLIDAY + timedelta(days=30)
    with time_machine.travel("2026-02-13T10:00:00+08:00", tick=False):
        contract = accept(make_contract(title="春节前受理的开发"))
    # The 14th is a Saturday on which people work, the 15th to the 23rd are off, the 28th is a working Saturday.
    assert contract.due_on == date(2026, 3, 12) == add_working_days(date(2026, 2, 13), 15)


def test_time_stands_still_while_defects_are_mended_and_begins_anew() -> None:
    with time_machine.travel("2026-04-07T10:00:00+08:00", tick=False):
        contract = accept(make_contract())
        assert contract.due_on == add_working_days(date(2026, 4, 7), 15)
    with time_machine.travel("2026-04-10T10:00:00+08:00", tick=False):
        returned = send_back(contract)
        assert (returned.due_on, returned.clock_used) == (None, 3)
    with time_machine.travel("2026-04-20T10:00:00+08:00", tick=False):
        mended = mend(contract)
    with time_machine.travel("2026-04-22T10:00:00+08:00", tick=False):
        again = apply(mended, "accept", actor=clerk_of(contract))
    # From the day on which it was complete, not from the day on which somebody looked.
    assert again.due_on == add_working_days(date(2026, 4, 20), 15)


def test_under_the_old_rule_the_rest_of_the_time_runs_on() -> None:
    with time_machine.travel("2025-04-07T10:00:00+08:00", tick=False):
        contract = accept(make_contract())
        assert contract.due_on == date(2025, 5, 7)
    with time_machine.travel("2025-04-17T10:00:00+08:00", tick=False):
        assert send_back(contract).clock_used == 10
    with time_machine.travel("2025-04-20T10:00:00+08:00", tick=False):
        again = apply(mend(contract), "accept", actor=clerk_of(contract))
    assert again.due_on == date(2025, 5, 10)


def test_defects_are_listed_and_answered_one_by_one() -> None:
    contract = send_back(submit(make_contract()))
    owner = owner_of(contract)
    first, second = contract.defects.all()
    assert [(row.round, row.field, row.sentence) for row in (first, second)] == [(1, *row) for row in DEFECTS]

    answer_defect(first, actor=owner, text="已补。")
    with pytest.raises(DomainError, match="还有 1 项补正事项没有答复"):
        submit(contract)
    answer_defect(second, actor=owner, text="已补。")
    again = send_back(submit(contract))

    assert again.defects.filter(round=2).count() == 2
    with pytest.raises(DomainError, match="以前的退回"):
        answer_defect(first, actor=owner, text="再改。")
    assert fresh(contract).defects.get(pk=first.pk).answer == "已补。"


def test_return_without_a_list_is_refused() -> None:
    contract = submit(make_contract())

    for bad in ([], [("", " ")], [("", "长" * 301)], [("", "多")] * 31):
        with pytest.raises(DomainError):
            apply(contract, "return", actor=clerk_of(contract), defects=bad)

    assert fresh(contract).state == ContractState.SUBMITTED
    assert not contract.defects.exists()


def test_above_the_norm_who_looked_first_does_not_register() -> None:
    contract = accept(make_contract(amount_yuan=Decimal("1000000")))
    registrar = registrar_of(contract)

    with pytest.raises(DomainError, match="先初审"):
        apply(contract, "register", actor=registrar)
    apply(contract, "check", actor=registrar)
    with pytest.raises(DomainError, match="初审人不能自己登记"):
        apply(contract, "register", actor=registrar)
    assert fresh(contract).state == ContractState.CHECKED
    other = member_of(contract.office.organisation, Role.REVIEWER, other=True)

    assert apply(contract, "register", actor=other).decided_by_id == other.user_id


def test_below_the_norm_one_person_may_do_both() -> None:
    contract = accept(make_contract(amount_yuan=Decimal("999999.99")))

    assert apply(contract, "register", actor=registrar_of(contract)).state == ContractState.REGISTERED


@pytest.mark.parametrize(("amount", "days"), [(LARGE, 30), (LARGE - Decimal("0.01"), 15)])
def test_large_contracts_have_the_longer_time(amount: Decimal, days: int) -> None:
    with time_machine.travel("2026-03-03T10:00:00+08:00", tick=False):
        contract = accept(make_contract(amount_yuan=amount))

    assert contract.due_on == add_working_days(date(2026, 3, 3), days)


def test_large_contract_is_looked_at_by_experts() -> None:
    contract = accept(make_contract(amount_yuan=LARGE))

    with pytest.raises(DomainError, match="专家评审"):
        check(contract)
    hear_experts(contract)
    registered = apply(check(contract), "register", actor=registrar_of(contract))

    assert registered.opinions.get().verdict == OpinionVerdict.AGREES
    with pytest.raises(Error), transaction.atomic():
        ContractOpinion.objects.update(text="改")


def test_opinion_of_tomorrow_is_refused() -> None:
    contract = accept(make_contract())
    apply(contract, "consult", actor=clerk_of(contract))

    with pytest.raises(DomainError, match="不能晚于今天"):
        apply(contract, "opinion", actor=clerk_of(contract), **OPINION, given_on=clock.today() + timedelta(days=1))

    assert not contract.opinions.exists()


def test_dispute_lengthens_the_time_and_asks_for_experts() -> None:
    with time_machine.travel("2026-03-03T10:00:00+08:00", tick=False):
        contract = accept(make_contract())
    with time_machine.travel("2026-03-09T10:00:00+08:00", tick=False):
        disputed = apply(contract, "dispute", actor=clerk_of(contract), reason="设备占比有争议")

    assert disputed.due_on == add_working_days(date(2026, 3, 3), 30)
    with pytest.raises(DomainError, match="专家评审"):
        check(disputed)


def test_office_is_reminded_once() -> None:
    with time_machine.travel("2026-03-03T10:00:00+08:00", tick=False):
        contract = accept(make_contract())
    key = f"contracts.due.{contract.pk}"
    with time_machine.travel("2026-03-19T09:30:00+08:00", tick=False):
        run_due()
        run_due()
    assert contract.due_on == date(2026, 3, 24)
    assert fresh(contract).reminded_for == contract.due_on
    assert Message.objects.filter(key__startswith=key).count() == 1


def test_registered_content_stays() -> None:
    contract = register(make_contract())

    with pytest.raises(AccessError):
        update_contract(contract, actor=owner_of(contract), values={"title": "别的"})
    for column in ("amount_yuan", "title", "registration_number"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE contracts_technologycontract SET {column} = '1'")  # noqa: S608 - a fixed name
    with pytest.raises(Error), transaction.atomic():
        TechnologyContract.objects.filter(pk=contract.pk).delete()

    assert fresh(contract).title == contract.title


def test_national_number_has_a_known_length_and_stands_once() -> None:
    first, second = register(make_contract()), register(make_contract(title="膜材料研究开发"))
    apply(first, "note_number", actor=clerk_of(first), number="20262901000001")

    for bad in ("2026", "2026290100000１", "20262901000001"):
        with pytest.raises(DomainError):
            apply(second, "note_number", actor=clerk_of(second), number=bad)

    assert fresh(first).national_number == "20262901000001"
    assert fresh(second).national_number == ""


def test_strangers_see_nothing_before_it_is_registered() -> None:
    buyer: Any = OrganisationFactory()
    contract = accept(make_contract(counterpart=buyer))
    seen = TechnologyContract.objects

    assert not seen.visible_to(member_of(buyer, Role.EDITOR)).exists()
    assert not seen.visible_to(make_actor(Role.EDITOR)).exists()
    assert seen.visible_to(clerk_of(contract)).exists()
    assert not seen.visible_to(SYSTEM).exists()
    apply(contract, "register", actor=registrar_of(contract))
    assert seen.visible_to(member_of(buyer, Role.EDITOR)).exists()
