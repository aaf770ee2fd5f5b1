"""What units own in the demonstration: rights with their fees and pledges, standards, innovative products."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.demo.acts import Acts, Story, read
from lianqiao.demo.codes import right_number
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Achievement as AchievementText
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.innovative_products.models import InnovativeProduct
from lianqiao.registers.intellectual_property.models import Right, Standard

TEN_THOUSAND = 10_000
#: Years for which a right lasts from its application.
_YEARS = {
    RightKind.INVENTION: 20, RightKind.UTILITY_MODEL: 10, RightKind.DESIGN: 15, RightKind.PLANT_VARIETY: 15,
    RightKind.LAYOUT: 10, RightKind.SOFTWARE: 50,
}  # fmt: skip
#: Serials of rights that enterprises keep begin here, beyond those of achievements.
_FIRST_SERIAL = 70_000
KEPT = 45
_LEFT = ("confirmed", "confirmed", "confirmed", "confirmed", "draft", "confirmed", "confirmed", "cancelled")
#: Days from today on which the next fee is due, dealt to one right after the other.
_DUE = (18, 40, 75, 130, 210, 300, 52, 95)


class Assets:
    """Makes the ledgers of rights, the standards and the innovative products."""

    def __init__(self, acts: Acts, records: Records) -> None:
        self._acts = acts
        self._records = records
        self._texts = read("assets")
        self._due = cycle(_DUE)

    # ---- rights

    def keep_rights(self) -> None:
        """Those of enterprises, written by hand, and those that holders of achievements keep."""
        for number, told in enumerate(self._texts["rights"], start=_FIRST_SERIAL):
            if self._acts.is_there(told["unit"]):
                self._keep_own(told, number)
        left = cycle(_LEFT)
        for key, achievement in list(self._records.achievements.items())[:KEPT]:
            text = self._acts.content.achievements[key]
            if self._acts.is_there(text.holder):
                for row in achievement.rights.exclude(number="").exclude(kind=RightKind.STANDARD)[:1]:
                    self._keep(text, achievement, row, next(left))

    def _keep_own(self, told: dict[str, Any], number: int) -> None:
        acts, dice = self._acts, self._acts.past.random
        owner = acts.owner(told["unit"])
        is_granted = not told.get("pending")
        applied = date(told["granted"] - 2, dice.randint(1, 12), dice.randint(1, 28))
        status = RightStatus.GRANTED if is_granted else RightStatus.PENDING
        pledge = told.get("pledge") if acts.is_there(told.get("pledge", {}).get("to", "")) else None
        if pledge:
            status = RightStatus.PLEDGED
        if told.get("lapsed"):
            status = RightStatus.EXPIRED
        values = {
            "title": told["title"],
            "kind": told["kind"],
            "right_number": right_number(kind=told["kind"], year=applied.year, number=number, granted=is_granted)
            or f"{applied:%Y}30{number}",
            "status": status,
            "stated_on": acts.past.day(dice.randint(20, 200)),
            "owners": owner.organisation.name,
            "inventors": told["inventors"],
            "applied_on": applied,
            "granted_on": date(told["granted"], dice.randint(1, 10), dice.randint(1, 28)) if is_granted else None,
            **_pledge(acts, pledge),
        }
        self._enter(owner, told["kind"], values, status, None, "confirmed")

    def _keep(self, text: AchievementText, achievement: Achievement, row: Any, left: str) -> None:
        dice, owner = self._acts.past.random, self._acts.owner(text.holder)
        applied = row.stated_on.replace(day=1) - timedelta(days=dice.randint(500, 1600))
        is_granted = row.status == RightStatus.GRANTED
        values = {
            "title": row.name,
            "kind": row.kind,
            "right_number": row.number,
            "status": row.status,
            "stated_on": row.stated_on,
            "owners": row.owners,
            "inventors": "；".join(text.completers),
            "applied_on": applied,
            "granted_on": min(applied + timedelta(days=dice.randint(300, 480)), row.stated_on) if is_granted else None,
        }
        self._enter(owner, row.kind, values, row.status, achievement, left)

    def _enter(
        self, owner: Any, kind: str, values: dict[str, Any], status: str, achievement: Achievement | None, left: str
    ) -> None:
        acts = self._acts
        years = _YEARS.get(RightKind(kind))
        applied: date = values["applied_on"]
        values["expires_on"] = Duration(years, TimeUnit.YEARS).end(applied) if years else None
        fees = self._fees(kind) if status in (RightStatus.GRANTED, RightStatus.PLEDGED) else []
        if status == RightStatus.EXPIRED:
            values["note"] = "年费逾期未缴，权利终止，保留台账备查。"
        wanted = acts.past.random.randint(70, 420) if left == "confirmed" else acts.past.random.randint(12, 30)
        days = acts.day(wanted, owner.organisation, achievement)
        parts = {"achievements": [achievement] if achievement else [], "fees": fees}
        story = Story(left, self._texts["struck_out"])
        acts.file(Right, owner=owner, days=days, values=values, parts=parts, story=story)

    def _fees(self, kind: str) -> list[dict[str, Any]]:
        """Fees of three years: the first paid, the next due on a day of this year or the coming one."""
        told = self._texts["fees"].get(kind, [])
        due = self._acts.past.today + timedelta(days=next(self._due))
        rows = []
        for number, (name, amount) in enumerate(told):
            day = due + timedelta(days=365 * (number - 1))
            paid = day - timedelta(days=self._acts.past.random.randint(3, 40)) if number == 0 else None
            rows.append({"name": name, "due_on": day, "amount_yuan": Decimal(amount), "paid_on": paid})
        return rows

    # ---- standards

    def set_standards(self) -> None:
        """The standards of units that take part."""
        acts = self._acts
        for told in self._texts["standards"]:
            if not acts.is_there(told["unit"]):
                continue
            owner, achievement = acts.owner(told["unit"]), self._records.achievements.get(told.get("achievement", ""))
            days = acts.day(told["days"], owner.organisation, achievement)
            issued = acts.past.day(max(told["issued"], days + 1)) if "issued" in told else None
            effective = acts.past.day(max(told["effective"], days)) if "effective" in told else None
            values = {
                "title": told["title"],
                "standard_number": told["number"],
                "level": told["level"],
                "part": told["part"],
                "status": told["status"],
                "issued_on": issued,
                "effective_on": effective,
                "committee": told.get("committee", ""),
                "scope": told["scope"],
            }
            parts = {"achievements": [achievement] if achievement else []}
            story = Story(told["state"], told.get("reason", ""))
            acts.file(Standard, owner=owner, days=days, values=values, parts=parts, papers=["标准封面"], story=story)

    # ---- innovative products

    def offer_products(self) -> None:
        """First sets, first batches and first versions of makers that take part."""
        for told in self._texts["products"]:
            if self._acts.is_there(told["unit"]):
                self._offer(told)

    def _offer(self, told: dict[str, Any]) -> None:
        acts, owner = self._acts, self._acts.owner(told["unit"])
        achievement = self._records.achievements.get(told["achievement"])
        days = acts.day(told["days"], owner.organisation, achievement)
        finished = acts.past.day(max(told["finished"], days + 1))
        sold = max(acts.past.day(told["sold"]), finished) if "sold" in told else None
        names = acts.content.organisations
        values = {
            "title": told["title"],
            "kind": told["kind"],
            "rank": told["rank"],
            "model_name": told["model"],
            "achievement": achievement,
            "breakthrough": told["breakthrough"],
            "rights": told["rights"],
            "tested_by": told["tested"],
            "test_report": f"检{finished:%Y}-{acts.past.random.randint(200, 990)}",
            "finished_on": finished,
            "first_sold_on": sold,
            "first_user": told.get("user", ""),
            "price_yuan": _yuan(told["price"]),
            "insured": told["insured"],
        }
        parts = {
            "orders": [
                {
                    "buyer": names[buyer].name,
                    "signed_on": acts.past.day(ago),
                    "quantity": count,
                    "amount_yuan": _yuan(wan),
                }
                for buyer, ago, count, wan in told["orders"]
                if buyer in names
            ],
            "iterations": [
                {"happened_on": acts.past.day(ago), "version": version, "change": change}
                for ago, version, change in told["iterations"]
            ],
        }
        story = Story(told["state"], told.get("reason", ""))
        papers = ["检测报告", "用户证明"]
        acts.file(InnovativeProduct, owner=owner, days=days, values=values, parts=parts, papers=papers, story=story)


def _pledge(acts: Acts, pledge: dict[str, Any] | None) -> dict[str, Any]:
    if pledge is None:
        return {}
    ends = acts.past.today + timedelta(days=pledge["ends"])
    return {
        "pledged_to": acts.content.organisations[pledge["to"]].name,
        "pledged_on": ends - timedelta(days=365),
        "pledge_ends_on": ends,
        "pledge_yuan": _yuan(pledge["amount"]),
    }


def _yuan(wan: int) -> Decimal:
    return Decimal(wan) * TEN_THOUSAND
