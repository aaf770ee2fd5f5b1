"""Disposals, made and moved on by the domain functions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.domain.consents import answer_consent, ask_co_owners, state_secrecy
from lianqiao.processes.disposals.domain.deciding import record_decision
from lianqiao.processes.disposals.domain.usage import conclude, take_up
from lianqiao.processes.disposals.domain.writing import create_disposal, set_item
from lianqiao.processes.disposals.enums import DecisionResult, PricingMethod, SecrecyFinding
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.models import CoOwnerConsent, Decision, Disposal
from lianqiao.registers.achievements.enums import TransformationMode
from tests.factories.actors import make_actor
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory

VALUES: dict[str, Any] = {
    "title": "镁合金防腐涂层专利转让",
    "purpose": "团队没有生产条件，企业已经试用半年。",
    "mode": TransformationMode.ASSIGNMENT,
    "mode_words": "转让专利权，签约后三十日内办理变更登记。",
    "pricing": PricingMethod.LISTING,
    "asked_yuan": Decimal(1_200_000),
    "conditions": "受让方具备压铸件生产能力。",
}
MEMBERS = tuple({"name": name, "post": "校领导"} for name in ("柏怀远", "祝以宁", "冉既白"))


def pdf(name: str = "纪要.pdf") -> SimpleUploadedFile:
    """A small file that is a PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf")


def colleague_of(disposal: Any, *roles: Role) -> Actor:
    """Somebody else of the unit: an administrator unless told."""
    return make_actor(*(roles or (Role.ADMINISTRATOR,)), organisation=disposal.organisation)


def own_right(**values: Any) -> dict[str, Any]:
    """A patent whose status was looked up today."""
    return {
        "kind": "invention",
        "number": "ZL202210345678.9",
        "name": "防腐涂层",
        "checked_on": clock.today(),
        **values,
    }


def make_disposal(
    state: str = S.DRAFT,
    *,
    actor: Actor | None = None,
    co_owners: Iterable[Any] = (),
    complete: bool = True,
    **values: Any,
) -> Disposal:
    """A disposal of a new university's only achievement, moved on to that state; `actor` writes it.

    With `co_owners` they share the achievement in equal parts with the unit, and have agreed from `proposed` on.
    """
    writer = actor or make_actor(organisation=OrganisationFactory(is_state_founded=True))
    achievements = values.pop("achievements", None) or [AchievementFactory(organisation=writer.organisation)]
    disposal = create_disposal(actor=writer, values={**VALUES, **values}, achievements=achievements)
    others = list(co_owners)
    if complete or others:
        complete_items(disposal, writer, others)
    disposal = fresh(disposal)
    if state == S.DRAFT:
        return disposal
    if state == S.WITHDRAWN:
        return apply(disposal, "withdraw", actor=writer, reason="另有安排")
    return move_on(ready(disposal, writer), state, writer)


def fresh(disposal: Disposal) -> Disposal:
    """As it is in the database."""
    return Disposal.objects.get(pk=disposal.pk)


def complete_items(disposal: Disposal, actor: Actor, others: list[Any]) -> None:
    """Owners in parts that sum to the whole, a right, and completers who were heard."""
    for number, item in enumerate(disposal.items.order_by("order"), start=1):
        part = 10_000 // (len(others) + 1)
        shares = [10_000 - part * len(others), *[part] * len(others)]
        units = [disposal.organisation, *others]
        owners = [
            {"name": getattr(unit, "name", unit), "share": share, "way": "joint_work", "paper": "专利登记簿副本"}
            for unit, share in zip(units, shares, strict=True)
        ]
        set_item(
            item,
            actor=actor,
            heard={"heard_on": clock.today(), "heard_words": "完成人同意转让，不要求优先受让。"},
            owners=owners,
            rights=[own_right(number=f"ZL20221034567{number}.9")],
        )


def ready(disposal: Disposal, actor: Actor) -> Disposal:
    """With all that is asked before it is proposed: co-owners have agreed, the secrecy officer has stated."""
    disposal = fresh(disposal)
    if any(
        owner.organisation_id != disposal.organisation_id
        for item in disposal.items.all()
        for owner in item.owners.all()
    ):
        for consent in ask_co_owners(disposal, actor=actor):
            agree(consent)
    cleared(disposal)
    return fresh(disposal)


def agree(consent: CoOwnerConsent, *, agrees: bool = True, words: str = "") -> CoOwnerConsent:
    """The answer of a co-owner of the program."""
    actor = make_actor(organisation=consent.organisation)
    return answer_consent(consent, actor=actor, seen=consent.content_sha256, agrees=agrees, words=words)


def cleared(disposal: Disposal) -> None:
    """The statement of a secrecy officer on the content as it is."""
    state_secrecy(
        disposal,
        actor=colleague_of(disposal, Role.SECRECY_OFFICER),
        seen=disposal.content_sha256,
        finding=SecrecyFinding.OPEN,
        opinion="不涉密",
    )


def decide(
    disposal: Disposal, *, actor: Actor | None = None, result: str = DecisionResult.APPROVED, **more: Any
) -> Decision:
    """The decision of a meeting of three, recorded by an administrator of the unit."""
    values = {
        "result": result,
        "procedure": "meeting",
        "body": "校长办公会",
        "rule": "《科技成果转化管理办法》",
        "held_on": clock.today(),
        "text": "同意按方案办理。",
        **more.pop("values", {}),
    }
    given: dict[str, Any] = {"members": MEMBERS, "minutes": pdf(), "seen": disposal.content_sha256, **more}
    return record_decision(disposal, actor=actor or colleague_of(disposal), values=values, **given)


def move_on(disposal: Disposal, state: str, actor: Actor) -> Disposal:
    """A draft that is ready, moved on to a later state."""
    disposal = apply(disposal, "propose", actor=actor)
    if state == S.PROPOSED:
        return disposal
    decide(disposal, result=DecisionResult.REFUSED if state == S.REFUSED else DecisionResult.APPROVED)
    disposal = fresh(disposal)
    if state in (S.REFUSED, S.APPROVED):
        return disposal
    if state == S.LAPSED:
        from datetime import timedelta

        Disposal.objects.filter(pk=disposal.pk).update(valid_until=clock.today() - timedelta(days=1))
        return apply(fresh(disposal), "lapse", actor=SYSTEM)
    user: Any = disposal.items.order_by("order")[0].achievement
    disposal = take_up(disposal, actor=SYSTEM, by=user)
    return disposal if state == S.IN_USE else conclude(disposal, actor=SYSTEM, by=user)
