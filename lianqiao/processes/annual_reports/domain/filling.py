"""Writing a report: numbers of the registers, what the unit puts instead and why, and answers to defects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.processes.annual_reports.enums import AnnualState, LineUnit
from lianqiao.processes.annual_reports.limits import LONGEST_CASE, LONGEST_REASON
from lianqiao.processes.annual_reports.models import AnnualReport, ReportDefect, ReportLine
from lianqiao.processes.annual_reports.sources import compute
from lianqiao.processes.annual_reports.tables import Line

#: The largest number that a column holds.
LARGEST = Decimal(10) ** 17


@dataclass(frozen=True)
class Given:
    """What a person puts into a line; no number leaves the computed one."""

    value: Decimal | None = None
    reason: str = ""
    text: str = ""


def take_numbers(report: AnnualReport) -> None:
    """Compute every line anew; what the unit put instead stays. The caller holds the lock."""
    table = report.year.lines()
    found = compute(table, report.organisation, report.year.year)
    there = {row.key: row for row in report.lines.all()}
    new = []
    for position, line in enumerate(table.lines, start=1):
        row = there.get(line.key) or ReportLine(report=report, key=line.key, position=position)
        computed = found.get(line.key)
        row.computed = None if computed is None else computed.value
        row.rows = [] if computed is None else computed.rows
        if row.corrected is not None and row.corrected == row.computed:
            row.corrected = None
        new.append(row)
    ReportLine.objects.bulk_create([row for row in new if row.key not in there])
    ReportLine.objects.bulk_update([row for row in new if row.key in there], ("computed", "rows", "corrected"))
    report.computed_at = clock.now()
    report._prefetched_objects_cache = {}  # type: ignore[attr-defined]


@transaction.atomic
def compute_report(report: AnnualReport, *, actor: Actor) -> AnnualReport:
    """Read the registers again. Raises AccessError or DomainError."""
    locked = _writable(report, actor)
    take_numbers(locked)
    locked.save()
    _tell(locked, "compute", actor, _("重新取数"))
    return locked


@transaction.atomic
def save_report(
    report: AnnualReport,
    *,
    actor: Actor,
    given: Mapping[str, Given],
    answers: Mapping[Any, str] | None = None,
) -> AnnualReport:
    """Keep what was put in; `answers` are by the key of the defect. Lines that are not named stay as they are.

    Raises AccessError, DomainError, or InvalidInput by `value_<line>`, and then nothing is kept.
    """
    locked = _writable(report, actor)
    lines = {line.key: line for line in locked.year.lines().lines}
    if unknown := given.keys() - lines.keys():
        raise LookupError(f"the year has no lines {sorted(unknown)}")
    errors: dict[str, list[str]] = {}
    changed = []
    for row in locked.lines.all():
        if row.key in given:
            sentence = _put(row, lines[row.key], given[row.key])
            if sentence:
                errors[f"value_{row.key}"] = [sentence]
            changed.append(row)
    if errors:
        raise InvalidInput(errors)
    ReportLine.objects.bulk_update(changed, ("corrected", "reason", "text"))
    _answer(locked, answers or {})
    locked.save()
    _tell(locked, "save", actor, _("填报"))
    return locked


def lock_report(pk: Any) -> AnnualReport:
    """The report under the lock under which all that concerns it is decided."""
    rows = AnnualReport.objects.select_for_update(of=("self",))
    found: AnnualReport = rows.select_related("organisation", "region", "year__organisation").get(pk=pk)
    return found


def _writable(report: AnnualReport, actor: Actor) -> AnnualReport:
    locked = lock_report(report.pk)
    actor.require(Permission.ANNUAL_REPORT_EDIT, locked)
    if not locked.year.is_open:
        raise DomainError("year_closed", _("这个年度已经汇总，不能再改。"))
    if locked.state == AnnualState.WAITING:
        raise DomainError("not_begun", _("请先点“开始填报”，由系统取数。"))
    if locked.state not in (AnnualState.UNDERWAY, AnnualState.RETURNED):
        raise DomainError("not_writable", _("已经提交，不能再改。"))
    return locked


def _put(row: ReportLine, line: Line, given: Given) -> str:
    """Put it into the row; a sentence where it cannot be."""
    text, reason, value = given.text.strip(), " ".join(given.reason.split()), given.value
    if len(text) > LONGEST_CASE or len(reason) > LONGEST_REASON:
        return _("太长了。")
    if value is not None and not value.is_finite():
        return _("请填写数字。")
    if value is not None and (value < 0 or value >= LARGEST):
        return _("请填写不小于 0 的数，并检查单位。")
    if value is not None and line.unit != LineUnit.YUAN and value != value.to_integral_value():
        return _("请填写整数。")
    if line.is_text:
        value = None
    row.corrected = None if value == row.computed else value
    row.text, row.reason = text if line.is_text else "", reason
    return ""


def _answer(report: AnnualReport, answers: Mapping[Any, str]) -> None:
    rows = [row for row in report.defects.all() if row.pk in answers and row.round == report.returned]
    for row in rows:
        row.answer = " ".join(answers[row.pk].split())[:LONGEST_REASON]
    ReportDefect.objects.bulk_update(rows, ("answer",))


def _tell(report: AnnualReport, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(report, name)
    log.record(topic, report, actor=actor, text=text)
    outbox.publish(topic, report.pk)
