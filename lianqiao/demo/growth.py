"""How the demonstration's enterprises grow: credentials, steps up, reserves for research, and who called on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from lianqiao.demo.acts import Acts, Story, read
from lianqiao.demo.figures import Firm
from lianqiao.registers.enterprises.enums import CredentialKind, StepKind, VisitPurpose
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    MonthlyRevenue,
    ResearchReserve,
)

K = CredentialKind
#: Research over revenue from which a firm of the demonstration holds the credential, and how many in a hundred do.
_HELD = {
    K.TECH_SME: (0.012, 80), K.INNOVATIVE_SME: (0.015, 45), K.HIGH_TECH: (0.03, 85), K.SPECIALISED: (0.035, 60),
    K.LITTLE_GIANT: (0.05, 35), K.RESEARCH_BODY: (0.03, 40), K.LANDMARK: (0.045, 15),
}  # fmt: skip
#: In which month recognition comes, at least and at most.
_MONTHS = {K.TECH_SME: (4, 9), K.HIGH_TECH: (10, 12), K.LITTLE_GIANT: (8, 10)}
_GIANT_STAFF, _CHAMPION_STAFF, _LEADING_STAFF, _SME_STAFF = 120, 500, 2000, 500
_SCALE_WAN = 2000
_CITY = 4
#: Firms whose steps up are told: every so many.
_STEP_EVERY, _RESERVE_EVERY = 4, 3
#: Of certificates that are younger than so many days some are still on their way.
LATELY = 150
MONTHS = 12
#: Firms go through their certificates once in so many days.
ROUND = 45
_STATES = ("confirmed", "confirmed", "submitted", "confirmed", "returned", "confirmed", "draft", "cancelled")


class Growth:
    """Makes what enterprises file besides their figures."""

    def __init__(self, acts: Acts, firms: list[Firm]) -> None:
        self._acts = acts
        self._firms = firms
        self._texts = read("enterprises")
        self._serials: Counter[Any] = Counter()
        self._left = cycle(_STATES)

    def hold(self) -> None:
        """The credentials."""
        waiting: list[Any] = []
        for firm in self._firms:
            waiting += self._credentials(firm)
        self._recognise(waiting)

    # ---- credentials

    def _credentials(self, firm: Firm) -> list[tuple[int, Any]]:
        """A firm brings in its old certificates at once, each later one when it came; what waits, and since when."""
        acts, organisation = self._acts, self._acts.owner(firm.key).organisation
        joined = acts.day(acts.past.random.randint(500, 700), organisation)
        by_day: dict[int, list[dict[str, Any]]] = {}
        for row in (row for kind in self._kinds(firm) for row in self._editions(firm, kind)):
            issued = acts.ago(row["issued_on"])
            if issued < LATELY and (left := next(self._left)) != "confirmed":
                story = Story(left, self._texts["withdrawn" if left == "cancelled" else "returned"])
                days = acts.day(issued - 5, organisation)
                acts.file(Credential, owner=acts.owner(firm.key), days=days, values=row, story=story)
            else:
                by_day.setdefault(min(joined, max(issued // ROUND * ROUND, 1)), []).append(row)
        waiting: list[tuple[int, Any]] = []
        for day, rows in by_day.items():
            acts.file_rows(Credential, firm.key, day, rows)
            numbers = [row["certificate_number"] for row in rows]
            brought = list(Credential.objects.filter(organisation=organisation, certificate_number__in=numbers))
            acts.hand_in(Credential, firm.key, brought)
            waiting += [(day, record) for record in brought]
        return waiting

    def _recognise(self, waiting: list[Any]) -> None:
        """The governments confirm what firms brought in when they joined."""
        by_desk: dict[tuple[int, str], list[tuple[int, Any]]] = {}
        for day, record in waiting:
            by_desk.setdefault((-(day // 30), record.region_id), []).append((day, record))
        for (_month, region), rows in sorted(by_desk.items(), key=lambda item: item[0]):
            self._acts.begin(min(day for day, _record in rows) - 5)
            reviewer = self._acts.cast.reviewer(region)
            self._acts.decide(Credential, "confirm", [record for _day, record in rows], actor=reviewer)

    def _kinds(self, firm: Firm) -> list[CredentialKind]:
        """What the firm has been recognised as, by its figures and by chance."""
        dice, staff, intensity = self._acts.past.random, firm.text.staff, float(firm.intensity)
        kinds = [
            kind
            for kind, (least, of_hundred) in _HELD.items()
            if intensity >= least and dice.random() * 100 < of_hundred
        ]
        if staff > _SME_STAFF:
            kinds = [kind for kind in kinds if kind not in (K.TECH_SME, K.INNOVATIVE_SME)]
        if staff < _GIANT_STAFF or K.SPECIALISED not in kinds:
            kinds = [kind for kind in kinds if kind != K.LITTLE_GIANT]
        if firm.is_industrial and firm.rows[-1]["main_revenue_yuan"] >= _SCALE_WAN * 10_000:
            kinds.append(K.ABOVE_SCALE)
        if K.HIGH_TECH in kinds and staff >= _CHAMPION_STAFF and firm.is_industrial:
            kinds.append(K.CHAMPION)
        if staff >= _LEADING_STAFF and firm.is_industrial and intensity > 0.015:
            kinds.append(K.LEADING)
        return kinds

    def _editions(self, firm: Firm, kind: CredentialKind) -> Iterator[dict[str, Any]]:
        """The certificates of a kind, the earliest first: renewed or run out, as it goes."""
        dice, today = self._acts.past.random, self._acts.past.today
        text = self._texts["credentials"][kind]
        years = text.get("years")
        begun = dice.choice((today.year - 4, today.year - 3, today.year - 2, today.year - 1, today.year))
        if years == 1:
            begun = dice.choice((today.year - 2, today.year - 1, today.year))
        elif years is None:
            begun = max(firm.text.founded + 2, today.year - dice.randint(2, 9))
        while True:
            issued = date(begun, dice.randint(*_MONTHS.get(kind, (3, 12))), dice.randint(1, 28))
            if begun < firm.text.founded + 1 or issued > today - timedelta(days=9):
                return
            ends = None if years is None else _end(issued, years)
            yield self._row(firm, kind, text, issued, ends)
            # Nine of ten renew; the others let it run out.
            if ends is None or dice.random() > 0.9:
                return
            begun = ends.year + (1 if years == 1 else 0)

    def _row(self, firm: Firm, kind: CredentialKind, text: Any, issued: date, ends: date | None) -> dict[str, Any]:
        self._serials[kind, issued.year] += 1
        serial = self._serials[kind, issued.year]
        given = {"year": issued.year, "serial": serial, "region": firm.text.region[2:6]}
        return {
            "kind": kind,
            "level": text["level"],
            "certificate_number": text["number"].format(**given),
            "issuer": text["issuer"],
            "issued_on": issued,
            "valid_from": issued,
            "valid_to": ends,
            "note": self._acts.past.random.choice(self._texts["notes"].get(kind, [""])),
        }

    # ---- steps, reserves, visits

    def climb(self) -> None:
        """The steps up, for every so many firms."""
        acts, kinds = self._acts, cycle(StepKind)
        told = {kind: cycle(self._texts["steps"][kind]) for kind in StepKind}
        states = cycle(_STATES)
        for firm in self._firms[::_STEP_EVERY]:
            kind, state = next(kinds), next(states)
            if kind == StepKind.ABOVE_SCALE and (firm.is_near_scale or not firm.is_industrial):
                kind = StepKind.JOINT_STOCK
            text = next(told[kind])
            owner = acts.owner(firm.key)
            days = acts.day(acts.past.random.randint(14, 520 if state == "confirmed" else 40), owner.organisation)
            values = {"kind": kind, "happened_on": acts.past.day(days + acts.past.random.randint(9, 60)), **text}
            story = Story(state, self._texts["withdrawn_step" if state == "cancelled" else "returned_step"])
            acts.file(GrowthStep, owner=owner, days=days, values=values, papers=[text["evidence"]], story=story)

    def put_by(self) -> None:
        """The reserves for research of those that do some."""
        acts, told = self._acts, self._texts["reserves"]
        notes, states = cycle(told["notes"]), cycle(_STATES)
        firms = [firm for firm in self._firms if firm.rows[-1]["research_yuan"]]
        for firm in firms[::_RESERVE_EVERY]:
            owner, dice, state = acts.owner(firm.key), acts.past.random, next(states)
            days = acts.day(dice.randint(40, 300) if state == "confirmed" else dice.randint(9, 30), owner.organisation)
            research = firm.rows[-1]["research_yuan"]
            kept = (research * dice.randint(70, 120) / 100).quantize(research)
            values = {
                "year": acts.past.today.year,
                "adopted_on": acts.past.day(days + dice.randint(8, 90)),
                "adopted_by": dice.choice(told["adopted_by"]),
                "set_aside_yuan": kept,
                "spent_yuan": (kept * dice.randint(20, 80) / 100).quantize(kept),
                "has_separate_account": dice.random() < 0.8,
                "note": next(notes),
            }
            story = Story(state, told["withdrawn" if state == "cancelled" else "returned"])
            acts.file(ResearchReserve, owner=owner, days=days, values=values, story=story)

    def count_months(self) -> None:
        """The revenue of each full month since last year for those near the scale, brought in quarter by quarter."""
        near = [firm for firm in self._firms if firm.is_near_scale]
        for firm in near:
            by_quarter: dict[date, list[dict[str, Any]]] = {}
            for row in self._months(firm):
                quarter = (row["month"] + 2) // 3 * 3
                ended = date(row["year"] + quarter // MONTHS, quarter % MONTHS + 1, 1)
                by_quarter.setdefault(min(ended, self._acts.past.today), []).append(row)
            for ended, rows in by_quarter.items():
                self._bring_months(firm, ended, rows)
        for firm, state in zip((near[0], near[-1]) if near else (), ("cancelled", "draft"), strict=False):
            owner, story = self._acts.owner(firm.key), Story(state, self._texts["wrong_month"])
            values = {"year": self._acts.past.today.year - 2, "month": MONTHS, "note": ""}
            values["main_revenue_yuan"] = firm.rows[0]["main_revenue_yuan"]
            days = self._acts.day(25, owner.organisation)
            self._acts.file(MonthlyRevenue, owner=owner, days=days, values=values, story=story)

    def _months(self, firm: Firm) -> Iterator[dict[str, Any]]:
        """The full months since last year, this year's at a pace of their own."""
        dice, today = self._acts.past.random, self._acts.past.today
        pace = dice.choice((0.92, 1.02, 1.08, 1.15, 1.22))
        mean = firm.rows[-1]["main_revenue_yuan"] / MONTHS
        for year in (today.year - 1, today.year):
            for month in range(1, MONTHS + 1 if year < today.year else today.month):
                amount = _rounded(mean, dice.uniform(0.9, 1.1) * (pace if year == today.year else 1))
                note = self._texts["month_note"] if month == 2 else ""
                yield {"year": year, "month": month, "main_revenue_yuan": amount, "note": note}

    def _bring_months(self, firm: Firm, ended: date, rows: list[dict[str, Any]]) -> None:
        acts, owner = self._acts, self._acts.owner(firm.key)
        days = acts.day(acts.ago(ended) - acts.past.random.randint(3, 12), owner.organisation)
        acts.file_rows(MonthlyRevenue, firm.key, days, rows)
        drafts = MonthlyRevenue.objects.filter(
            organisation=owner.organisation, year=rows[0]["year"], month__in=[row["month"] for row in rows]
        )
        acts.decide(MonthlyRevenue, "enter", list(drafts), actor=owner)

    def be_called_on(self) -> None:
        """The visits of officials and transfer organisations."""
        for number, told in enumerate(self._texts["visits"]):
            if self._acts.is_there(told["by"], told["firm"]):
                state = "draft" if number % 11 == 8 else "confirmed"
                self._visit(told["by"], told["firm"], told["days"], told, state)
        unnamed = [firm for firm in self._firms if firm.key not in {told["firm"] for told in self._texts["visits"]}]
        for purpose, calls in self._texts["calls"].items():
            fitting = [firm for firm in unnamed if self._fits(firm, purpose)]
            for firm, call in zip(fitting, calls, strict=False):
                unnamed.remove(firm)
                by = self._government(firm.text.region)
                days = self._acts.past.random.randint(20, 500)
                self._visit(by, firm.key, days, {"purpose": purpose, "people": "", **call}, "confirmed")
        first = self._firms[0]
        again = {"purpose": VisitPurpose.OTHER, "people": "", **self._texts["calls"]["other"][0]}
        self._visit(self._government(first.text.region), first.key, 34, again, "cancelled")

    def _visit(self, by: str, key: str, days: int, told: dict[str, Any], state: str) -> None:
        acts = self._acts
        owner, enterprise = acts.owner(by), acts.owner(key).organisation
        days = acts.day(days, owner.organisation, enterprise)
        visited = acts.past.day(days + 1)
        values = {
            "enterprise": enterprise,
            "purpose": told["purpose"],
            "visited_on": visited,
            "people": told["people"] or owner.user.name,
            "findings": told["findings"],
            "agreed": told["agreed"],
            "follow_up_on": visited + timedelta(days=told["back"]) if "back" in told else None,
        }
        story = Story(state, self._texts["struck_out"])
        acts.file(EnterpriseVisit, owner=owner, days=days, values=values, story=story)

    def _fits(self, firm: Firm, purpose: str) -> bool:
        if purpose == VisitPurpose.NO_RESEARCH:
            return not firm.rows[-1]["research_yuan"]
        if purpose == VisitPurpose.NEAR_SCALE:
            return firm.is_near_scale
        return bool(firm.rows[-1]["research_yuan"])

    def _government(self, region: str) -> str:
        """The key of the nearest government body above a region."""
        bodies = [self._acts.content.organisations[key] for key in self._acts.verified(["government"])]
        above = [body for body in bodies if region.startswith(body.region.rstrip("0") or body.region)]
        return max(above, key=lambda body: len(body.region.rstrip("0"))).key


def _rounded(amount: Decimal, times: float) -> Decimal:
    """So many times the amount, to a hundred yuan."""
    return (amount * Decimal(times) / 100).quantize(Decimal(1)) * 100


def _end(issued: date, years: int) -> date:
    """The last day: of the year for what holds a year, else the day before the anniversary."""
    if years == 1:
        return date(issued.year, 12, 31)
    return issued.replace(year=issued.year + years) - timedelta(days=1)
