"""What keeps a report from being handed in: what is not filled in, does not sum, has jumped, or lies under a floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan, plain
from lianqiao.processes.annual_reports.enums import AnnualState, Severity
from lianqiao.processes.annual_reports.limits import FLOOR, JUMP
from lianqiao.processes.annual_reports.models import AnnualReport, ReportLine
from lianqiao.processes.annual_reports.tables import Line, Table

ZERO = Decimal(0)


@dataclass(frozen=True)
class Finding:
    """What stands against a line: it must be mended, or a reason must be given."""

    key: str
    sentence: str
    severity: Severity
    is_answered: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the report cannot be handed in before something is done."""
        return self.severity == Severity.BLOCKING or not self.is_answered


def findings(report: AnnualReport, table: Table) -> list[Finding]:
    """All of them, in the order of the table; two queries besides the lines and the norms."""
    lines = {row.key: row for row in report.lines.all()}
    before = last_numbers(report)
    jump = _jump(report)
    found = [one for line in table.lines for one in _of_line(line, lines.get(line.key), before.get(line.key), jump)]
    return found + [one for check in table.checks if (one := _of_check(check, table, lines, report)) is not None]


def open_findings(found: Iterable[Finding]) -> list[Finding]:
    """Those by which something must still be done."""
    return [one for one in found if one.is_open]


def last_numbers(report: AnnualReport) -> dict[str, Decimal]:
    """What the unit reported for the year before, by line; empty where nothing was accepted."""
    rows = ReportLine.objects.filter(
        report__organisation=report.organisation_id,
        report__year__year=report.year.year - 1,
        report__state=AnnualState.ACCEPTED,
        final__isnull=False,
    )
    return dict(rows.values_list("key", "final"))


def shown(line: Line, value: Decimal | None) -> str:
    """A number as people say it."""
    if value is None:
        return "—"
    return format_yuan(value) if line.is_money else f"{plain(value, grouped=True)} {line.unit_words}"


def _jump(report: AnnualReport) -> Decimal:
    value: Any = JUMP.get(where=report.region_id, on=report.year.due_on).value
    return Decimal(value)


def _of_line(line: Line, row: ReportLine | None, before: Decimal | None, jump: Decimal) -> Iterable[Finding]:
    if line.is_text:
        if not line.is_optional and (row is None or not row.text):
            yield Finding(line.key, _("“%(name)s”还没有填写。") % {"name": line.name}, Severity.BLOCKING)
        return
    if row is None or row.final is None:
        if not line.is_optional:
            yield Finding(line.key, _("“%(name)s”还没有填写。") % {"name": line.name}, Severity.BLOCKING)
        return
    if row.is_corrected:
        words = {"name": line.name, "old": shown(line, row.computed), "new": shown(line, row.corrected)}
        sentence = _("“%(name)s”自动取数 %(old)s，填报 %(new)s，请说明。") % words
        yield Finding(line.key, sentence, Severity.REASON, bool(row.reason))
    if line.is_watched and before and abs(row.final - before) > before * jump:
        words = {"name": line.name, "old": shown(line, before), "new": shown(line, row.final)}
        sentence = _("“%(name)s”上年 %(old)s，本年 %(new)s，变化较大，请说明。") % words
        yield Finding(line.key, sentence, Severity.REASON, bool(row.reason))


def _of_check(
    check: Mapping[str, Any], table: Table, lines: Mapping[str, ReportLine], report: AnnualReport
) -> Finding | None:
    def number(key: str) -> Decimal:
        row = lines.get(key)
        return ZERO if row is None or row.final is None else row.final

    def named(key: str) -> str:
        line = table.named(key)
        return "" if line is None else line.name

    if "sum" in check:
        total, parts = number(check["sum"]), sum((number(key) for key in check["parts"]), ZERO)
        if total == parts:
            return None
        words = {"name": named(check["sum"]), "parts": "、".join(named(key) for key in check["parts"])}
        return Finding(check["sum"], _("“%(name)s”不等于%(parts)s之和。") % words, Severity.BLOCKING)
    if "most" in check:
        if number(check["most"]) <= number(check["of"]):
            return None
        words = {"name": named(check["most"]), "of": named(check["of"])}
        return Finding(check["most"], _("“%(name)s”不能大于“%(of)s”。") % words, Severity.BLOCKING)
    return _under_floor(check, lines.get(check["floor"]), number(check["of"]), report)


def _under_floor(
    check: Mapping[str, Any], row: ReportLine | None, income: Decimal, report: AnnualReport
) -> Finding | None:
    if not report.organisation.is_state_founded or row is None or row.final is None:
        return None
    answer = FLOOR.get(where=report.organisation, on=report.year.due_on)
    share: Any = answer.value
    if row.final >= income * Decimal(share):
        return None
    words = {"share": f"{plain(Decimal(share) * 100)}%", "source": answer.source}
    sentence = _("现金奖酬不足净收入的 %(share)s（%(source)s），请核对；确实如此的请说明。") % words
    return Finding(check["floor"], sentence, Severity.REASON, bool(row.reason))
