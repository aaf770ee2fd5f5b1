"""Guards and effects of the tables of years, reports and rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.transitions import Context
from lianqiao.processes.annual_reports import limits
from lianqiao.processes.annual_reports.checking import findings, open_findings, shown
from lianqiao.processes.annual_reports.domain.filling import take_numbers
from lianqiao.processes.annual_reports.enums import AnnualState, Finding, RuleState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportDefect, ReportYear, RuleDocument
from lianqiao.processes.annual_reports.queries.merging import digest, merged_of
from lianqiao.processes.annual_reports.queries.rulebook import standings
from lianqiao.processes.annual_reports.queries.units import reporting_units
from lianqiao.processes.annual_reports.tables import packaged


def has_units(year: ReportYear, context: Context) -> str | None:
    """A year without units asks nobody."""
    if reporting_units(year.region).exists():
        return None
    return _("本地区没有已核验的国家设立的高校、院所和医疗机构。")


def leaves_time(year: ReportYear, context: Context) -> str | None:
    """The units' day is not over."""
    due_on = year.due_on or _day(limits.UNIT_DAY, year)
    return None if due_on >= clock.today() else _("单位报送的截止日期已经过了，请先修改年度，另定日期。")


def _day(norm: Any, year: ReportYear) -> date:
    row = norm.get(where=year.region_id, on=clock.today()).value[0]
    return date(year.year + 1, int(row["month"]), int(row["day"]))


def open_it(year: ReportYear, context: Context) -> None:
    """Freeze the table, settle the days by the norms, and ask every unit."""
    today = clock.today()
    year.table = packaged()
    year.opened_on = today
    year.due_on = year.due_on or _day(limits.UNIT_DAY, year)
    year.department_due_on = year.department_due_on or max(_day(limits.DEPARTMENT_DAY, year), year.due_on)
    before: Any = limits.REMIND_BEFORE.get(where=year.region_id, on=year.due_on).value
    year.remind_on = before.start(year.due_on)
    year.remind_body_on = max(before.start(year.department_due_on), year.due_on)
    for norm in (limits.UNIT_DAY, limits.DEPARTMENT_DAY):
        cite(year, norm.get(where=year.region_id, on=today))
    units = list(reporting_units(year.region))
    AnnualReport.objects.bulk_create(
        [
            AnnualReport(year=year, organisation=unit, region_id=unit.region_id, created_by=context.actor.user)
            for unit in units
        ],
        batch_size=500,
    )


def note_reminder(year: ReportYear, context: Context) -> None:
    """The next one comes next."""
    year.reminded += 1


def nothing_undecided(year: ReportYear, context: Context) -> str | None:
    """What was handed in is looked at before the table is merged."""
    waiting = year.reports.filter(state=AnnualState.SUBMITTED).count()
    return _("还有 %(count)d 份报告没有接收或退回。") % {"count": waiting} if waiting else None


def something_accepted(year: ReportYear, context: Context) -> str | None:
    """There is something to merge."""
    return None if year.reports.filter(state=AnnualState.ACCEPTED).exists() else _("还没有接收任何报告。")


def merge_it(year: ReportYear, context: Context) -> None:
    """Keep the merged table with its hash."""
    year.merged = merged_of(year, clock.today())
    year.merged_sha256 = digest(year.merged)
    year.merged_at = context.at


def unmerge(year: ReportYear, context: Context) -> None:
    """It is made anew."""
    year.merged, year.merged_sha256, year.merged_at = None, "", None


def note_letter(year: ReportYear, context: Context) -> None:
    """By which letter it went to whom."""
    year.letter_paper = " ".join(str(context.data["letter_paper"]).split())[: limits.LONGEST_PAPER]
    year.letter_to = " ".join(str(context.data["letter_to"]).split())[: limits.LONGEST_PAPER]
    year.forwarded_on = localdate(context.at)


def year_is_open(report: AnnualReport, context: Context) -> str | None:
    """Nothing changes once the year is merged."""
    return None if report.year.is_open else _("这个年度不在填报中，不能再办理。")


def begin_it(report: AnnualReport, context: Context) -> None:
    """The program reads its numbers."""
    take_numbers(report)


def is_ready(report: AnnualReport, context: Context) -> str | None:
    """Everything is filled in, sums, and is explained; each defect of the last return is answered."""
    found = open_findings(findings(report, report.year.lines()))
    if found:
        more = _("（共 %(count)d 处）") % {"count": len(found)} if len(found) > 1 else ""
        return f"{found[0].sentence}{more}"
    if any(row.round == report.returned and not row.answer for row in report.defects.all()):
        return _("退回时列出的缺陷还没有逐条说明怎样改的。")
    return None


