"""What the demonstration's science department has recognised, and the checks that followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply, apply_many
from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.recognitions.domain.checks import open_checks, save_report
from lianqiao.processes.recognitions.domain.entering import enter_recognition
from lianqiao.processes.recognitions.domain.renewing import renew_recognition
from lianqiao.processes.recognitions.domain.reserve import promote_entry
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind, YearlyCheck
from lianqiao.processes.recognitions.queries.reading import reserve_of
from lianqiao.registers.innovative_products.models import InnovativeProduct
from lianqiao.registers.needs.enums import ScenarioState
from lianqiao.registers.needs.models import Scenario
from lianqiao.registers.organisations.models import Membership

#: Days ago: when most was recognised and what is older was entered; since when the older holds.
RECENT, EXPIRED_SINCE, RUNNING_OUT_SINCE = 130, 1165, 1040
RESEARCHING = ("university", "institute", "new_research_body")
LEVELS = ("初级", "中级", "高级")


class Recognising:
    """Lets the science department recognise, check and withdraw, up to yesterday."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts, self._past = Acts(content, cast, past), past
        self._told: Mapping[str, Any] = read("recognitions")
        self._kinds = {kind.pk: kind for kind in RecognitionKind.objects.all()}
        self._keeper = self._acts.of_first(Role.REVIEWER)
        self._made: dict[str, list[Recognition]] = {}

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it."""
        self._acts.begin(self._acts.day(RECENT, self._keeper.organisation))
        self._enter_old()
        for kind, rows in (
            ("technology_manager", self._managers()),
            ("proof_centre", self._centres()),
            ("pilot_platform", self._pilots()),
            ("innovation_platform", self._innovation()),
            ("demonstration_scenario", self._scenarios()),
            ("first_set", self._products()),
        ):
            for row in rows:
                self._enter(kind, **row)
            self._acts.later(1, 4)
        self._clear()
        self._promote()
        self._acts.pass_time(Recognition)
        self._check()
        self._withdraw()
        self._renew()
        self._acts.pass_time(Recognition, YearlyCheck)
        step()

    # ---- what is recognised

    def _units(self, *kinds: str) -> list[Any]:
        """The verified units of these kinds that were there when most was recognised."""
        units = [self._acts.owner(key).organisation for key in self._acts.verified(kinds)]
        return [unit for unit in units if self._acts.day(RECENT, unit) == RECENT]

    def _enter_old(self) -> None:
        """One whose time runs out meanwhile, and two whose time runs out now."""
        units = self._units(*RESEARCHING)
        told = {"category": "重点实验室", "level": "省级"}
        self._enter("innovation_platform", f"{units[0].name}省级重点实验室", units[0], since=EXPIRED_SINCE, **told)
        told = {"category": "工程化中心", "level": "省级"}
        for unit in units[1:3]:
            title = f"{unit.name}中试工程化中心"
            self._enter("innovation_platform", title, unit, since=RUNNING_OUT_SINCE, **told)

    def _enter(self, kind: str, title: str, unit: Any, *, since: int | None = None, **values: Any) -> None:
        first = clock.today() if since is None else self._past.day(since)
        name, number = self._told["decisions"][kind]
        given = {
            **values,
            "title": title[:120],
            "holder": unit,
            "decision_title": name,
            "decision_number": number.format(year=first.year),
            "decided_on": first,
            "valid_from": first,
        }
        made = enter_recognition(self._kinds[kind], actor=self._keeper, values=given)
        self._made.setdefault(kind, []).append(made)

    def _managers(self) -> Iterator[dict[str, Any]]:
        """Those who are managers on the platform, each once in the unit that was there first."""
        rows = Membership.objects.filter(roles__contains=[Role.MANAGER], organisation__state="verified")
        seen: set[str] = set()
        for member in rows.select_related("user", "organisation__region").order_by("created_at", "pk"):
            if member.user.name in seen or len(seen) == self._told["managers"]:
                continue
            seen.add(member.user.name)
            yield {"title": member.user.name, "unit": member.organisation, "level": LEVELS[len(seen) % len(LEVELS)]}

    def _centres(self) -> Iterator[dict[str, Any]]:
        for number, unit in enumerate(self._units(*RESEARCHING)[: self._told["proof_centres"]]):
            yield {"title": f"{unit.name}概念验证中心", "unit": unit, "level": "省级" if number % 2 else "市级"}

    def _pilots(self) -> Iterator[dict[str, Any]]:
        classes, units = self._kinds["pilot_platform"].classes, self._units(*RESEARCHING)
        for number, name in enumerate(self._told["platforms"]):
            unit = units[(number + 3) % len(units)]
            category = classes[number % len(classes)]
            yield {"title": f"{unit.name}{name}", "unit": unit, "category": category, "level": "省级"}

    def _innovation(self) -> Iterator[dict[str, Any]]:
        researching, firms = self._units(*RESEARCHING), self._units("enterprise")
        number = 3
        for row in self._told["innovation"]:
            units = firms if row["category"] == "企业技术中心" else researching
            for _one in range(row["count"]):
                unit = units[number % len(units)]
                number += 1
                title = f"{unit.name}{row['name']}"
                level = "省级" if number % 3 else "市级"
                yield {"title": title, "unit": unit, "category": row["category"], "level": level}

    def _scenarios(self) -> Iterator[dict[str, Any]]:
        rows = Scenario.objects.filter(state=ScenarioState.PUBLISHED).select_related("organisation__region")
        for scenario in rows.order_by("created_at", "pk")[: self._told["scenarios"]]:
            yield {"title": scenario.title, "unit": scenario.organisation, "level": "省级", "subject": scenario}

    def _products(self) -> Iterator[dict[str, Any]]:
        states = (FilingState.CONFIRMED, FilingState.PUBLISHED)
        rows = InnovativeProduct.objects.filter(state__in=states).select_related("organisation__region")
        ranks = {"international": "国际", "nation": "国内", "province": "省内"}
        classes = {"first_set": "首台（套）", "first_batch": "首批次", "first_version": "首版次"}
        for product in rows.order_by("created_at", "pk")[: self._told["first_sets"]]:
            yield {
                "title": product.title,
                "unit": product.organisation,
                "category": classes[product.kind],
                "level": ranks[product.rank],
                "subject": product,
            }

    # ---- what follows

    def _clear(self) -> None:
        """The secrecy officer clears what was entered, but for what came last."""
        officer = self._acts.of_first(Role.SECRECY_OFFICER, other_than=self._keeper)
        keys = [one.pk for rows in self._made.values() for one in rows][:-2]
        self._acts.later(2, 4)
        apply_many(Recognition.objects.filter(pk__in=keys), "publish", actor=officer, opinion=self._told["opinion"])

    def _promote(self) -> None:
        """A line of the reserve becomes a pilot platform."""
        told, body = self._told["promote"], self._keeper.organisation
        lines = {one.attributes.get("platform"): one for one in reserve_of(body.pk).filter(left_on__isnull=True)}
        entry = lines.get(told["name"])
        if entry is None:
            return
        self._acts.begin(min(60, self._acts.ago(entry.entered_on) - 1))
        name, number = self._told["decisions"]["pilot_platform"]
        today = clock.today()
        values = {
            "title": told["name"],
            "category": told["category"],
            "level": told["level"],
            "decision_title": name,
            "decision_number": number.format(year=today.year),
            "decided_on": today,
            "valid_from": today,
        }
        promote_entry(entry, actor=self._keeper, values=values, reason=told["reason"])

    def _check(self) -> None:
        """A round for the innovation platforms: most are graded, some reported, one not yet, one not in time."""
        self._acts.begin(50)
        kind = self._kinds["innovation_platform"]
        due = clock.today() + timedelta(days=30)
        open_checks(kind, actor=self._keeper, year=clock.today().year, due_on=due)
        checks = list(YearlyCheck.objects.select_related("recognition__holder").order_by("recognition__number"))
        grades = self._told["grades"]
        for number, check in enumerate(checks[1:]):
            owner = self._holder(check.recognition)
            spent = Decimal(self._past.random.randint(80, 900)) * 10_000
            report = {**self._told["report"], "spent": spent, "income": spent / 5}
            save_report(check, actor=owner, values=report)
            handed = apply(check, "submit", actor=owner)
            if number % 4:
                grade = grades[number % len(grades)]
                apply(handed, "grade", actor=self._keeper, **{**grade, "score": Decimal(grade["score"])})
        self._acts.later(18, 19)
        open_checks(self._kinds["pilot_platform"], actor=self._keeper, year=clock.today().year, due_on=self._in(60))

    def _withdraw(self) -> None:
        """One platform pauses, one is heard, one is revoked."""
        pilots, year = self._made["pilot_platform"], clock.today().year
        apply(pilots[0], "suspend", actor=self._keeper, reason=self._told["suspended"])
        for platform in pilots[1:3]:
            heard = apply(platform, "propose", actor=self._keeper, reason=self._told["proposed"])
            self._acts.later(1, 3)
            heard = apply(heard, "answer", actor=self._holder(platform), statement=self._told["statement"])
        number = self._told["revoking"].format(year=year)
        self._acts.later(1, 3)
        apply(heard, "revoke", actor=self._keeper, reason=self._told["revoked"], end_decision=number)

    def _renew(self) -> None:
        """Two whose time runs out ask to go on; one is answered."""
        rows = self._made["innovation_platform"][1:3]
        for recognition in rows:
            current = Recognition.objects.get(pk=recognition.pk)
            apply(current, "ask_renewal", actor=self._holder(current), renewal_text=self._told["renewal"])
        self._acts.later(2, 4)
        name, number = self._told["decisions"]["innovation_platform"]
        today = clock.today()
        values = {"decision_title": name, "decision_number": number.format(year=today.year), "decided_on": today}
        renewed = Recognition.objects.get(pk=rows[0].pk)
        renew_recognition(renewed, actor=self._keeper, values={**values, "valid_from": today})

    def _holder(self, recognition: Recognition) -> Actor:
        keys = self._acts.verified((*RESEARCHING, "enterprise"))
        return next(one for one in map(self._acts.owner, keys) if one.organisation_id == recognition.holder_id)

    def _in(self, days: int) -> date:
        return clock.today() + timedelta(days=days)
