"""How the demonstration's province judges: league tables, bulletins, alerts, an assessment, boards and a map."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core.periods import Period, last_day
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST
from lianqiao.demo.catalogue import Catalogue
from lianqiao.demo.plan_work import PlanWork
from lianqiao.demo.texts import read
from lianqiao.governance.boards.domain.alerts import watch_targets
from lianqiao.governance.boards.domain.assessments import (
    ItemContent,
    add_extra,
    correct_points,
    create_assessment,
)
from lianqiao.governance.boards.domain.bulletins import draw_up_bulletin, edit_bulletin
from lianqiao.governance.boards.domain.snapshots import give_below, publish_snapshot, take_snapshot
from lianqiao.governance.boards.domain.tiles import lay_out_tiles
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.models import AssessedScore


class Judging:
    """Makes what is judged of the figures; `months` are those that were reported, the last one still coming in."""

    def __init__(self, acts: Acts, work: PlanWork, catalogue: Catalogue, months: list[date]) -> None:
        self._acts = acts
        self._work = work
        self._catalogue = catalogue
        self._months = months
        self._told: dict[str, Any] = read("governance/boards")
        self._keeper = acts.owner(FIRST)
        self._colleague = acts.of_first(Role.REVIEWER, other_than=self._keeper)

    def lay_out(self) -> None:
        """The map of tiles, and boards for themes."""
        acts = self._acts
        acts.begin(self._ago(self._months[0], self._told["taken"]))
        tiles = {code: (row, column) for code, (row, column) in self._told["tiles"].items()}
        lay_out_tiles(tiles, actor=self._keeper)
        for told in self._told["topics"]:
            values = {"name": told["name"], "note": told["note"]}
            indicators = [self._catalogue.indicators[key] for key in told["indicators"]]
            create_topic(actor=self._keeper, values=values, indicators=indicators)

    def rank(self) -> None:
        """The league tables, each seen by those for whom it is meant."""
        weights = {self._catalogue.indicators[key].pk: Decimal(weight) for key, weight in self._told["weights"].items()}
        indicators = [self._catalogue.indicators[key] for key in self._told["weights"]]
        for told in self._told["leagues"]:
            month = self._months[-told["period"]]
            self._acts.begin(self._ago(month, self._told["taken"]))
            snapshot = take_snapshot(
                actor=self._keeper,
                title=told["title"].format(month=month.month),
                indicators=indicators,
                period=Period.of_years(month.year),
                month=month,
                weights=weights,
                note=told["note"],
            )
            if told["audience"] == "below":
                give_below(snapshot, actor=self._keeper, shown=True)
            if told["audience"] == "public":
                self._acts.later(1)
                publish_snapshot(snapshot, actor=self._acts.cast.officer(FIRST), opinion=told["opinion"])

    def watch(self) -> None:
        """Look for targets that are behind: once in the past, so that some have recovered since, and yesterday."""
        for days in (self._ago(self._months[-2], self._told["watched"]), LATEST):
            self._acts.begin(days)
            watch_targets(self._acts.past.day(days))

    def inform(self) -> None:
        """The bulletins, issued by another person than their author; the last one waits as a draft."""
        for told in self._told["bulletins"]:
            month = self._months[-told["period"]]
            self._acts.begin(self._ago(month, told["day"]) if "day" in told else LATEST)
            bulletin = draw_up_bulletin(
                actor=self._keeper, period=Period.of_years(month.year), month=month, recipients=told["recipients"]
            )
            if told["state"] == "draft":
                continue
            number = told["number"].format(year=self._acts.past.day(self._acts.today_is()).year)
            bulletin = edit_bulletin(bulletin, actor=self._keeper, values={"number": number})
            self._acts.later(1)
            apply(bulletin, "issue", actor=self._colleague)

    def assess(self) -> None:
        """The assessment of the plan's first year: scored, corrected and confirmed as far as the calendar has come."""
        told, acts, year = self._told["assessment"], self._acts, self._work.first_year
        period = Period.of_years(year)
        acts.begin(self._work.ago([0, 3, 12]))
        assessment = create_assessment(
            actor=self._keeper,
            values={
                "title": told["title"].format(year=year),
                "starts_on": period.start,
                "ends_on": period.end,
                "most_bonus": Decimal(told["most_bonus"]),
                "most_deduction": Decimal(told["most_deduction"]),
                "rules": told["rules"],
            },
            items=[
                ItemContent(
                    self._catalogue.indicators[item["indicator"]],
                    Decimal(item["weight"]),
                    Decimal(item["floor"]),
                    Decimal(item["cap"]),
                )
                for item in told["items"]
            ],
        )
        if acts.ago(period.end + timedelta(days=1)) < LATEST:
            return
        acts.begin(self._work.ago(told["scored"]))
        assessment = apply(assessment, "score", actor=self._keeper)
        fix = told["corrected"]
        score = AssessedScore.objects.get(
            unit__assessment=assessment,
            unit__region=fix["place"],
            item__indicator=self._catalogue.indicators[fix["indicator"]],
        )
        correct_points(score, actor=self._keeper, points=Decimal(fix["points"]), reason=fix["reason"])
        for extra in told["extras"]:
            unit = assessment.units.get(region=extra["place"])
            add_extra(unit, actor=self._keeper, points=Decimal(str(extra["points"])), reason=extra["reason"])
        acts.begin(self._work.ago(told["confirmed"]))
        apply(assessment, "confirm", actor=self._colleague)

    def _ago(self, month: date, days: int) -> int:
        """So many days ago it was so many days after the end of a month, yesterday at the latest."""
        return max(self._acts.ago(last_day(month)) - days, LATEST)