def note_proposal(report: AnnualReport, context: Context) -> None:
    """Who wrote it; who confirmed an earlier version no longer counts."""
    report.proposed_at, report.proposed_by = context.at, context.actor.user
    report.submitted_by = None


def not_who_wrote(report: AnnualReport, context: Context) -> str | None:
    """Four eyes."""
    if report.proposed_by_id is None or report.proposed_by_id != context.actor.user_id:
        return None
    return _("填报的人不能自己确认，请由另一位同事办理。")


def freeze(report: AnnualReport, context: Context) -> None:
    """What is handed in, with its hash; the first day counts for lateness."""
    report.submitted_at, report.submitted_by = context.at, context.actor.user
    report.submitted_on = report.submitted_on or localdate(context.at)
    report.content = content_of(report)
    report.content_sha256 = digest(report.content)


def content_of(report: AnnualReport) -> dict[str, Any]:
    """The report as plain values: lines with the rows behind them, and how the unit stands with its rules."""
    rows = {row.key: row for row in report.lines.all()}
    rules = standings([report.organisation_id], clock.today())[report.organisation_id]
    return {
        "unit": str(report.organisation),
        "year": report.year.year,
        "lines": [
            {
                "key": line.key,
                "name": line.name,
                "block": block,
                "words": row.text or shown(line, row.final),
                "final": None if row.final is None else f"{row.final:.2f}",
                "computed": None if row.computed is None else f"{row.computed:.2f}",
                "reason": row.reason,
                "rows": row.rows,
            }
            for _key, block, lines in report.year.lines().blocks
            for line in lines
            if (row := rows.get(line.key)) is not None
        ],
        "rules": [[one.rule.key, one.rule.name, one.status] for one in rules],
    }


def may_return(report: AnnualReport, context: Context) -> str | None:
    """Defects are listed at once, in as many returns as the norm allows."""
    most: Any = limits.RETURNS_MOST.get(where=report.region_id, on=clock.today()).value
    if report.returned < int(most):
        return None
    return _("已经退回过；仍不属实的，请责令改正。")


def lists_defects(report: AnnualReport, context: Context) -> str | None:
    """Each defect is a sentence, and not too many."""
    if "defects" not in context.data:
        return None
    rows = defects_of(context)
    if not rows:
        return _("请逐条写明缺陷。")
    if len(rows) > limits.MOST_DEFECTS or any(len(row) > limits.LONGEST_REASON for row in rows):
        return _("缺陷太多或太长，请每行写一条，写得简短些。")
    return None


def defects_of(context: Context) -> list[str]:
    """The sentences of a return, one from each line."""
    rows = str(context.data.get("defects") or "").splitlines()
    return [" ".join(row.split()) for row in rows if row.strip()]


def note_defects(report: AnnualReport, context: Context) -> None:
    """Keep them under the round of the return."""
    report.returned += 1
    ReportDefect.objects.bulk_create(
        [
            ReportDefect(report=report, round=report.returned, position=number, sentence=sentence)
            for number, sentence in enumerate(defects_of(context), start=1)
        ]
    )


def note_acceptance(report: AnnualReport, context: Context) -> None:
    """Who took it, when."""
    report.decided_at, report.decided_by = context.at, context.actor.user


def has_paper(document: RuleDocument, context: Context) -> str | None:
    """The rule itself is attached."""
    return None if document.current_files() else _("请先上传制度文件。")


def none_in_force(document: RuleDocument, context: Context) -> str | None:
    """A unit has one rule of a kind in force."""
    others = RuleDocument.objects.filter(organisation=document.organisation_id, rule=document.rule)
    if others.filter(state=RuleState.CONFIRMED).exclude(pk=document.pk).exists():
        return _("这项制度已有一份审核过的，请先撤销，或在原来的记录上更正。")
    return None


def note_finding(document: RuleDocument, context: Context) -> None:
    """What the department found, and when the rule is to be looked after."""
    document.finding = Finding(context.data["finding"])
    document.remind_on = None
    if document.valid_until is not None:
        before: Any = limits.RULE_REMIND.get(where=document.region_id, on=document.valid_until).value
        document.remind_on = before.start(document.valid_until)


def is_a_finding(document: RuleDocument, context: Context) -> str | None:
    """One of the known ones."""
    told = context.data.get("finding")
    return None if told is None or told in Finding.values else _("请选择审核结论。")


def note_rule_reminder(document: RuleDocument, context: Context) -> None:
    """It was told for this day."""
    document.reminded_for = document.valid_until


def rule_is_over(document: RuleDocument, context: Context) -> str | None:
    """Its last day has passed."""
    over = document.valid_until is not None and document.valid_until < clock.today()
    return None if over else _("还没有到期。")
