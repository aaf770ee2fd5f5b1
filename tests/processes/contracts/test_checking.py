"""The pre-check: each thing that it finds, by code, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import given as having
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.checking import Severity, findings, technical_amount
from lianqiao.processes.contracts.domain.writing import answer_conditions
from lianqiao.processes.contracts.enums import ContractKind, CostKind
from lianqiao.processes.contracts.models import CostItem, TechnologyContract
from lianqiao.processes.contracts.questions import questions_of
from tests.core.norms.makers import make_norm
from tests.factories import OrganisationFactory, make_actor
from tests.processes.contracts.makers import make_contract, make_office, owner_of

db = pytest.mark.django_db
#: Amounts in whole cents.
cents = st.integers(min_value=0, max_value=10**12).map(lambda value: Decimal(value) / 100)
rows = st.lists(st.tuples(st.sampled_from(CostKind.values), cents), max_size=5)


def codes(contract: TechnologyContract) -> set[str]:
    """What is found."""
    return {one.code for one in findings(contract)}


@having(cents, rows)
def test_technical_amount_and_what_is_taken_off_sum_to_the_whole(amount: Decimal, costs: Any) -> None:
    items = [CostItem(kind=kind, amount_yuan=value) for kind, value in costs]
    taken = sum((one.amount_yuan for one in items if one.is_taken_off), Decimal(0))

    assert technical_amount(amount, items) + taken == amount


@db
def test_sound_contract_has_nothing_against_it() -> None:
    assert findings(make_contract()) == []


@db
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"acceptance": ""}, "no_acceptance"),
        ({"rights": " "}, "no_rights"),
        ({"amount_yuan": Decimal(0)}, "no_amount"),
        ({"is_estimated": True}, "amount_open"),
        ({"is_related": True, "relation": "同一实际控制人"}, "related"),
        ({"side": "buyer"}, "wrong_side"),
    ],
)
def test_each_thing_has_its_code(values: dict[str, Any], code: str) -> None:
    assert codes(make_contract(**values)) == {code}


@db
def test_consulting_needs_no_acceptance() -> None:
    assert codes(make_contract(kind=ContractKind.CONSULTING, acceptance="", rights="")) == set()


@db
def test_unanswered_and_unmet_conditions_block_and_say_why() -> None:
    contract = make_contract(answered=False)
    assert codes(contract) == {"conditions_open"}
    asked = questions_of(contract.kind, {}, where=contract.region_id, on=clock.today())
    answers = {one.fact: not one.is_veto for one in asked.questions} | {"not_mastered": False, "sale": True}

    contract = answer_conditions(contract, actor=owner_of(contract), answers=answers)

    unmet = [one for one in findings(contract) if one.code == "condition_unmet"]
    assert len(unmet) == 2
    assert all(one.blocks and one.source for one in unmet)
    assert "应按技术转让、许可或服务申请" in unmet[0].sentence


@db
def test_joint_development_asks_for_the_shared_work_too() -> None:
    def facts(kind: str) -> list[str]:
        return [one.fact for one in questions_of(kind, {}, where="290100", on=clock.today()).questions]

    assert facts(ContractKind.JOINT_DEVELOPMENT)[:5] == [
        "goal",
        "not_mastered",
        "innovative",
        "parameters",
        "shared_work",
    ]
    assert "shared_work" not in facts(ContractKind.COMMISSIONED_DEVELOPMENT)
    assert facts(ContractKind.TRAINING)[-3:] == ["sale", "measuring", "own_staff"]


@db
def test_same_parties_title_and_amount_are_one_contract() -> None:
    first = make_contract()
    again = make_contract(owner=owner_of(first), office=first.office)

    (found,) = findings(again)

    assert (found.code, found.severity) == ("duplicate", Severity.BLOCK)


@db
def test_what_the_other_side_brought_is_found_too() -> None:
    buyer: Any = OrganisationFactory(name="铁屏碳材料有限公司")
    first = make_contract(counterpart=buyer)
    other = make_actor(Role.EDITOR, organisation=buyer)

    again = make_contract(owner=other, office=first.office, counterpart=first.organisation)

    assert codes(again) == {"duplicate"}


@db
def test_like_titles_with_one_amount_want_a_word() -> None:
    first = make_contract(title="石墨提纯废水回用技术开发合同")

    assert codes(make_contract(owner=owner_of(first), office=first.office)) == {"near_duplicate"}


@db
@pytest.mark.parametrize(("days", "found"), [(60, {"split"}), (61, set())])
def test_parts_signed_within_the_norm_look_split(days: int, found: set[str]) -> None:
    first = make_contract(amount_yuan=Decimal("90000"))
    signed = first.signed_on - timedelta(days=days)

    later = make_contract(owner=owner_of(first), office=first.office, signed_on=signed, starts_on=signed)

    assert codes(later) == found


@db
def test_withdrawn_contract_is_no_duplicate() -> None:
    first = make_contract()
    apply(first, "withdraw", actor=owner_of(first), reason="重填")

    assert codes(make_contract(owner=owner_of(first), office=first.office)) == set()


@db
@pytest.mark.parametrize(("sets", "found"), [(2, set()), (3, {"unreasonable_quantity"})])
def test_reasonable_quantity_ends_with_the_norm(sets: int, found: set[str]) -> None:
    sample = {"kind": CostKind.SUBJECT, "name": "成套装置", "quantity": sets, "amount_yuan": Decimal(1000)}

    assert codes(make_contract(costs=[sample])) == found


@db
def test_all_that_is_equipment_leaves_nothing_technical() -> None:
    everything = {"kind": CostKind.EQUIPMENT, "name": "设备", "quantity": 1, "amount_yuan": Decimal("600000")}

    assert codes(make_contract(costs=[everything])) == {"nothing_technical"}


@db
@pytest.mark.parametrize(("day", "found"), [("2025-06-04", set()), ("2025-06-05", {"too_late"})])
def test_old_rule_asks_within_thirty_days_of_signing(day: str, found: set[str]) -> None:
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        signed = clock.today().replace(month=5, day=5)
        assert codes(make_contract(signed_on=signed, starts_on=signed)) == found


@db
@pytest.mark.parametrize(("day", "found"), [("2026-05-04", set()), ("2026-05-05", {"not_valid"})])
def test_new_rule_asks_while_the_contract_is_valid(day: str, found: set[str]) -> None:
    with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
        signed, ends = clock.today().replace(month=2, day=1), clock.today().replace(month=5, day=4)
        assert codes(make_contract(signed_on=signed, starts_on=signed, ends_on=ends)) == found


@db
def test_place_may_let_the_buyer_register() -> None:
    make_norm(NormKey.objects.get(key="contracts.registration_side"), "buyer", code="290000")

    assert codes(make_contract()) == {"wrong_side"}
    assert codes(make_contract(side="buyer", title="另一项技术开发")) == set()


@db
def test_what_comes_from_abroad_is_registered_by_the_buyer() -> None:
    abroad = {"counterpart_country": "276", "counterpart_region": None, "counterpart_name": "Muster GmbH"}

    assert codes(make_contract(side="buyer", **abroad)) == set()


@db
def test_office_that_was_closed_takes_nothing() -> None:
    assert codes(make_contract(office=make_office(state="cancelled"))) == {"office_closed"}


@db
def test_similar_contracts_cost_one_query(django_assert_num_queries: Any) -> None:
    contract = make_contract()
    for number in range(5):
        make_contract(owner=owner_of(contract), office=contract.office, title=f"石墨提纯废水回用技术开发{number}期")
    from lianqiao.processes.contracts.checking import similar

    with django_assert_num_queries(1):
        assert len(similar(contract)) == 5
