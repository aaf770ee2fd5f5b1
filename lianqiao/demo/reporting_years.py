"""How units of the demonstration report on two years, and which of the required rules they have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts, Story
from lianqiao.demo.cast import FIRST, Cast
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.texts import Content, read
from lianqiao.processes.annual_reports.checking import findings, open_findings
from lianqiao.processes.annual_reports.domain import Given, create_year, order_correction, save_report
from lianqiao.processes.annual_reports.enums import AnnualState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear, RuleDocument

#: The lines that are asked, in the order of the numbers of a unit.
ASKED = ("seconded", "left", "founded", "offices", "office_staff", "joint_offices", "platforms")
#: How far a rule goes for what is told of it.
_RULES = {"has": "confirmed", "lacks": "confirmed", "expired": "confirmed"}


def told() -> Any:
    """What is written by hand."""
    return read("annual_reports")


def pieces(content: Content) -> int:
    """How many years and rules are told."""
    return len(told()["years"]) + len(told()["rules"])


class ReportingYears:
    """Lets the science department ask, units fill in, confirm and correct, and the department accept and merge."""

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)
        self._content, self._cast = content, cast
        self._told = told()
        self._body = self._acts.owner(FIRST)
        self._judge = self._acts.of_first(Role.REVIEWER, other_than=self._body)

    def make(self, *, step: Callable[[], None]) -> None:
        """The rules, then the years, the oldest first."""
        for row in self._told["rules"]:
            self._rule(row)
            step()
        for row in self._told["years"]:
            self._year(row)
            step()

    # ---- rules

    def _rule(self, row: list[Any]) -> None:
        key, rule, paper, issued, lasting, state = row
        acts, owner = self._acts, self._acts.owner(key)
        issued_on = acts.past.day(issued)
        values = {
            "rule": rule,
            "paper": paper,
            "issued_on": issued_on,
            "valid_until": issued_on + timedelta(days=lasting) if lasting else None,
            "note": "",
        }
        finding = "lacks" if state == "lacks" else "has"
        story = Story(
            _RULES.get(state, state),
            reason={"return": "只有征求意见稿，请上传正式印发的文件。", "withdraw": "已并入人事制度，另行填报。"},
            data={"finding": finding},
        )
        days = acts.day(min(issued, 60 if state != "expired" else 120), owner.organisation)
        made = acts.file(RuleDocument, owner=owner, days=days, values=values, papers=(paper[:40],), story=story)
        if state == "expired" or made.valid_until is not None:
            acts.begin(LATEST)
            acts.run_clock(made, until=LATEST)

    # ---- years

    def _year(self, row: Mapping[str, Any]) -> None:
        acts = self._acts
        acts.begin(row["opened"])
        wanted = clock.today().year - 1
        values = {
            "year": wanted,
            "title": f"{wanted}年度科技成果转化年度报告",
            "text": row["text"],
            "due_on": acts.past.day(row["due"]),
            "department_due_on": acts.past.day(row["department_due"]),
        }
        year = apply(create_year(actor=self._body, values=values), "open", actor=self._body)
        reports = {one.organisation_id: one for one in year.reports.all()}
        for key, story in row["reports"].items():
            report = reports.get(self._acts.owner(key).organisation_id)
            if report is not None:
                self._report(report, key, story, row)
        year = self._clock(year, row["due"])
        acts.begin(max(row["due"] - 3, LATEST))
        for key, story in row["reports"].items():
            if "order" in story:
                self._order(reports[self._acts.owner(key).organisation_id], story)
        if row["ends"] == YearState.OPEN:
            return
        acts.begin(row["department_due"] + 8)
        year = apply(ReportYear.objects.get(pk=year.pk), "merge", actor=self._body)
        acts.begin(row["department_due"] + 4)
        letter, to = row["letter"]
        apply(year, "forward", actor=self._body, letter_paper=letter.format(year=clock.today().year), letter_to=to)

    def _clock(self, year: ReportYear, due: int) -> ReportYear:
        """What the clock does around the units' day."""
        found: ReportYear = self._acts.run_clock(ReportYear.objects.get(pk=year.pk), until=max(due - 2, LATEST))
        return found

    def _report(self, report: AnnualReport, key: str, story: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        acts = self._acts
        state = story["state"]
        if state == AnnualState.WAITING:
            return
        if state == AnnualState.EXCUSED:
            acts.begin(row["opened"] - 4)
            apply(_now(report), "excuse", actor=self._body, reason=story["reason"])
            return
        head, writer = acts.owner(key), self._writer(key)
        acts.begin(row["due"] - 1 if story.get("late") else row["opened"] - acts.past.random.randint(6, 18))
        apply(_now(report), "begin", actor=writer)
        if state == AnnualState.UNDERWAY:
            self._fill(report, writer, key, whole=False)
            return
        acts.later(0, 1)
        self._fill(report, writer, key, whole=True, correct=story.get("correct"))
        apply(_now(report), "propose", actor=writer)
        if state == AnnualState.PROPOSED:
            return
        acts.later(0 if story.get("late") else 1, 2)
        apply(_now(report), "submit", actor=head)
        if state == AnnualState.SUBMITTED:
            return
        acts.later(1, 3)
        if state == AnnualState.RETURNED:
            apply(_now(report), "return", actor=self._judge, defects="\n".join(story["defects"]))
            return
        apply(_now(report), "accept", actor=self._judge)

    def _fill(
        self, report: AnnualReport, writer: Actor, key: str, *, whole: bool, correct: list[Any] | None = None
    ) -> None:
        """Put in what only the unit knows, and explain what wants a reason; half of it where it is under way."""
        numbers = dict(zip(ASKED, self._told["units"][key]["asked"], strict=True))
        if not whole:
            numbers = {name: numbers[name] for name in ASKED[:3]}
        rows = {row.key: row for row in _now(report).lines.all()}
        given = {name: Given(Decimal(value)) for name, value in numbers.items() if rows[name].computed is None}
        if whole and (case := self._told["units"][key]["case"]):
            given["cases"] = Given(text=case)
        if correct is not None:
            name, more, reason = correct
            given[name] = Given((rows[name].computed or Decimal(0)) + more, reason=reason)
        save_report(_now(report), actor=writer, given=given)
        if not whole:
            return
        now = _now(report)
        asked = {one.key for one in open_findings(findings(now, now.year.lines()))}
        reasons = {row.key: row for row in now.lines.all() if row.key in asked}
        words = "与财务处核对无误，变化来自合同分年到账。"
        if reasons:
            more_given = {name: Given(row.corrected, reason=words) for name, row in reasons.items()}
            save_report(now, actor=writer, given=more_given)

    def _writer(self, key: str) -> Actor:
        """Somebody of the unit who writes and is not its administrator."""
        head = self._acts.owner(key)
        people = [person.name for person in self._content.people if person.organisation == key]
        actors = [self._cast.actor(name, key) for name in people]
        return next(one for one in actors if Role.EDITOR in one.roles and one.user_id != head.user_id)

    def _order(self, report: AnnualReport, story: Mapping[str, Any]) -> None:
        """Order what is overdue."""
        text = "你单位没有按期报送科技成果转化年度报告，经两次提醒仍未报送，请限期改正。"
        paper = story["order"].format(year=clock.today().year)
        order_correction(_now(report), actor=self._body, paper=paper, text=text)


def _now(report: AnnualReport) -> AnnualReport:
    found: AnnualReport = AnnualReport.objects.for_detail().get(pk=report.pk)
    return found
