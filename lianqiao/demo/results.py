"""What became of achievements: the projects they came from, their registration, and how they were converted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.utils.timezone import localdate

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.permissions import Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import Acts, Story, read
from lianqiao.demo.announcements import Announcements
from lianqiao.demo.cast import FIRST
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Achievement as AchievementText
from lianqiao.registers.achievements.enums import AchievementState, TransformationMode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.registrations.enums import EvaluationWay, PlanLevel, ResultForm, ResultStage
from lianqiao.registers.registrations.models import Registration, ResearchProject
from lianqiao.registers.registrations.transitions import NOTICE_KIND
from lianqiao.registers.taxonomy.models import Region

TEN_THOUSAND = 10_000
#: How many achievements have a project and how many of these are registered; all where there are fewer.
PROJECTS, REGISTRATIONS = 40, 30
#: Registrations from before the province asked for a notice are older than so many days; so many had one since.
OLD, ANNOUNCED = 125, 3
#: When those with a notice were handed in, and those that are still on their way.
LATE, NOW = (40, 75), (5, 12)
_ESTABLISHED = frozenset({AchievementState.PUBLISHED, AchievementState.STALE})
_PROJECT_STATES = ("confirmed", "confirmed", "confirmed", "submitted", "returned", "draft", "cancelled")
_FORMS = {"so": ResultForm.SOFTWARE, "pl": ResultForm.NEW_VARIETY}
_MATURE, _MIDDLE = 8, 6


class Results:
    """Makes projects, registrations and conversions for the achievements that are there."""

    def __init__(self, acts: Acts, records: Records, notices: Announcements) -> None:
        self._acts = acts
        self._notices = notices
        self._records = records
        self._texts = read("registrations")
        told, known = acts.content.achievements, records.achievements
        there = [key for key in known if known[key].state in _ESTABLISHED and acts.is_there(told[key].holder)]
        self._established = frozenset(there)
        self._public = [key for key in there if known[key].publicity == Publicity.PUBLIC]

    # ---- projects

    def research(self) -> None:
        """The projects of many achievements, and some of which nothing was registered."""
        states = cycle(_PROJECT_STATES)
        for number, key in enumerate(self._public[:PROJECTS], start=1):
            self._project(key, number, next(states))
        for told in self._texts["owing"]:
            if self._acts.is_there(told["unit"]):
                self._owing(told)

    def _project(self, key: str, number: int, state: str) -> None:
        acts, dice = self._acts, self._acts.past.random
        text, achievement = acts.content.achievements[key], self._records.achievements[key]
        owner = acts.owner(text.holder, preferred=text.completers[0])
        told = self._texts["projects"]
        level = dice.choices(list(PlanLevel), (10, 8, 45, 17, 12, 8))[0]
        first, last = text.years
        funding = (
            dice.choice((15, 30, 50, 60, 80, 120, 150, 300))
            if level not in (PlanLevel.ENTERPRISE, PlanLevel.OWN)
            else 0
        )
        values = {
            "title": dice.choice(told["patterns"]).format(title=text.title),
            "project_number": f"{level[:2].upper()}{first}-29-{number:04d}",
            "level": level,
            "plan": dice.choice(told["plans"][level]),
            "leader": text.completers[0],
            "funding_yuan": _yuan(funding),
            "own_yuan": _yuan(dice.choice((0, 10, 40, 100))),
            "started_on": date(first, dice.randint(1, 9), 1),
            "ends_on": date(last, 12, 31),
            "accepted_on": date(last + 1, dice.randint(2, 6), dice.randint(1, 28)) if dice.random() < 0.85 else None,
            "people": dice.randint(4, 24),
        }
        days = dice.randint(60, 400) if state == "confirmed" else dice.randint(10, 24)
        days = acts.day(days, owner.organisation, achievement)
        if values["accepted_on"] is not None and values["accepted_on"] > acts.past.day(days):
            values["accepted_on"] = None
        story = Story(state, told["withdrawn" if state == "cancelled" else "returned"])
        parts = {"achievements": [achievement]}
        acts.file(ResearchProject, owner=owner, days=days, values=values, parts=parts, story=story)

    def _owing(self, told: dict[str, Any]) -> None:
        acts, dice = self._acts, self._acts.past.random
        owner = acts.owner(told["unit"], preferred=told["leader"])
        begun = acts.past.today.year - dice.randint(4, 5)
        values = {
            "title": told["title"],
            "project_number": told["number"],
            "level": told["level"],
            "plan": told["plan"],
            "leader": told["leader"],
            "funding_yuan": _yuan(told["funding"]),
            "own_yuan": _yuan(told["own"]),
            "started_on": date(begun, 1, 1),
            "ends_on": date(begun + 2, 12, 31),
            "accepted_on": date(begun + 3, 5, dice.randint(6, 24)),
            "people": dice.randint(5, 15),
        }
        days = acts.day(dice.randint(200, 400), owner.organisation)
        acts.file(ResearchProject, owner=owner, days=days, values=values, story=Story("confirmed"))

    # ---- registrations

    def register(self) -> None:
        """Some on their way; some after the notice that the province has asked for of late; the others from before."""
        stories = [Story(told["state"], told.get("reason", "")) for told in self._texts["states"]]
        old = [
            key for key in self._public if self._acts.ago(localdate(self._records.achievements[key].created_at)) > OLD
        ]
        recent = [key for key in self._public if key not in old] + old
        late = recent[: len(stories) + ANNOUNCED]
        for number, key in enumerate(late):
            story = stories[number] if number < len(stories) else Story("published")
            is_announced = story.state in ("confirmed", "published")
            days = self._acts.past.random.randint(*(LATE if is_announced else NOW))
            self._register(key, story, days, is_announced=is_announced or story.state == "submitted")
        for key in [key for key in old if key not in late][:REGISTRATIONS]:
            self._register(key, Story("published"), self._acts.past.random.randint(OLD, 420))

    def _register(self, key: str, story: Story, wanted: int, *, is_announced: bool = False) -> None:
        acts, dice = self._acts, self._acts.past.random
        text, achievement = acts.content.achievements[key], self._records.achievements[key]
        owner = acts.owner(text.holder, preferred=text.completers[0])
        values = {
            "achievement": achievement,
            "result_form": _form(text),
            "stage": _stage(text.readiness),
            "evaluation": dice.choice(EvaluationWay.values[:4]),
            "evaluator": dice.choice(self._texts["evaluators"]),
            "evaluated_on": date(text.years[1] + 1, dice.randint(2, 5), dice.randint(2, 27)),
            "evaluation_number": f"辽河评字〔{text.years[1] + 1}〕第{dice.randint(11, 380)}号",
            "conclusion": f"{text.evidence.rstrip('。')}。{dice.choice(self._texts['conclusions'])}",
            "discipline": self._texts["disciplines"].get(key[:2], ""),
            "people": len(text.completers) + dice.randint(2, 9),
            "cost_yuan": _yuan(dice.choice((40, 65, 90, 140, 210, 360))),
            "used": dice.choice(self._texts["used"]),
            "income_yuan": _yuan(dice.choice((0, 120, 340, 800, 1500))),
            "may_be_transferred": dice.random() < 0.85,
        }
        days = acts.day(wanted, owner.organisation, achievement)
        papers = ["评价报告", "用户使用证明"]
        begins = Story("submitted") if is_announced else story
        made = acts.file(Registration, owner=owner, days=days, values=values, papers=papers, story=begins)
        if is_announced:
            self._announce(made, text, "running" if begins.state == story.state else "passed")
        if begins.state != story.state:
            acts.later(2)
            acts.carry(made, story, owner=owner, from_step=1)

    def _announce(self, made: Registration, text: AchievementText, state: str) -> None:
        """The notice of the province's body before the certificate."""
        told = self._texts["notice"]
        row = [made.title, str(made.organisation), "、".join(text.completers), made.get_evaluation_display()]
        days = self._acts.reached(made)
        notice = {**told, "kind": NOTICE_KIND, "by": FIRST, "days": days, "state": state, "row": row}
        self._notices.announce(notice, made)

    # ---- conversions

    def convert(self) -> None:
        """The conversions that are told by hand; of a partner who is not there only the name is kept."""
        for told in read("conversions"):
            if told["achievement"] in self._established:
                self._convert(told)

    def _convert(self, told: dict[str, Any]) -> None:
        acts = self._acts
        text = acts.content.achievements[told["achievement"]]
        achievement: Achievement = self._records.achievements[told["achievement"]]
        owner = acts.owner(text.holder, preferred=text.completers[0])
        partner = acts.owner(told["partner"]).organisation if acts.is_there(told.get("partner", "")) else None
        days = acts.day(told["days"], owner.organisation, achievement, partner)
        signed = acts.past.day(days + told["signed"])
        made = signed + timedelta(days=told["made"]) if "made" in told else None
        is_paid = told["mode"] != TransformationMode.SELF_IMPLEMENTATION and "amount" in told
        values = {
            "achievement": achievement,
            "mode": told["mode"],
            "partner": partner,
            "partner_name": "" if partner else told.get("partner_name", "承接单位（平台外）"),
            "place": Region.objects.get(pk=told["place"]),
            "contract_number": f"JS{signed:%Y}29{text.id.upper()}" if is_paid else "",
            "signed_on": signed,
            "amount_yuan": _maybe(told, "amount"),
            "received_yuan": _maybe(told, "received"),
            "company": told.get("company", ""),
            "share": Decimal(str(told["share"])) if "share" in told else None,
            "valuation_yuan": _maybe(told, "valuation"),
            "invested_yuan": _maybe(told, "invested"),
            "product": told["product"],
            "in_production_since": made if made is not None and made <= acts.past.day(days) else None,
            "jobs": told["jobs"],
            "effect": told["effect"],
        }
        last = acts.past.day(days).year - 1
        years = [
            {"year": last - back, "sales_yuan": _yuan(sales), "profit_yuan": _yuan(profit), "tax_yuan": _yuan(tax),
             "evidence": f"{last - back} 年销售发票汇总"}
            for back, (sales, profit, tax) in enumerate(reversed(told["sales"]))
        ]  # fmt: skip
        is_certified = told["state"] == "certified"
        story = Story(FilingState.CONFIRMED if is_certified else told["state"], told.get("reason", ""))
        papers = ["技术合同", "到账凭证"] if is_paid else ["实施决议", "产值证明"]
        conversion = acts.file(
            Conversion, owner=owner, days=days, values=values, parts={"years": years[::-1]}, papers=papers, story=story
        )
        if is_certified:
            acts.later(10, 40)
            reviewer = acts.of_first(Role.REVIEWER, other_than=owner)
            conversion = apply(conversion, "certify", actor=reviewer)
            acts.later(2, 6)
            acts.act(conversion, "clear", story, owner=owner)


def _form(text: AchievementText) -> ResultForm:
    kinds = [line[:2] for line in text.rights]
    return next((_FORMS[kind] for kind in kinds if kind in _FORMS), ResultForm.NEW_TECHNIQUE)


def _stage(readiness: int) -> ResultStage:
    if readiness >= _MATURE:
        return ResultStage.MATURE
    return ResultStage.MIDDLE if readiness >= _MIDDLE else ResultStage.EARLY


def _maybe(told: dict[str, Any], name: str) -> Decimal | None:
    return _yuan(told[name]) if name in told else None


def _yuan(wan: int) -> Decimal:
    return Decimal(wan) * TEN_THOUSAND
