"""Two clerks at once: at one application, at one number, and at one change."""

from __future__ import annotations

import pytest

from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.enums import ContractState
from lianqiao.processes.contracts.models import TechnologyContract
from tests.processes.contracts.makers import (
    accept,
    clerk_of,
    make_change,
    make_contract,
    make_office,
    member_of,
    owner_of,
    register,
    registrar_of,
    submit,
)
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_take_one_application_on_do_so_once() -> None:
    contract = submit(make_contract())
    one, two = clerk_of(contract), registrar_of(contract)

    refusal = beside(lambda: apply(contract, "accept", actor=one), lambda: apply(contract, "accept", actor=two))

    assert "不能受理" in refusal
    assert TechnologyContract.objects.get().accepted_by_id == one.user_id


def test_two_who_register_at_once_get_numbers_that_follow() -> None:
    office = make_office()
    first = accept(make_contract(office=office))
    second = accept(make_contract(office=office, title="膜材料研究开发"))
    one, two = registrar_of(first), member_of(office.organisation, Role.REVIEWER, other=True)

    refusal = beside(lambda: apply(first, "register", actor=one), lambda: apply(second, "register", actor=two))

    assert refusal == ""
    numbers = TechnologyContract.objects.order_by("registration_number").values_list("registration_number", flat=True)
    assert [number[-6:] for number in numbers] == ["000001", "000002"]


def test_change_is_granted_or_withdrawn_once() -> None:
    change = make_change(register(make_contract()))
    contract = change.contract
    registrar, owner = registrar_of(contract), owner_of(contract)

    refusal = beside(
        lambda: apply(change, "grant", actor=registrar),
        lambda: apply(change, "withdraw", actor=owner, reason="不变了"),
    )

    assert "不能撤回" in refusal
    found = TechnologyContract.objects.get()
    assert (found.revision, found.state) == (1, ContractState.REGISTERED)
