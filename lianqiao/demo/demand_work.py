"""What grows out of demands in the demonstration: visits, research tasks with votes, scenarios with offers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, Story, read
from lianqiao.demo.cast import FIRST
from lianqiao.demo.records import Records
from lianqiao.registers.needs.domain import vote
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer

TEN_THOUSAND = 10_000
_MONTH = timedelta(days=30)
_VOTED_ON = (TaskState.CONFIRMED, TaskState.IN_PROJECT, TaskState.SOLVED)


class DemandWork:
    """Makes what governments, managers and owners of sites do about demands."""

    def __init__(self, acts: Acts, records: Records) -> None:
        self._acts = acts
        self._records = records
        self._texts = read("needs")

    # ---- visits

    def diagnose(self) -> None:
        """The visits at demands that are there."""
        for told in self._texts["visits"]:
            demand = self._records.demands.get(told["demand"])
            if demand is None or not self._acts.is_there(told["by"]):
                continue
            owner = self._acts.owner(told["by"])
            days = self._acts.day(told["days"], owner.organisation, demand)
            values = {
                "demand": demand,
                "visited_on": self._acts.past.day(days + 1),
                **{name: told[name] for name in _VISIT},
            }
            story = Story(told.get("state", "confirmed"), self._texts["struck_out"])
            self._acts.file(DiagnosisVisit, owner=owner, days=days, values=values, story=story)

    # ---- tasks

    def set_tasks(self) -> None:
        """The tasks on the lists of governments, and what people gave them."""
        for told in self._texts["tasks"]:
            if self._acts.is_there(told["by"]):
                self._set_task(told)

    def _set_task(self, told: dict[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["by"])
        demands = [self._records.demands[key] for key in told["demands"] if key in self._records.demands]
        days = acts.day(told["days"], owner.organisation, *demands)
        values = {
            "title": told["title"],
            "urgency": told["urgency"],
            "problem": told["problem"],
            "indicators": told["indicators"],
            "abroad": told["abroad"],
            "wanted_by": acts.past.day(days) + told["months"] * _MONTH,
            "budget_yuan": _yuan(told["budget"]),
            "sources_note": told["sources"] or ("" if demands else "专家建议"),
        }
        story = Story(told["state"], told.get("reason", ""))
        begins = Story("submitted") if story.state in (*_VOTED_ON, "submitted") else story
        parts = {"demands": demands}
        task = acts.file(ResearchTask, owner=owner, days=days, values=values, parts=parts, story=begins)
        for (score, reason), actor in zip(told["votes"], self._voters(owner), strict=False):
            acts.later(0, 2)
            vote(task, actor=actor, score=score, reason=reason or self._texts["votes_text"])
        if begins is not story:
            acts.carry(task, story, owner=owner, from_step=1)

    def _voters(self, owner: Actor) -> list[Actor]:
        """Those of the province's body and of the owner's who weigh a task; not who drew it up."""
        content = self._acts.content
        bodies = dict.fromkeys((FIRST, self._acts.key_of(owner)))
        names = [(person.name, person.organisation) for person in content.people if person.organisation in bodies]
        names += [(content.organisations[key].contact_name, key) for key in bodies]
        actors = [self._acts.cast.actor(name, key) for name, key in names]
        return [actor for actor in actors if actor.user_id != owner.user_id and Role.REVIEWER in actor.roles]

    # ---- scenarios

    def open_scenarios(self) -> None:
        """The scenarios of units that take part, with the offers of others."""
        opened = []
        for told in self._texts["scenarios"]:
            if self._acts.is_there(told["unit"]):
                scenario = self._open(told)
                if scenario.state == "published":
                    opened.append(scenario)
        told = self._texts["withdrawn_offer"]
        if opened and self._acts.is_there(told["unit"]):
            self._offer(opened[0], {**told, "needs": "", "price": 8, "state": "cancelled"}, None)

    def _open(self, told: dict[str, Any]) -> Scenario:
        acts, owner = self._acts, self._acts.owner(told["unit"])
        days = acts.day(told["days"], owner.organisation)
        opens = acts.past.day(days - told["opens"])
        values = {
            "title": told["title"],
            "problem": told["problem"],
            "site": told["site"],
            "data_offered": told["data"],
            "conditions": told["conditions"],
            "support": told["support"],
            "budget_yuan": _yuan(told["budget"]),
            "opens_on": opens,
            "closes_on": opens + timedelta(days=told["closes"]),
        }
        story = Story(told["state"], told.get("reason", ""))
        begins = Story("published") if story.state == "finished" else story
        scenario = acts.file(Scenario, owner=owner, days=days, values=values, story=begins)
        for offer in told["offers"]:
            if acts.is_there(offer["unit"]):
                self._offer(scenario, offer, owner)
        if begins is not story:
            acts.later(40, 60)
            scenario = apply(scenario, "finish", actor=owner, reason=story.why("finish"))
        return scenario

    def _offer(self, scenario: Scenario, told: dict[str, Any], answering: Actor | None) -> None:
        acts, owner = self._acts, self._acts.owner(told["unit"])
        achievement = self._records.achievements.get(told["achievement"])
        wanted = acts.ago(scenario.opens_on) - acts.past.random.randint(6, 30)
        days = acts.day(min(wanted, acts.reached(scenario)), owner.organisation, achievement)
        values = {
            "scenario": scenario,
            "achievement": achievement,
            "plan": told["plan"],
            "needs": told["needs"],
            "price_yuan": _yuan(told["price"]),
        }
        story = Story(told["state"], told.get("reason", ""), answering=answering)
        acts.file(ScenarioOffer, owner=owner, days=days, values=values, story=story)


_VISIT = ("place", "visitors", "met", "seen", "cause", "indicators", "finding", "advice")


def _yuan(wan: int) -> Decimal:
    return Decimal(wan) * TEN_THOUSAND
