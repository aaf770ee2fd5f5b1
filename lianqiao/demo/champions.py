"""State-owned groups and leading enterprises of the demonstration: sheets of research, plans and yearly reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.permissions import Role
from lianqiao.demo.acts import Acts, Story, read
from lianqiao.demo.figures import Firm
from lianqiao.demo.local_rules import LocalRules
from lianqiao.registers.enterprises.enums import GoalMeasure
from lianqiao.registers.enterprises.models import LeadingPlan, LeadingReport, StateHolding, StateResearch

TEN_THOUSAND = 10_000
HUNDRED = Decimal(100)
#: Years are told from this day back, so that a year that is over has been over for some weeks.
SETTLED_DAYS = 60
#: Measures that follow from the yearly figures, with the column that holds them.
_FROM_FIGURES = {GoalMeasure.REVENUE: "revenue_yuan", GoalMeasure.RESEARCH: "research_yuan"}
#: What a year beyond the known figures brings, over the last one.
_GROWTH = Decimal("1.08")


class Champions:
    """Makes what state-owned groups and leading enterprises file, the earliest first."""

    def __init__(self, acts: Acts, firms: list[Firm]) -> None:
        self._acts = acts
        self._firms = {firm.key: firm for firm in firms}
        self._told = read("champions")
        self._year = acts.past.day(SETTLED_DAYS).year

    def be_assessed(self) -> None:
        """The local rules, who is state-owned, and the sheets of the groups."""
        LocalRules(self._acts).enter_all(self._told["norms"])
        for told in self._told["holdings"]:
            if self._is_there(told["firm"], *([told["group"]] if "group" in told else [])):
                self._hold(told)
        for told in self._told["sheets"]:
            if self._is_there(told["firm"]):
                self._fill_sheet(told)

    def plan_ahead(self) -> None:
        """The plans with their reports; in between the clock asks for what has not come."""
        for told in self._told["plans"]:
            if self._is_there(told["firm"]):
                plan = self._plan(told)
                for report in told.get("reports", ()):
                    plan = self._report(plan, told, report)

    # ---- state-owned groups

    def _is_there(self, *keys: str) -> bool:
        return self._acts.is_there(self._told["authority"], *keys) and all(key in self._firms for key in keys)

    def _story(self, told: dict[str, Any], data: dict[str, Any] | None = None) -> Story:
        acts = self._acts
        authority = acts.owner(self._told["authority"])
        if Role.REVIEWER not in authority.roles:
            raise LookupError(f"nobody of {authority.organisation} decides on state-owned groups")
        return Story(told["state"], told.get("reason", ""), data or {}, answering=authority)

    def _hold(self, told: dict[str, Any]) -> None:
        acts = self._acts
        owner, authority = acts.owner(told["firm"]), acts.owner(self._told["authority"]).organisation
        group = acts.owner(told["group"]).organisation if "group" in told else None
        days = acts.day(told["days"], owner.organisation, authority, self._holding(group))
        values = {
            "level": told["level"],
            "group": group,
            "authority": authority,
            "held_percent": Decimal(told["held"]),
            "since": date(told["since"], 7, 1),
            "note": "",
        }
        papers = ["企业产权登记表"]
        acts.file(StateHolding, owner=owner, days=days, values=values, papers=papers, story=self._story(told))

    def _holding(self, group: Any) -> StateHolding | None:
        return None if group is None else StateHolding.objects.standing().filter(organisation=group).first()

    def _fill_sheet(self, told: dict[str, Any]) -> None:
        acts, year = self._acts, self._year + told["year"]
        owner = acts.owner(told["firm"])
        holdings = StateHolding.objects.standing().filter(group=owner.organisation_id).select_related("organisation")
        units = {owner.organisation_id: told["firm"], **{one.organisation_id: self._key(one) for one in holdings}}
        days = acts.day(told["days"], self._holding(owner.organisation), *holdings)
        wages = told.get("wages")
        values = {
            "year": year,
            "profit_yuan": _yuan(told["profit"]),
            "wage_ground": wages["ground"] if wages else "",
            "wage_people": wages["people"] if wages else None,
            "wage_asked_yuan": _yuan(wages["asked"]) if wages else None,
            "wage_reason": wages["reason"] if wages else "",
            "note": "",
        }
        rows = [self._row(unit, key, year, told) for unit, key in units.items()]
        data = {"wage_granted_yuan": _yuan(told.get("granted", 0)), "opinion": told.get("opinion", "")}
        acts.file(
            StateResearch,
            owner=owner,
            days=days,
            values=values,
            parts={"members": rows},
            papers=["研发投入专项审计报告"],
            story=self._story(told, data),
        )

    def _key(self, holding: StateHolding) -> str:
        return next(
            told["firm"]
            for told in self._told["holdings"]
            if self._acts.owner(told["firm"]).organisation_id == holding.organisation_id
        )

    def _row(self, unit: Any, key: str, year: int, told: dict[str, Any]) -> dict[str, Any]:
        research = self._figure(key, year, "research_yuan")
        return {
            "organisation_id": unit,
            "research_yuan": research,
            "before_yuan": self._figure(key, year - 1, "research_yuan"),
            "key_yuan": (research * told["key"] / HUNDRED).quantize(Decimal(1)),
            "public_yuan": (research * told["public"] / HUNDRED).quantize(Decimal(1)),
        }

    def _figure(self, key: str, year: int, column: str) -> Decimal:
        """What the firm filed for the year; beyond its years the nearest one, grown or shrunk year by year."""
        rows = {row["year"]: Decimal(row[column]) for row in self._firms[key].rows}
        nearest = min(rows, key=lambda known: abs(known - year))
        return (rows[nearest] * _GROWTH ** (year - nearest) / HUNDRED).quantize(Decimal(1)) * HUNDRED

    # ---- leading enterprises

    def _plan(self, told: dict[str, Any]) -> LeadingPlan:
        acts, owner = self._acts, self._acts.owner(told["firm"])
        first = self._year + told["first"]
        years = range(first, first + told["years"])
        goals = [
            {"year": year, "measure": measure, "target": self._target(told, year, measure, place)}
            for place, year in enumerate(years)
            for measure in told["goals"]
        ]
        values = {"first_year": first, "last_year": years[-1], "support": told.get("support", "")}
        values |= {name: told[name] for name in ("direction", "position", "aims", "measures")}
        days = acts.day(told["days"], owner.organisation)
        story = Story(told["state"], told.get("reason", ""))
        papers = ["董事会决议", "培育计划全文"]
        return acts.file(
            LeadingPlan, owner=owner, days=days, values=values, parts={"goals": goals}, papers=papers, story=story
        )

    def _target(self, told: dict[str, Any], year: int, measure: str, place: int) -> Decimal:
        goal = told["goals"][measure]
        if measure not in _FROM_FIGURES:
            return Decimal(goal[place])
        reached = self._figure(told["firm"], year, _FROM_FIGURES[GoalMeasure(measure)])
        return (reached * Decimal(str(goal)) / TEN_THOUSAND).quantize(Decimal(1))

    def _report(self, plan: LeadingPlan, told: dict[str, Any], text: dict[str, Any]) -> LeadingPlan:
        acts, year = self._acts, self._year + text["year"]
        days = acts.day(text["days"], plan)
        if text["state"] != "draft":
            days = min(days, max(acts.ago(date(year + 1, 1, 8)), 1))
        days = min(days, acts.today_is())
        acts.run_clock(plan, until=days)
        figures = [
            {"measure": measure, "value": self._reached(told, text, year, measure), "note": ""}
            for measure in told["goals"]
            if measure in _FROM_FIGURES or measure in text["reached"]
        ]
        values = {"plan": plan, "year": year, "progress": text["progress"], "problems": text.get("problems", "")}
        data = {"verdict": text["verdict"], "advice": text["advice"]} if "verdict" in text else {}
        acts.file(
            LeadingReport,
            owner=acts.owner(told["firm"]),
            days=days,
            values=values,
            parts={"figures": figures},
            papers=["研发投入专项审计报告"],
            story=Story(text["state"], text.get("reason", ""), data),
        )
        plan.refresh_from_db()
        return plan

    def _reached(self, told: dict[str, Any], text: dict[str, Any], year: int, measure: str) -> Decimal:
        if measure in text["reached"]:
            return Decimal(text["reached"][measure])
        figure = self._figure(told["firm"], year, _FROM_FIGURES[GoalMeasure(measure)])
        return (figure / TEN_THOUSAND).quantize(Decimal("0.01"))


def _yuan(wan: int) -> Decimal:
    return Decimal(wan) * TEN_THOUSAND
