"""Offices, contracts, changes, objections and samples for tests, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.attachments import attach
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.domain.changing import ask_change
from lianqiao.processes.contracts.domain.objecting import raise_objection
from lianqiao.processes.contracts.domain.writing import answer_conditions, answer_defect, create_contract
from lianqiao.processes.contracts.enums import (
    ChangeKind,
    ChangeState,
    ContractKind,
    ContractState,
    ObjectionState,
    OpinionVerdict,
)
from lianqiao.processes.contracts.models import (
    ContractChange,
    ContractObjection,
    RegistrationOffice,
    TechnologyContract,
)
from lianqiao.processes.contracts.questions import questions_of
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.organisations.queries.actors import actor_for
from tests.factories import OrganisationFactory, make_actor
from tests.factories.taxonomy import region

S = ContractState
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OPINION = {
    "expert": "专家甲",
    "post": "某研究所研究员",
    "verdict": OpinionVerdict.AGREES,
    "text": "属于技术开发，金额合理。",
}
DEFECTS = [("验收标准", "请写明指标和检测方法"), ("知识产权", "请写明后续改进成果的归属")]


def make_office(*, organisation: Any = None, place: str = "290100", code: str = "01", state: str = "confirmed") -> Any:
    """An office in service."""
    body: Any = organisation or OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION)
    row: Any = RegistrationOffice.objects.create(
        organisation=body,
        region=body.region,
        created_by=body.created_by,
        place=region(place),
        code=code,
        address="科技街1号",
        phone="024-0000000",
        hours="工作日 9:00—17:00",
        staff=3,
        state=FilingState(state),
    )
    return row


def member_of(organisation: Any, role: Role, *, other: bool = False) -> Actor:
    """Somebody who holds the role there: always the same person, with `other` a second one."""
    found = Membership.objects.filter(organisation=organisation, roles__contains=[role]).select_related("user")
    rows = list(found.order_by("created_at", "pk"))
    if len(rows) > other:
        return actor_for(rows[int(other)], rows[int(other)].user)
    actor = make_actor(role, organisation=organisation)
    return member_of(organisation, role, other=other) if other and not rows else actor


def owner_of(contract: TechnologyContract) -> Actor:
    """Who brings it."""
    return member_of(contract.organisation, Role.EDITOR)


def clerk_of(contract: TechnologyContract) -> Actor:
    """Who takes it on and looks first."""
    return member_of(contract.office.organisation, Role.EDITOR)


def registrar_of(contract: TechnologyContract) -> Actor:
    """Who decides."""
    return member_of(contract.office.organisation, Role.REVIEWER)


def given(**values: Any) -> dict[str, Any]:
    """The columns of a form that is complete."""
    today = clock.today()
    base: dict[str, Any] = {
        "title": "石墨提纯废水回用技术开发",
        "kind": ContractKind.COMMISSIONED_DEVELOPMENT,
        "side": "seller",
        "own_kind": "022",
        "counterpart_name": "铁屏碳材料有限公司",
        "counterpart_kind": "100",
        "counterpart_region": region("290100"),
        "signed_on": today - timedelta(days=5),
        "starts_on": today - timedelta(days=5),
        "ends_on": today + timedelta(days=700),
        "content": "开发石墨提纯废水的深度处理与回用工艺，回用率不低于 85%。",
        "acceptance": "连续运行 30 日，第三方检测回用率不低于 85%。",
        "rights": "专利申请权归双方共有，改进成果归完成方。",
        "right_kind": "patent",
        "field": "environment",
        "goal": "environment",
        "amount_yuan": Decimal("600000"),
        "payment_way": "instalments",
    }
    return {**base, **values}


def make_contract(
    *,
    owner: Actor | None = None,
    office: Any = None,
    costs: Any = (),
    answered: bool = True,
    paper: bool = True,
    source: Any = None,
    **values: Any,
) -> TechnologyContract:
    """A draft that nothing stands in the way of."""
    owner = owner or make_actor(Role.EDITOR, organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY))
    office = office or make_office()
    contract = create_contract(actor=owner, values=given(office=office, **values), costs=costs, source=source)
    if answered:
        asked = questions_of(contract.kind, {}, where=contract.region_id, on=clock.today())
        answers = {one.fact: not one.is_veto for one in asked.questions}
        contract = answer_conditions(contract, actor=owner, answers=answers)
    if paper:
        upload = SimpleUploadedFile("合同.pdf", PDF, content_type="application/pdf")
        attach(contract, upload, actor=owner, permission=Permission.CONTRACT_EDIT)
    return TechnologyContract.objects.get(pk=contract.pk)


def submit(contract: TechnologyContract) -> TechnologyContract:
    """Handed in."""
    return apply(contract, "submit", actor=owner_of(contract))


def accept(contract: TechnologyContract) -> TechnologyContract:
    """Handed in and taken on."""
    return apply(submit(contract), "accept", actor=clerk_of(contract))


def send_back(contract: TechnologyContract) -> TechnologyContract:
    """Sent back with two defects."""
    return apply(contract, "return", actor=clerk_of(contract), defects=DEFECTS)


def mend(contract: TechnologyContract) -> TechnologyContract:
    """Each defect answered, and handed in again."""
    for defect in contract.defects.filter(answer=""):
        answer_defect(defect, actor=owner_of(contract), text="已按要求补充。")
    return submit(contract)


def hear_experts(contract: TechnologyContract) -> TechnologyContract:
    """One expert heard."""
    clerk = clerk_of(contract)
    apply(contract, "consult", actor=clerk)
    apply(contract, "opinion", actor=clerk, **OPINION)
    return apply(contract, "conclude", actor=clerk)


def check(contract: TechnologyContract) -> TechnologyContract:
    """Looked at first."""
    return apply(contract, "check", actor=clerk_of(contract))


def register(contract: TechnologyContract) -> TechnologyContract:
    """Registered, from a draft."""
    return apply(check(accept(contract)), "register", actor=registrar_of(contract))


def refuse(contract: TechnologyContract) -> TechnologyContract:
    """Refused, from a draft."""
    return apply(accept(contract), "refuse", actor=registrar_of(contract), reason="属于设备买卖")


def contract_in(state: str) -> TechnologyContract:
    """A contract in that state, brought there by its steps."""
    draft = make_contract()
    owner = owner_of(draft)
    way: dict[str, Any] = {
        S.DRAFT: lambda: draft,
        S.SUBMITTED: lambda: submit(draft),
        S.RETURNED: lambda: _answered(send_back(submit(draft))),
        S.EXAMINING: lambda: accept(draft),
        S.EXPERT: lambda: _heard(apply(accept(draft), "consult", actor=clerk_of(draft))),
        S.CHECKED: lambda: check(accept(draft)),
        S.REGISTERED: lambda: register(draft),
        S.REFUSED: lambda: refuse(draft),
        S.WITHDRAWN: lambda: apply(draft, "withdraw", actor=owner, reason="另行签订"),
        S.CANCELLED: lambda: apply(register(draft), "cancel", actor=SYSTEM, reason="解除"),
        S.REVOKED: lambda: apply(register(draft), "revoke", actor=SYSTEM, reason="认定错误"),
    }
    return TechnologyContract.objects.for_detail().get(pk=way[S(state)]().pk)


def _answered(contract: TechnologyContract) -> TechnologyContract:
    for defect in contract.defects.all():
        answer_defect(defect, actor=owner_of(contract), text="已按要求补充。")
    return contract


def _heard(contract: TechnologyContract) -> TechnologyContract:
    return apply(contract, "opinion", actor=clerk_of(contract), **OPINION)


def make_change(contract: TechnologyContract | None = None, **values: Any) -> ContractChange:
    """A higher amount asked for."""
    contract = contract or register(make_contract())
    asked = {
        "kind": ChangeKind.CHANGE,
        "happened_on": clock.today(),
        "reason": "增加一项指标",
        "values": {"amount_yuan": Decimal("700000")},
        **values,
    }
    return ask_change(contract, actor=owner_of(contract), **asked)


def change_in(state: str) -> ContractChange:
    """A change in that state."""
    change = make_change()
    contract = change.contract
    way: dict[str, Any] = {
        ChangeState.ASKED: lambda: change,
        ChangeState.GRANTED: lambda: apply(change, "grant", actor=registrar_of(contract)),
        ChangeState.REFUSED: lambda: apply(change, "refuse", actor=registrar_of(contract), reason="材料不足"),
        ChangeState.WITHDRAWN: lambda: apply(change, "withdraw", actor=owner_of(contract), reason="不变了"),
    }
    found: ContractChange = ContractChange.objects.for_detail().get(pk=way[ChangeState(state)]().pk)
    return found


def make_objection(contract: TechnologyContract | None = None, *, actor: Actor | None = None) -> ContractObjection:
    """The registrant asks to look at a refusal again."""
    contract = contract or refuse(make_contract())
    return raise_objection(contract, actor=actor or owner_of(contract), text="合同以研究开发为内容，设备只占一成。")


def objection_in(state: str) -> ContractObjection:
    """An objection in that state; another person than who decided has looked at it."""
    objection = make_objection()
    other = member_of(objection.contract.office.organisation, Role.REVIEWER, other=True)
    way: dict[str, Any] = {
        ObjectionState.RAISED: lambda: objection,
        ObjectionState.UPHELD: lambda: apply(objection, "uphold", actor=other, answer="确有研究开发内容。"),
        ObjectionState.REJECTED: lambda: apply(objection, "reject", actor=other, answer="维持。"),
    }
    found: ContractObjection = ContractObjection.objects.for_detail().get(pk=way[ObjectionState(state)]().pk)
    return found


#: A Friday before a make-up Sunday and the holiday of the national day, 2025.
BEFORE_HOLIDAY = date(2025, 9, 26)
