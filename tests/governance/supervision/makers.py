"""Task forces, meetings, agreed items, inspections and orders for tests, in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.supervision.domain import (
    add_item,
    create_force,
    create_inspection,
    create_meeting,
    create_rectification,
    enter_ledger,
    hand_in_proof,
)
from lianqiao.governance.supervision.enums import ForceKind
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce
from tests.factories import OrganisationFactory, make_actor
from tests.governance.plans.makers import colleague, make_issued, make_keeper, upload


def in_days(days: int) -> Any:
    """A day from today."""
    return clock.today() + timedelta(days=days)


def make_force(actor: Actor, *members: Any, **values: Any) -> TaskForce:
    """A task force whose members are these organisations, each with a person to call."""
    given = {"kind": ForceKind.TEAM, "name": "冷材料产业化专班", "head": "钟山", "head_post": "副厅长", **values}
    rows = [
        {"unit": unit.name, "person": f"联系人{number}", "role": "liaison", "phone": "024-2222"}
        for number, unit in enumerate(members)
    ]
    return create_force(actor=actor, values=given, members=rows)


def make_meeting(actor: Actor, *participants: Any, **values: Any) -> Meeting:
    """A meeting of today with its minutes written; nobody has been told of it."""
    given = {"title": "省市科技会商", "held_on": clock.today(), "agenda": "中试平台选址", "minutes": "议定两项"}
    return create_meeting(actor=actor, values={**given, **values}, participants=participants)


def make_held(actor: Actor, *participants: Any, **values: Any) -> Any:
    """A meeting that was held."""
    return apply(make_meeting(actor, *participants, **values), "hold", actor=actor)


def make_item(actor: Actor, owner: Any, **values: Any) -> AgreedItem:
    """An item that a meeting with its owner agreed on, due in twenty days."""
    given = {"text": "确定中试平台用地", "due_on": in_days(20), **values}
    return add_item(make_held(actor, owner), actor=actor, owner=owner, **given)


def make_inspection(actor: Actor, *units: Any, **values: Any) -> Inspection:
    """An inspection of the units, announced to them."""
    given = {"title": "三季度督导", "starts_on": clock.today(), "ends_on": in_days(3), **values}
    return create_inspection(actor=actor, values=given, units=units)


def make_order(actor: Actor, unit: Any, **values: Any) -> Rectification:
    """A draft of an order to the unit, with thirty days of time."""
    given = {"title": "中试平台进度滞后", "demand": "倒排工期，每月报送进度", "due_on": in_days(30)}
    return create_rectification(actor=actor, values={**given, "unit": unit, **values})


def make_ordered(actor: Actor, unit: Any, **values: Any) -> Any:
    """An order that was issued."""
    return apply(make_order(actor, unit, **values), "issue", actor=actor)


def prove(order: Any) -> Any:
    """Hand in a proof for the ordered unit; returns the order."""
    who = make_actor(Role.EDITOR, organisation=order.unit)
    hand_in_proof(order, actor=who, text="已完成选址", evidence=[upload("选址批复", "批复.txt")])
    return Rectification.objects.get(pk=order.pk)


def force_in(state: str) -> Any:
    """A task force in that state."""
    actor = make_keeper()
    force = make_force(actor, OrganisationFactory())
    return apply(force, "dissolve", actor=actor, reason="任务完成") if state == "dissolved" else force


def meeting_in(state: str) -> Any:
    """A meeting in that state; nothing of it is pending."""
    actor = make_keeper()
    meeting: Any = make_meeting(actor, OrganisationFactory())
    steps = {"called": ("call",), "held": ("call", "hold"), "closed": ("hold", "close"), "cancelled": ("cancel",)}
    for name in steps.get(state, ()):
        meeting = apply(meeting, name, actor=actor, reason="改期")
    return meeting


def item_in(state: str) -> Any:
    """An agreed item in that state, whose owner is no government, beside an issued plan of the same body."""
    actor = make_keeper()
    plan = make_issued(actor)
    item: Any = make_item(actor, OrganisationFactory())
    if state == "tasked":
        return enter_ledger(item, actor=actor, plan=plan)
    if state in ("done", "confirmed"):
        item = apply(item, "finish", actor=make_actor(Role.EDITOR, organisation=item.owner), result="已供地")
    if state == "confirmed":
        item = apply(item, "confirm", actor=actor)
    if state == "dropped":
        item = apply(item, "drop", actor=actor, reason="不再需要")
    return item


def inspection_in(state: str) -> Any:
    """An inspection in that state."""
    actor = make_keeper()
    inspection: Any = make_inspection(actor, OrganisationFactory())
    if state == "finished":
        return apply(inspection, "finish", actor=actor, findings="总体顺利")
    return apply(inspection, "cancel", actor=actor, reason="合并") if state == "cancelled" else inspection


def order_in(state: str) -> Any:
    """An order in that state; who issued it is not who checks it."""
    actor = make_keeper()
    order: Any = make_order(actor, OrganisationFactory())
    if state == "draft":
        return order
    order = apply(order, "issue", actor=actor)
    if state in ("checking", "closed"):
        order = prove(order)
    if state == "closed":
        order = apply(order, "close", actor=colleague(actor), opinion="整改到位")
    return apply(order, "withdraw", actor=actor, reason="下错单位") if state == "withdrawn" else order
