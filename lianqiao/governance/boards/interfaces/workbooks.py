"""League tables and assessments as workbooks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.exchange.exporting import write_cell
from lianqiao.governance.boards.models import AssessedUnit, Assessment, Snapshot

#: The longest name of a sheet in Excel, and what it may not contain.
_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def snapshot_workbook(snapshot: Snapshot) -> bytes:
    """A league table: a sheet for each indicator and one for all, and the method on the last."""
    lines = list(snapshot.indicators.order_by("order"))
    rows = list(snapshot.rows.select_related("region").order_by("rank", "region"))
    book = Book()
    head = [_("名次"), _("地区"), _("目标"), _("完成数"), _("得分"), _("上期名次")]
    for line in [*([None] if any(row.indicator_id is None for row in rows) else []), *lines]:
        title = _("综合") if line is None else line.name
        chosen = [row for row in rows if row.indicator_id == (None if line is None else line.pk)]
        cells = [[row.rank, row.region.name, row.target, row.value, row.score, row.before] for row in chosen]
        book.sheet(title, head, cells)
    facts: list[list[Any]] = [
        [_("标题"), snapshot.title],
        [_("制作单位"), str(snapshot.organisation)],
        [_("快照日期"), snapshot.taken_on],
        [_("方法"), snapshot.method],
        [_("说明"), snapshot.note],
        [_("校验值"), snapshot.sha256],
    ]
    book.sheet(_("说明"), [_("项目"), _("内容")], facts)
    return book.content()


def assessment_workbook(assessment: Assessment, units: Iterable[AssessedUnit]) -> bytes:
    """An assessment: the points of these units, and each item with the figures behind it and its corrections.

    The units come as `queries.assessing.units_for` gives them.
    """
    items = list(assessment.items.select_related("indicator").order_by("order", "id"))
    book = Book()
    heads = [_("%(name)s（%(weight)s分）") % {"name": one.indicator.name, "weight": one.weight} for one in items]
    rows = []
    details = []
    for unit in units:
        scores = {score.item_id: score for score in unit.scores.all()}
        extras = sum((one.points for one in unit.extras.all()), start=0)
        rows.append([unit.rank, str(unit), *(scores[one.pk].points for one in items), extras, unit.total])
        for one in items:
            score = scores[one.pk]
            figures = [one.indicator.unit, score.target, score.value, score.completion]
            details.append([str(unit), one.indicator.name, *figures, score.computed, score.corrected, score.reason])
    book.sheet(_("得分"), [_("名次"), _("地区、单位"), *heads, _("加减分"), _("总分")], rows)
    columns = (
        _("地区、单位"),
        _("指标"),
        _("单位"),
        _("目标"),
        _("完成数"),
        _("完成率"),
        _("计算得分"),
        _("更正得分"),
        _("理由"),
    )
    book.sheet(_("明细"), columns, details)
    return book.content()


def sent(content: bytes, name: str) -> HttpResponse:
    """A workbook as an answer."""
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    filename = f"{name}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(filename)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class Book:
    """A workbook that is being written."""

    def __init__(self) -> None:
        self._made = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._made, {"in_memory": True, "remove_timezone": True})
        self._head = self._book.add_format({"bold": True, "bottom": 1})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._names: set[str] = set()

    def sheet(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add a sheet with its heading frozen."""
        sheet = self._book.add_worksheet(self._free(name))
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, self._head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_cell(sheet, number, column, value, self._day if isinstance(value, date) else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head), 16)

    def content(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._made.getvalue()

    def _free(self, name: str) -> str:
        """A name that Excel takes and that no other sheet has."""
        base = name.translate(_FORBIDDEN).strip("' ")[:_SHEET_NAME] or _("表")
        free, count = base, 1
        while free.casefold() in self._names:
            count += 1
            free = f"{base[: _SHEET_NAME - 4]} {count}"
        self._names.add(free.casefold())
        return free
