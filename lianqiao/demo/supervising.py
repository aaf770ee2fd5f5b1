"""How the demonstration's province sees to it: task forces, meetings with items, inspections, orders to rectify."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.catalogue import Catalogue
from lianqiao.demo.papers import paper
from lianqiao.demo.plan_work import PlanWork
from lianqiao.demo.texts import read
from lianqiao.governance.supervision.domain import (
    add_item,
    change_meeting,
    create_force,
    create_inspection,
    create_meeting,
    create_rectification,
    enter_ledger,
    hand_in_proof,
)
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce


class Supervising:
    """Makes what keeps people at it, on the days that are told; who reports something never decides on it."""

    def __init__(self, acts: Acts, work: PlanWork, catalogue: Catalogue) -> None:
        self._acts = acts
        self._work = work
        self._catalogue = catalogue
        self._forces: dict[str, TaskForce] = {}
        self._inspected: Inspection | None = None

    def see_to_it(self) -> None:
        """All of it, up to yesterday."""
        told = read("governance/supervision")
        for force in told["forces"]:
            self._found(force)
        for meeting in told["meetings"]:
            self._meet(meeting)
        for inspection in told["inspections"]:
            self._inspect(inspection)
        for order in told["orders"]:
            self._order(order)

    def _found(self, told: Mapping[str, Any]) -> None:
        self._acts.begin(told["days"])
        plan = self._work.plans[told["plan"]]
        values = {**told["values"], "plan": plan, "founded_on": self._day(told["days"])}
        tasks = plan.tasks.filter(number__in=told["tasks"])
        owner = self._acts.owner(told["by"])
        force = create_force(actor=owner, values=values, members=told["members"], tasks=tasks)
        self._forces[force.name] = force

    def _meet(self, told: Mapping[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["by"])
        acts.begin(told["called"])
        given = {name: value for name, value in told["values"].items() if name != "minutes"}
        given |= {"held_on": self._day(told["days"]), "plan": self._work.plans[told["plan"]]}
        given["force"] = self._forces.get(told.get("force", ""))
        units = [acts.owner(key).organisation for key in told["participants"]]
        meeting = create_meeting(actor=owner, values=given, participants=units)
        meeting = apply(meeting, "call", actor=owner)
        if told["days"] < LATEST:
            return
        acts.begin(told["days"])
        meeting = change_meeting(meeting, actor=owner, values={"minutes": told["values"]["minutes"]})
        meeting = apply(meeting, "hold", actor=owner)
        items = [self._agree(meeting, item, owner) for item in told["items"]]
        for item, text in zip(items, told["items"], strict=True):
            self._follow(item, text, owner)
        if "closed" in told:
            acts.begin(told["closed"])
            apply(Meeting.objects.get(pk=meeting.pk), "close", actor=owner)

    def _agree(self, meeting: Meeting, told: Mapping[str, Any], owner: Actor) -> AgreedItem:
        unit = self._acts.owner(told["by"]).organisation
        item = add_item(meeting, actor=owner, text=told["text"], owner=unit, due_on=self._day(told["due"]))
        if "ledger" in told:
            item = enter_ledger(item, actor=owner, plan=self._work.plans[told["ledger"]])
        return item

    def _follow(self, item: Any, told: Mapping[str, Any], owner: Actor) -> None:
        """What became of an item, and what the clock said meanwhile."""
        acts = self._acts
        acts.begin(acts.reached(item))
        if "done" in told:
            item = acts.run_clock(item, until=told["done"] + 1)
            acts.begin(told["done"])
            item = apply(item, "finish", actor=acts.owner(told["by"]), result=told["result"])
        if "confirmed" in told:
            acts.begin(told["confirmed"])
            item = apply(item, "confirm", actor=owner)
        acts.run_clock(item, until=LATEST)

    def _inspect(self, told: Mapping[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["by"])
        acts.begin(max(told["days"] + 7, LATEST))
        starts = self._day(told["days"])
        ends = starts + timedelta(days=told["lasts"])
        values = {**told["values"], "starts_on": starts, "ends_on": ends, "plan": self._work.plans[told["plan"]]}
        units = [acts.owner(key).organisation for key in told["units"]]
        inspection = create_inspection(actor=owner, values=values, units=units)
        if "findings" in told:
            acts.begin(told["days"] - told["lasts"])
            inspection = apply(inspection, "finish", actor=owner, findings=told["findings"])
            self._inspected = inspection

    def _order(self, told: Mapping[str, Any]) -> None:
        acts, owner, unit = self._acts, self._acts.owner(told["by"]), self._acts.owner(told["unit"])
        acts.begin(told["days"])
        values = {**told["values"], "unit": unit.organisation, "due_on": self._day(told["due"])}
        if "document_number" in values:
            values["document_number"] = values["document_number"].format(year=self._day(told["days"]).year)
        if "indicator" in told:
            values["indicator"] = self._catalogue.indicators[told["indicator"]]
        if "task" in told:
            values["task"] = self._work.plans["province"].tasks.get(number=told["task"])
        if told.get("inspection"):
            values["inspection"] = self._inspected
        order: Any = create_rectification(actor=owner, values=values)
        if told.get("draft"):
            return
        order = apply(order, "issue", actor=owner)
        if "proof" in told:
            order = self._prove(order, told["proof"], unit)
        checker = acts.colleague(owner, Role.REVIEWER)
        if "close" in told:
            acts.begin(told["close"]["days"])
            order = apply(order, "close", actor=checker, opinion=told["close"]["text"])
        if "send_back" in told:
            acts.begin(told["send_back"]["days"])
            order = apply(order, "send_back", actor=checker, reason=told["send_back"]["text"])
        acts.run_clock(order, until=LATEST)

    def _prove(self, order: Any, told: Mapping[str, Any], unit: Actor) -> Any:
        acts = self._acts
        order = acts.run_clock(order, until=told["days"] + 1)
        acts.begin(told["days"])
        evidence = ContentFile(paper(told["paper"], [str(order), str(unit.organisation)]), name=f"{told['paper']}.pdf")
        hand_in_proof(order, actor=unit, text=told["text"], evidence=[evidence])
        return Rectification.objects.get(pk=order.pk)

    def _day(self, days: int) -> date:
        return self._acts.past.today - timedelta(days=days)
