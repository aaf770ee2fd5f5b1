"""What the cities and departments of the demonstration report: a year of months, and quarters beside it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.models import Job
from lianqiao.core.periods import add_months, last_day
from lianqiao.core.transitions import apply, apply_many
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST
from lianqiao.demo.catalogue import Catalogue
from lianqiao.demo.courses import Courses
from lianqiao.demo.plan_work import run_job
from lianqiao.demo.texts import read
from lianqiao.governance.collection.domain.data_sets import CheckGiven, Content, ItemGiven, create_data_set
from lianqiao.governance.collection.domain.filling import Given, save_report
from lianqiao.governance.collection.domain.opening import OPEN_JOB
from lianqiao.governance.collection.enums import CountedIn, Frequency, ReportState, StandsFor
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.governance.collection.queries.checking import Limits, differences_of, limits_of
from lianqiao.governance.indicators.domain.readings import Entry, record_readings
from lianqiao.governance.indicators.enums import Origin
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.enums import RegionLevel

#: A data set is put into use so many days after its first period has begun.
STARTED_AFTER = 12
#: What was decided about a report that came late, so many days after it.
LATE_DECISION = 2


class Reporting:
    """Lets the cycles open, the units report, and the province accept and approve, day by day up to yesterday."""

    def __init__(self, acts: Acts, catalogue: Catalogue, *, first_year: int, most: int) -> None:
        self._acts = acts
        self._catalogue = catalogue
        self._told: dict[str, Any] = read("governance/reporting")
        self._keeper = acts.owner(FIRST)
        self._courses = Courses(catalogue, first_year=first_year, seed=acts.past.seed)
        self._first_day = date(first_year, 1, 1)
        self._yesterday = acts.past.day(LATEST)
        self._most = most

    @property
    def months(self) -> list[date]:
        """The months that are asked for: the last ones that were over by yesterday, not before the plan."""
        over = self._yesterday.replace(day=1)
        wanted = [add_months(over, -number) for number in range(self._most, 0, -1)]
        return [month for month in wanted if month >= self._first_day]

    def take_over(self) -> None:
        """The figures of the months before the first cycle, as they stood in the tables that came before."""
        told, entries = self._told["monthly"], []
        for number in range((self.months[0].year - self._first_day.year) * 12 + self.months[0].month - 1):
            month = add_months(self._first_day, number)
            for code in self._catalogue.cities:
                for item in told["items"]:
                    value = self._courses.figure(item["indicator"], code, month)
                    indicator = self._catalogue.indicators[item["indicator"]]
                    entries.append(Entry(indicator.pk, code, month, value, last_day(month)))
        record_readings(entries, origin=Origin.REPORTED)

    def report_months(self, *, step: Callable[[], None]) -> None:
        """All months of the cities; `step` after each."""
        told = self._told["monthly"]
        values = {"stands_for": StandsFor.REGION, "frequency": Frequency.MONTH}
        own = {
            "kinds": [OrganisationKind.GOVERNMENT],
            "levels": [RegionLevel.CITY],
        }
        departments = [text.key for text in self._acts.content.organisations.values() if text.department]
        content = Content(
            items=[
                ItemGiven(
                    self._catalogue.indicators[item["indicator"]],
                    help=item.get("help", ""),
                    beside=self._catalogue.indicators.get(item.get("beside", "")),
                )
                for item in told["items"]
            ],
            checks=[CheckGiven(**told["check"])],
            left_out=[self._acts.owner(key).organisation_id for key in departments],
        )
        data_set = self._begin(told, self.months[0], {**values, **own}, content)
        for number, month in enumerate(self.months):
            cycle = self._open(data_set, last_day(month))
            data_set = cycle.data_set
            self._fill_month(cycle, told, from_end=len(self.months) - number)
            step()

    def report_quarters(self) -> None:
        """The quarters of the departments."""
        told, acts = self._told["quarterly"], self._acts
        ends = self._quarters(told["quarters"])
        rows = told["units"]
        content = Content(
            items=[ItemGiven(self._catalogue.indicators[row["indicator"]], is_required=False) for row in rows],
            added=[acts.owner(row["unit"]).organisation_id for row in rows],
        )
        values = {"stands_for": StandsFor.UNIT, "frequency": Frequency.QUARTER}
        data_set = self._begin(told, add_months(ends[0].replace(day=1), -2), values, content)
        for number, end in enumerate(ends):
            cycle = self._open(data_set, end)
            data_set = cycle.data_set
            reports = {report.organisation_id: report for report in cycle.reports.all()}
            for row in sorted(rows, key=lambda row: int(row["day"])):
                unit = acts.owner(row["unit"])
                figure = Decimal(row["figures"][number - len(ends)])
                if self._is_over(end, row["day"]):
                    acts.begin(self._ago(end, row["day"]))
                    key = self._catalogue.indicators[row["indicator"]].pk
                    report = reports[unit.organisation_id]
                    self._hand_in(report, unit, {key: Given(figure, told["reason"] if number else "")})
            self._decide(cycle, told, end)

    # ---- one period

    def _quarters(self, count: int) -> list[date]:
        """The last days of so many quarters that were over by yesterday, not before the plan."""
        ends = [last_day(add_months(self._first_day, number)) for number in range(2, 24, 3)]
        return [end for end in ends if end < self._yesterday][-count:]

    def _begin(self, told: Mapping[str, Any], first: date, values: Mapping[str, Any], content: Content) -> DataSet:
        due, late, lock = told["due"]
        days = {"due_after": due, "late_after": late, "lock_after": lock, "counted_in": CountedIn.DAYS}
        self._acts.begin(self._acts.ago(first + timedelta(days=STARTED_AFTER)))
        data_set = create_data_set(
            actor=self._keeper,
            values={"name": told["name"], "text": told["text"], "first_day": first, **values, **days},
            content=content,
        )
        return apply(data_set, "activate", actor=self._keeper)

    def _open(self, data_set: DataSet, end: date) -> Cycle:
        """The next period of the data set, on the day after its end."""
        self._acts.begin(self._ago(end, 1))
        apply(data_set, "open_cycle", actor=SYSTEM)
        cycle = Cycle.objects.get(data_set=data_set, ends_on=end)
        run_job(Job.objects.get(kind=OPEN_JOB, payload__cycle=str(cycle.pk)))
        opened: Cycle = Cycle.objects.select_related("data_set").get(pk=cycle.pk)
        return opened

    def _fill_month(self, cycle: Cycle, told: Mapping[str, Any], *, from_end: int) -> None:
        """What each city hands in, on its day; the last two periods hold what does not go as it should."""
        acts, end = self._acts, cycle.ends_on
        limits, reports = limits_of(cycle), {report.region_id: report for report in cycle.reports.all()}
        is_last, is_before = from_end == 1, from_end == 2
        # What goes back is in the last period, as soon as that has come so far.
        is_returning = is_last if self._is_over(self.months_end, told["returned"]["day"]) else is_before
        days = dict(told["handed"])
        if is_returning:
            days[told["returned"]["place"]] = told["returned"]["day"] - 2
        if is_before:
            days.pop(told["late"]["place"])
        begun = told["begun"] if is_last else []
        silent = told["silent"] if is_last else []
        for code in sorted(days, key=lambda code: (days[code], code)):
            if code in silent or not self._is_over(end, days[code]):
                continue
            acts.begin(self._ago(end, days[code]))
            unit = self._unit(reports[code])
            given = self._given(reports[code], told, limits, more=told["explained"] if is_before else None)
            if code in begun:
                save_report(reports[code], actor=unit, given=dict(list(given.items())[:4]))
            else:
                self._hand_in(reports[code], unit, given)
        if is_returning and self._is_over(end, told["returned"]["day"]):
            acts.begin(self._ago(end, told["returned"]["day"]))
            report = Report.objects.get(pk=reports[told["returned"]["place"]].pk)
            apply(report, "return", actor=self._keeper, reason=told["returned"]["reason"])
        self._decide(cycle, told, end, late=told["late"] if is_before else None)

    def _decide(
        self, cycle: Cycle, told: Mapping[str, Any], end: date, *, late: Mapping[str, Any] | None = None
    ) -> None:
        """Accept and approve what has come, then what came late, with what the clock says meanwhile."""
        for name, state in (("accept", ReportState.SUBMITTED), ("approve", ReportState.ACCEPTED)):
            day = told[f"{name}ed" if name == "accept" else "approved"]
            if self._is_over(end, day):
                cycle = self._acts.run_clock(cycle, until=self._ago(end, day) + 1)
                self._acts.begin(self._ago(end, day))
                self._all(cycle, name, state)
        if late is not None and self._is_over(end, late["day"] + LATE_DECISION):
            cycle = self._acts.run_clock(cycle, until=self._ago(end, late["day"]) + 1)
            self._acts.begin(self._ago(end, late["day"]))
            report = cycle.reports.get(region=late["place"])
            given = self._given(report, told, limits_of(cycle))
            self._hand_in(report, self._unit(report), given, note=late["note"])
            self._acts.begin(self._ago(end, late["day"] + LATE_DECISION))
            self._all(cycle, "accept", ReportState.SUBMITTED)
            self._all(cycle, "approve", ReportState.ACCEPTED)
        self._acts.run_clock(cycle, until=LATEST)

    def _all(self, cycle: Cycle, name: str, state: str) -> None:
        _done, refused = apply_many(Report.objects.filter(cycle=cycle, state=state), name, actor=self._keeper)
        if refused:
            raise RuntimeError(f"{name}: {refused[0].subject}: {refused[0].reason}")

    # ---- one report

    def _given(
        self, report: Report, told: Mapping[str, Any], limits: Limits, *, more: Mapping[str, Any] | None = None
    ) -> dict[Any, Given]:
        """What the city fills in, with the reasons that are asked for."""
        chance = random.Random(f"{self._acts.past.seed} {report.region_id} {report.cycle.starts_on}")
        given = {}
        for row in report.values.select_related("indicator").order_by("position"):
            key = row.indicator.key
            row.value = self._courses.figure(key, report.region_id, report.cycle.starts_on)
            is_more = more is not None and (key, report.region_id) == ("demands_reported", more["place"])
            if row.measured is not None:
                row.value = row.measured + (more["more"] if more is not None and is_more else 0)
            reason = ""
            if differences_of(row, limits):
                has_risen = row.previous is not None and row.value > row.previous
                reason = chance.choice(told["rises" if has_risen else "falls"])
            if more is not None and is_more:
                reason = more["reason"]
            given[row.indicator_id] = Given(row.value, reason)
        return given

    def _hand_in(self, report: Report, unit: Actor, given: Mapping[Any, Given], *, note: str = "") -> None:
        filled = save_report(report, actor=unit, given=given, note=note)
        apply(filled, "submit", actor=unit)

    def _unit(self, report: Report) -> Actor:
        """Who fills in for the unit."""
        name = Organisation.objects.get(pk=report.organisation_id).name
        texts = self._acts.content.organisations.values()
        return self._acts.owner(next(text.key for text in texts if text.name == name))

    @property
    def months_end(self) -> date:
        """The end of the last month that is asked for."""
        return last_day(self.months[-1])

    def _ago(self, end: date, days: int) -> int:
        """So many days ago it was so many days after the end of a period."""
        return self._acts.ago(end) - days

    def _is_over(self, end: date, days: int) -> bool:
        """Whether that day has come."""
        return self._ago(end, days) >= LATEST
