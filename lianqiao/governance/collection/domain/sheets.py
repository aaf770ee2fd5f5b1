"""Reports out to Excel and back: one row for each figure, every bad cell with its reason, all rows or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange import Column, Importer, Kind
from lianqiao.core.exchange.checking import CheckedRow, Checker, Problem
from lianqiao.core.exchange.columns import folded
from lianqiao.core.files import TABLES, check_content
from lianqiao.governance.collection.domain.filling import Given, save_report
from lianqiao.governance.collection.models import Report, ReportValue
from lianqiao.governance.collection.queries.checking import value_field

#: Rows that are checked at once.
_CHUNK = 500

COLUMNS = (
    Column("data_set", _("报表"), required=True),
    Column("period", _("期间"), required=True),
    Column("key", _("指标编码"), required=True),
    Column("value", _("本期数"), kind=Kind.DECIMAL),
    Column("reason", _("差异原因"), max_length=300),
    Column("remark", _("异常说明"), max_length=300),
)
_VALUE = COLUMNS[3]

#: The headings of a sheet; what is only there to be read is passed over on the way back.
HEADINGS = (
    _("报表"),
    _("期间"),
    _("指标编码"),
    _("指标"),
    _("计量单位"),
    _("是否必填"),
    _("本期数"),
    _("差异原因"),
    _("异常说明"),
    _("上期数"),
    _("实测数"),
)


class _RefusedError(Exception):
    """Rolls everything back; the problems are told outside of the transaction."""


@dataclass(frozen=True)
class Outcome:
    """What came of an upload: figures of how many reports were kept, or what is wrong, and then nothing was kept."""

    reports: int
    figures: int
    problems: tuple[Problem, ...] = ()


def sheet_rows(reports: Sequence[Report]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet: each figure of these reports as it stands now, to be written under `HEADINGS`; one query."""
    rows = ReportValue.objects.filter(report__in=reports).select_related("indicator")
    by_report: dict[Any, list[ReportValue]] = {}
    for row in rows.order_by("report", "position"):
        by_report.setdefault(row.report_id, []).append(row)
    for report in reports:
        for row in by_report.get(report.pk, []):
            yield (
                report.cycle.data_set.name,
                report.cycle.period.label,
                row.indicator.key,
                row.indicator.name,
                row.indicator.unit,
                _now("必填") if row.is_required else _now("选填"),
                _plain(row.value),
                row.reason,
                row.remark,
                _plain(row.previous),
                _plain(row.measured),
            )


def save_sheet(upload: File[bytes], *, actor: Actor, reports: Iterable[Report]) -> Outcome:
    """Keep the figures of a filled sheet in those of `reports` that it names; all of them, or none with the reasons.

    Raises DomainError for what is no table or lacks a column, AccessError for a report that is not the actor's.
    """
    kind = check_content(upload.file, upload.name or "", allow=TABLES).kind  # type: ignore[arg-type]
    known = _by_name(reports)
    importer = Importer(
        kind="collection", label=_("填报"), columns=COLUMNS, save_rows=lambda rows, actor: None, key=_key
    )
    with Checker(importer, actor, upload.file, kind) as checker:  # type: ignore[arg-type]
        checked = [row for chunk in checker.chunks(_CHUNK) for row in chunk]
    problems = [problem for row in checked for problem in _problems(row)]
    placed: dict[Any, dict[Any, tuple[CheckedRow, Given]]] = {}
    for row in checked:
        if row.row is None or row.duplicate:
            continue
        found = known.get((folded(row.row.values["data_set"]), folded(row.row.values["period"])))
        value = None if found is None else found[1].get(row.row.values["key"])
        if found is None or value is None:
            problems.append(_unknown(row, is_report=found is None))
            continue
        values = row.row.values
        given = Given(values["value"], values["reason"] or "", values["remark"] or "")
        placed.setdefault(found[0], {})[value] = (row, given)
    if problems:
        return Outcome(0, 0, tuple(sorted(problems, key=lambda problem: problem.row)))
    if not placed:
        raise DomainError("empty", _now("表格里没有填报的数。"))
    return _save(placed, actor)


def _save(placed: dict[Any, dict[Any, tuple[CheckedRow, Given]]], actor: Actor) -> Outcome:
    problems: list[Problem] = []
    try:
        with transaction.atomic():
            for report, rows in placed.items():
                problems += _save_one(report, rows, actor)
            if problems:
                raise _RefusedError
    except _RefusedError:
        return Outcome(0, 0, tuple(sorted(problems, key=lambda problem: problem.row)))
    return Outcome(len(placed), sum(map(len, placed.values())))


def _save_one(report: Report, rows: dict[Any, tuple[CheckedRow, Given]], actor: Actor) -> list[Problem]:
    given = {value.indicator_id: one for value, (_row, one) in rows.items()}
    has_figures = any(one.value is not None for one in given.values())
    try:
        save_report(
            report, actor=actor, given=given, is_nothing=report.is_nothing and not has_figures, note=report.note
        )
    except InvalidInput as refusal:
        at = {value_field(value): row for value, (row, _one) in rows.items()}
        return [
            Problem(at[name].number, str(_VALUE.label), _cell(at[name]), sentence)
            for name, sentences in refusal.errors.items()
            for sentence in sentences
        ]
    except DomainError as refusal:
        if refusal.code == "forbidden":
            raise
        first = min(row.number for row, _one in rows.values())
        return [Problem(first, "", "", refusal.message)]
    return []


def _by_name(reports: Iterable[Report]) -> dict[tuple[str, str], tuple[Report, dict[str, ReportValue]]]:
    listed = list(reports)
    rows = ReportValue.objects.filter(report__in=listed).select_related("indicator")
    figures: dict[Any, dict[str, ReportValue]] = {}
    for row in rows:
        figures.setdefault(row.report_id, {})[row.indicator.key] = row
    known = {}
    for report in listed:
        cycle = report.cycle
        for spelling in (cycle.period.label, str(cycle.period)):
            known[folded(cycle.data_set.name), folded(spelling)] = (report, figures.get(report.pk, {}))
    return known


def _key(values: dict[str, Any]) -> tuple[str, str, str]:
    return folded(values["data_set"]), folded(values["period"]), values["key"]


def _problems(row: CheckedRow) -> list[Problem]:
    return [*row.problems, *([Problem(row.number, "", "", row.duplicate)] if row.duplicate else [])]


def _unknown(row: CheckedRow, *, is_report: bool) -> Problem:
    assert row.row is not None  # noqa: S101
    if is_report:
        name = f"{row.row.values['data_set']} {row.row.values['period']}"
        return Problem(row.number, str(COLUMNS[0].label), name, _now("没有这张可以填报的报表，或者已经报送。"))
    return Problem(row.number, str(COLUMNS[2].label), row.row.values["key"], _now("这张报表里没有这个指标编码。"))


def _cell(row: CheckedRow) -> str:
    return "" if row.row is None else f"{row.row.values['value']}"


def _plain(value: Any) -> Any:
    return None if value is None else value.normalize()
