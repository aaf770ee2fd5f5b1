"""Rows of a file against an importer: which are good, and for each bad cell the reason in a sentence."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.exchange.columns import CellParser, Kind, folded, shown
from lianqiao.core.exchange.importer import Importer, ImportRow
from lianqiao.core.exchange.reading import RawRow, read_rows


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place: `column` is the heading, empty for the row as a whole."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.column}：{self.reason}" if self.column else self.reason


@dataclass
class CheckedRow:
    """A row with its outcome: good, a duplicate (with the sentence that says of what), or bad.

    `refusal` is the sentence of a row that looked good and could not be saved.
    """

    number: int
    cells: list[Any]
    row: ImportRow | None = None
    problems: list[Problem] = field(default_factory=list)
    duplicate: str = ""
    refusal: str = ""

    @property
    def reason(self) -> str:
        """Everything that speaks against the row, in one line."""
        return self.refusal or self.duplicate or "".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class Heading:
    """Which position of the file holds which column, and which headings nobody knows."""

    titles: list[str]
    positions: list[tuple[int, CellParser]]
    unknown: list[str]


def read_heading(importer: Importer, cells: Sequence[Any]) -> Heading:
    """Match a heading by label, name or alias; the template's marks (`名称*`, `名称（必填）`) do not count.

    Other notes in brackets do count: 价格（元） is not 价格（万元）. DomainError with one sentence that names
    the missing required columns and those that nobody knows, or the one that stands twice.
    """
    known: dict[str, CellParser] = {}
    for column in importer.columns:
        parser = CellParser(column)
        unit = [f"{column.label}(万元)"] if column.kind == Kind.MONEY_WAN else []
        for spelling in (column.name, str(column.label), *column.aliases, *unit):
            known[_heading_key(spelling)] = parser
    titles = [shown(cell).strip() for cell in cells]
    positions: list[tuple[int, CellParser]] = []
    unknown: list[str] = []
    seen: set[str] = set()
    for position, title in enumerate(titles):
        parser_or_none = known.get(_heading_key(title))
        if parser_or_none is None:
            if title:
                unknown.append(title)
            continue
        name = parser_or_none.column.name
        if name in seen:
            message = _("表头中“%(title)s”出现了两次，请删去一列。")
            raise DomainError("heading_twice", message % {"title": title})
        seen.add(name)
        positions.append((position, parser_or_none))
    missing = [str(c.label) for c in importer.columns if c.required and c.name not in seen]
    if missing or not positions:
        raise DomainError("heading_missing", _heading_sentence(missing, unknown))
    return Heading(titles, positions, unknown)


def _heading_sentence(missing: list[str], unknown: list[str]) -> str:
    parts = []
    if missing:
        parts.append(_("缺少必填列：%(names)s") % {"names": "、".join(missing)})
    if unknown:
        parts.append(_("无法识别的列：%(names)s") % {"names": "、".join(unknown[:20])})
    parts.append(_("请下载模板后按模板的表头填写"))
    return "；".join(parts) + "。"


def _heading_key(title: str) -> str:
    return re.sub(r"\*|\((必填|选填)\)", "", folded(title))


class Checker:
    """Checks the rows of one file for one importer and actor; remembers the keys it has seen.

    Used with `with`: it holds the file open in a reader that has to be closed before the file is.
    """

    def __init__(self, importer: Importer, actor: Actor, file: IO[bytes], kind: str) -> None:
        self.importer = importer
        self.actor = actor
        self._rows = read_rows(file, kind)
        try:
            self.heading = read_heading(importer, next(self._rows).cells)
        except BaseException:
            self._rows.close()
            raise
        self._seen: dict[Hashable, int] = {}
        present = {parser.column.name for _position, parser in self.heading.positions}
        self._absent = {c.name: None for c in importer.columns if c.name not in present}

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._rows.close()

    def chunks(self, size: int) -> Iterator[list[CheckedRow]]:
        """The rows of the file, `size` at a time, checked as far as that goes without the database."""
        while chunk := list(islice(self._rows, size)):
            yield [self.check(raw) for raw in chunk]

    def check(self, raw: RawRow) -> CheckedRow:
        """Cells, then the rule of the row, then duplicates inside the file."""
        checked = CheckedRow(raw.number, raw.cells)
        values = self._values(checked)
        if values is None:
            return checked
        for name, sentence in self.importer.validate_row(values, self.actor).items():
            checked.problems.append(self._problem(checked, name, sentence))
        if checked.problems:
            return checked
        checked.row = ImportRow(raw.number, values)
        key = self.importer.key(values)
        if key is not None:
            first = self._seen.setdefault(key, raw.number)
            if first != raw.number:
                checked.duplicate = _("与本文件第 %(row)d 行重复。") % {"row": first}
        return checked

    def mark_known(self, chunk: Sequence[CheckedRow]) -> None:
        """Mark the rows that the database has already."""
        fresh = [checked.row for checked in chunk if checked.row is not None and not checked.duplicate]
        if not fresh:
            return
        known = self.importer.duplicates(fresh, self.actor)
        for checked in chunk:
            if checked.row is not None and not checked.duplicate:
                checked.duplicate = known.get(checked.number, "")

    def _values(self, checked: CheckedRow) -> dict[str, Any] | None:
        cells, number = checked.cells, checked.number
        width = len(cells)
        values = dict(self._absent)
        missing: list[CellParser] = []
        for position, parser in self.heading.positions:
            raw = cells[position] if position < width else None
            column = parser.column
            try:
                value = parser(raw)
            except DomainError as error:
                problem = Problem(number, str(column.label), shown(raw)[:200], error.message)
                checked.problems.append(problem)
                continue
            if value is None and column.required:
                missing.append(parser)
            values[column.name] = value
        if len(missing) == 1:
            checked.problems.append(Problem(number, str(missing[0].column.label), "", _("必填。")))
        elif missing:
            names = "、".join(str(parser.column.label) for parser in missing)
            sentence = _("这一行没有填完，还缺：%(names)s。") % {"names": names}
            checked.problems.append(Problem(number, "", "", sentence))
        if any(shown(cell).strip() for cell in cells[len(self.heading.titles) :]):
            checked.problems.append(Problem(number, "", "", _("这一行的内容超出了表头的列数。")))
        return None if checked.problems else values

    def _problem(self, checked: CheckedRow, name: str, sentence: str) -> Problem:
        for position, parser in self.heading.positions:
            if parser.column.name == name:
                cell = checked.cells[position] if position < len(checked.cells) else None
                return Problem(checked.number, str(parser.column.label), shown(cell)[:200], sentence)
        return Problem(checked.number, "", "", sentence)
