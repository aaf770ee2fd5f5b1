"""What follows a decision: changes, cancellations, objections, samples, certificates and tax."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.engines.taxation import Verdict
from lianqiao.processes.contracts import tax
from lianqiao.processes.contracts.certificates import certificate, code_of, data_of, find_certified
from lianqiao.processes.contracts.domain.objecting import raise_objection
from lianqiao.processes.contracts.domain.rechecks import draw_recheck, drawn, record_finding
from lianqiao.processes.contracts.enums import ChangeKind, ContractKind, ContractState, CostKind, ObjectionGround
from lianqiao.processes.contracts.models import ContractChange, ContractObjection, Recheck, TechnologyContract
from tests.factories import make_actor, make_reviewer
from tests.processes.contracts.makers import (
    accept,
    change_in,
    clerk_of,
    make_change,
    make_contract,
    make_objection,
    make_office,
    member_of,
    owner_of,
    refuse,
    register,
    registrar_of,
)

pytestmark = pytest.mark.django_db


def fresh(contract: Any) -> TechnologyContract:
    """As it is in the database."""
    return TechnologyContract.objects.get(pk=contract.pk)


def test_granted_change_is_the_next_revision() -> None:
    contract = register(make_contract(is_estimated=True))
    change = make_change(contract)
    assert [(row["words_before"], row["words_after"]) for row in change.changes] == [
        ("60 万元", "70 万元"),
        ("60 万元", "70 万元"),
    ]

    apply(change, "grant", actor=registrar_of(contract))

    now = fresh(contract)
    assert (now.amount_yuan, now.technical_yuan, now.revision) == (Decimal("700000"), Decimal("700000"), 1)
    assert now.is_estimated is False
    assert now.registration_number == contract.registration_number
    assert data_of(now, verify_url="")["revision"] == "第 1 次变更"


def test_costs_are_still_taken_off_a_changed_amount() -> None:
    cost = {"kind": CostKind.EQUIPMENT, "name": "设备", "quantity": 1, "amount_yuan": Decimal("100000.01")}
    contract = register(make_contract(costs=[cost]))

    apply(make_change(contract), "grant", actor=registrar_of(contract))

    assert fresh(contract).technical_yuan == Decimal("599999.99")


@pytest.mark.parametrize(
    "bad",
    [
        {"values": {}},
        {"values": {"amount_yuan": Decimal("600000")}},
        {"values": {"technical_yuan": Decimal("600000.01")}},
        {"happened_on": date(2100, 1, 1)},
        {"used_benefits": True, "benefits": " "},
    ],
)
def test_change_that_says_nothing_or_too_much_is_refused(bad: dict[str, Any]) -> None:
    contract = register(make_contract())

    with pytest.raises(InvalidInput):
        make_change(contract, **bad)

    assert not ContractChange.objects.exists()


def test_one_change_at_a_time() -> None:
    change = make_change()

    with pytest.raises(DomainError, match="已经有一项变更"):
        make_change(fresh(change.contract))


def test_termination_takes_the_contract_out_of_the_register() -> None:
    change = make_change(
        kind=ChangeKind.TERMINATION, values=None, used_benefits=True, benefits="增值税免征，已报税务所", reason="解除"
    )

    apply(change, "grant", actor=registrar_of(change.contract))

    assert fresh(change.contract).state == ContractState.CANCELLED
    with pytest.raises(DomainError, match="登记有效的合同"):
        make_change(fresh(change.contract))


def test_refused_change_changes_nothing() -> None:
    change = change_in("refused")

    assert fresh(change.contract).revision == 0
    assert change.decided_by_id is not None


def test_upheld_review_of_a_refusal_opens_it_again() -> None:
    objection = make_objection()
    contract = objection.contract
    assert objection.ground == ObjectionGround.REFUSAL

    with pytest.raises(DomainError, match="作出原决定的人不能复核"):
        apply(objection, "uphold", actor=registrar_of(contract), answer="成立")
    assert fresh(contract).state == ContractState.REFUSED
    other = member_of(contract.office.organisation, Role.REVIEWER, other=True)
    apply(objection, "uphold", actor=other, answer="确有研究开发内容。")

    again = fresh(contract)
    assert (again.state, again.decided_by_id) == (ContractState.EXAMINING, None)
    assert again.due_on is not None


def test_refusal_is_not_opened_once_the_deal_is_registered_anew() -> None:
    source = make_office(code="88")
    contract = refuse(make_contract(source=source))
    objection = make_objection(contract)
    make_contract(source=source, owner=owner_of(contract))
    other = member_of(contract.office.organisation, Role.REVIEWER, other=True)

    with pytest.raises(DomainError, match="已经另行申请"):
        apply(objection, "uphold", actor=other, answer="成立")

    assert ContractObjection.objects.get().state == "raised"


def test_authority_objects_and_the_registration_is_revoked() -> None:
    contract = register(make_contract())
    authority = make_reviewer(code="290100")
    objection = make_objection(contract, actor=authority)
    assert objection.ground == ObjectionGround.AUTHORITY

    other = member_of(contract.office.organisation, Role.REVIEWER, other=True)
    apply(objection, "uphold", actor=other, answer="主要是设备买卖。")

    assert fresh(contract).state == ContractState.REVOKED
    assert find_certified(contract.registration_number, code_of(contract)) == contract


def test_who_may_not_object() -> None:
    contract, running = refuse(make_contract()), accept(make_contract(title="另一项开发"))

    with pytest.raises(DomainError, match="由申请人申请复核"):
        raise_objection(contract, actor=make_reviewer(code="290100"), text="不同意")
    with pytest.raises(AccessError):
        raise_objection(contract, actor=make_actor(Role.EDITOR), text="不同意")
    with pytest.raises(DomainError, match="决定作出以后"):
        raise_objection(running, actor=owner_of(running), text="不同意")
    with pytest.raises(AccessError):
        raise_objection(contract, actor=clerk_of(contract), text="不同意")

    assert not ContractObjection.objects.exists()


def test_sample_is_drawn_again_from_list_and_seed() -> None:
    office = make_office()
    contracts = [register(make_contract(office=office, title=f"项目{name}开发")) for name in "甲乙丙丁"]
    body = make_reviewer(code="290100")
    today = clock.today()

    sample = draw_recheck(
        actor=body, title="季度复查", first_day=today, last_day=today, share=Decimal("0.5"), seed="20261121"
    )

    numbers = sorted(one.registration_number for one in contracts)
    found = [item.contract.registration_number for item in sample.items.all()]
    assert (sample.total, len(found)) == (4, 2)
    assert found == drawn(numbers, seed="20261121", share=Decimal("0.5"))
    with pytest.raises(Error), transaction.atomic():
        Recheck.objects.update(seed="别的")


def test_share_below_the_norm_and_empty_time_are_refused() -> None:
    register(make_contract())
    body, today = make_reviewer(code="290100"), clock.today()

    with pytest.raises(InvalidInput):
        draw_recheck(actor=body, title="复查", first_day=today, last_day=today, share=Decimal("0.0499"))
    with pytest.raises(DomainError, match="没有登记有效的合同"):
        draw_recheck(actor=make_reviewer(code="310100"), title="复查", first_day=today, last_day=today)
    with pytest.raises(AccessError):
        draw_recheck(actor=make_actor(Role.EDITOR), title="复查", first_day=today, last_day=today)

    assert not Recheck.objects.exists()


def test_finding_is_written_once() -> None:
    register(make_contract())
    body, today = make_reviewer(code="290100"), clock.today()
    item = draw_recheck(actor=body, title="复查", first_day=today, last_day=today).items.get()

    with pytest.raises(AccessError):
        record_finding(item, actor=make_reviewer(code="290000"), verdict="sound", text="无误")
    record_finding(item, actor=body, verdict="sound", text="类别和金额无误。")
    with pytest.raises(DomainError, match="已经登记"):
        record_finding(item, actor=body, verdict="wrong", text="改")

    item.refresh_from_db()
    assert item.verdict == "sound"


def test_certificate_is_of_registered_contracts() -> None:
    draft = make_contract()
    with pytest.raises(LookupError):
        certificate(draft, ending="docx", verify_url="")

    contract = register(draft)

    assert certificate(contract, ending="docx", verify_url="https://example.test/")[:2] == b"PK"
    assert find_certified(contract.registration_number, "0" * 16) is None
    assert data_of(contract, verify_url="")["technical"] == "60 万元"


def test_tax_of_a_licence_by_the_rules_of_its_day() -> None:
    contract = register(
        make_contract(
            kind=ContractKind.LICENCE,
            subject="patent",
            signed_on=clock.today() - timedelta(days=3),
            starts_on=clock.today(),
            ends_on=clock.today().replace(year=clock.today().year + 5) - timedelta(days=1),
        )
    )
    said = {"is_resident": True, "is_own": True, "public_money": False}

    told = tax.income_of(contract, said)

    assert told is not None
    assert told.relief.verdict == Verdict.GRANTED
    assert tax.income_of(contract, {**said, "years": 4}).relief.against == ("years",)  # type: ignore[union-attr]
    assert tax.vat_of(contract, {}).relief.verdict == Verdict.GRANTED
    assert [one.source for one in told.unverified] == [tax.RELATED.get(where="290100").source]
    assert tax.split_of(contract, Decimal("8000000")).taxed_yuan == Decimal("1500000")


def test_development_has_no_income_relief() -> None:
    contract = register(make_contract())

    assert tax.income_of(contract, {}) is None
    assert tax.vat_of(contract, {}).relief.verdict == Verdict.GRANTED
