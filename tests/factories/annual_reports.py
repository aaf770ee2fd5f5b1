"""Yearly reports, made and moved on by the domain functions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock, files
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.annual_reports.checking import findings, open_findings
from lianqiao.processes.annual_reports.domain import Given, create_year, save_report
from lianqiao.processes.annual_reports.enums import AnnualState as A
from lianqiao.processes.annual_reports.enums import RuleState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear, RuleDocument
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories.actors import make_actor
from tests.factories.disposals import pdf
from tests.factories.organisations import OrganisationFactory


def make_body(**values: Any) -> Actor:
    """A reviewer of a verified government body of its own, in a city of which nobody else asks."""
    given = {"kind": OrganisationKind.GOVERNMENT, **values}
    return make_actor(Role.REVIEWER, organisation=OrganisationFactory(**given))


def make_unit(body: Actor, **values: Any) -> Any:
    """A state-founded university in the region of the body."""
    region: Any = body.organisation
    given = {"region": region.region, "is_state_founded": True, "kind": "university", **values}
    return OrganisationFactory(**given)


def make_year(state: str = YearState.DRAFT, *, body: Actor | None = None, year: int | None = None) -> ReportYear:
    """A year of a body; an opened one asks the units that are there, one new where there is none."""
    head = body or make_body()
    wanted = year or clock.today().year - 1
    values = {
        "year": wanted,
        "title": f"{wanted}年度科技成果转化年度报告",
        "text": "",
        "due_on": clock.today() + timedelta(days=20),
        "department_due_on": clock.today() + timedelta(days=50),
    }
    made = create_year(actor=head, values=values)
    if state == YearState.DRAFT:
        return made
    if state == YearState.CANCELLED:
        return apply(made, "cancel", actor=head, reason="重复")
    make_unit(head)
    opened = apply(made, "open", actor=head)
    if state == YearState.OPEN:
        return opened
    accept(opened.reports.first(), body=head)
    merged = apply(opened, "merge", actor=head)
    if state == YearState.MERGED:
        return merged
    return apply(merged, "forward", actor=head, letter_paper="辽教函〔2026〕31号", letter_to="省科学技术厅")


def make_report(state: str = A.WAITING, *, body: Actor | None = None, unit: Any = None) -> AnnualReport:
    """A report of a unit in a new opened year, moved on to that state."""
    head = body or make_body()
    if unit is None:
        unit = make_unit(head)
    year = make_year(body=head)
    year = apply(year, "open", actor=head)
    return move_to(year.reports.get(organisation=unit), state, body=head)


def move_to(report: AnnualReport, state: str, *, body: Actor) -> AnnualReport:
    """Move a waiting report on to a state."""
    if state == A.WAITING:
        return fresh(report)
    if state == A.EXCUSED:
        return apply(fresh(report), "excuse", actor=body, reason="已撤并")
    writer = make_actor(Role.EDITOR, organisation=report.organisation)
    apply(fresh(report), "begin", actor=writer)
    if state == A.UNDERWAY:
        return fresh(report)
    fill(report, actor=writer)
    apply(fresh(report), "propose", actor=writer)
    if state == A.PROPOSED:
        return fresh(report)
    apply(fresh(report), "submit", actor=make_actor(Role.ADMINISTRATOR, organisation=report.organisation))
    if state == A.RETURNED:
        apply(fresh(report), "return", actor=body, defects="技术转移机构人数与上年不符")
    if state == A.ACCEPTED:
        apply(fresh(report), "accept", actor=body)
    return fresh(report)


def accept(report: Any, *, body: Actor) -> AnnualReport:
    """Fill in, hand in and accept a waiting report."""
    return move_to(report, A.ACCEPTED, body=body)


def fill(report: AnnualReport, *, actor: Actor, **numbers: int) -> AnnualReport:
    """Put 1 into everything that is asked, or the given numbers; explain what wants a reason."""
    now = fresh(report)
    asked = {row.key for row in now.lines.all() if row.computed is None}
    given = {key: Given(Decimal(numbers.get(key, 0))) for key in asked if key != "cases"}
    given["cases"] = Given(text="镁合金防腐涂层在压铸件上批量应用。")
    answers = {row.pk: "已核对改正" for row in now.defects.all()}
    save_report(now, actor=actor, given=given, answers=answers)
    now = fresh(report)
    waiting = {one.key for one in open_findings(findings(now, now.year.lines()))}
    rows = {row.key: row for row in now.lines.all()}
    if waiting:
        save_report(now, actor=actor, given={key: Given(rows[key].corrected, reason="已核对") for key in waiting})
    return fresh(report)


def fresh(report: AnnualReport) -> AnnualReport:
    """As its page reads it."""
    found: AnnualReport = AnnualReport.objects.for_detail().get(pk=report.pk)
    return found


def make_rule(
    state: str = RuleState.DRAFT, *, actor: Actor | None = None, body: Actor | None = None, **values: Any
) -> RuleDocument:
    """A rule of a unit with its paper, moved on to that state."""
    head = body or make_body()
    writer = actor or make_actor(Role.EDITOR, organisation=make_unit(head))
    given = {"rule": "distribution", "paper": "收益分配办法（2025年修订）", "issued_on": clock.today(), **values}
    if state == RuleState.EXPIRED:
        given |= {"issued_on": clock.today() - timedelta(days=400), "valid_until": clock.today() - timedelta(days=1)}
    made: Any = create_filing(RuleDocument, actor=writer, values=given, parts={})
    files.store(pdf("收益分配办法.pdf"), actor=writer, organisation=made.organisation, subject=made)
    if state == RuleState.DRAFT:
        return made
    if state == RuleState.CANCELLED:
        return apply(apply(made, "submit", actor=writer), "withdraw", actor=writer, reason="重复")
    made = apply(made, "submit", actor=writer)
    if state == RuleState.SUBMITTED:
        return made
    if state == RuleState.RETURNED:
        return apply(made, "return", actor=head, reason="缺附件")
    made = apply(made, "confirm", actor=head, finding="has")
    return apply(made, "expire", actor=SYSTEM) if state == RuleState.EXPIRED else made
