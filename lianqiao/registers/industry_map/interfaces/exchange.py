"""An edition as a workbook: a sheet each for nodes, supply, firms, technologies and gaps; out, and in again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

import openpyxl
import xlsxwriter
from django.db import models
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange.columns import CellParser, Column, Kind, Unusable
from lianqiao.core.exchange.exporting import plain_value, write_cell
from lianqiao.core.files.archives import office_extension
from lianqiao.registers.industry_map.domain.replacing import NewMap, NewNode, replace_content
from lianqiao.registers.industry_map.models import MapEdition, MapFirm, MapGap, MapNode, MapTechnology
from lianqiao.registers.industry_map.queries.content import MapView, view_of
from lianqiao.registers.taxonomy.enums import LinkPosition
from lianqiao.registers.taxonomy.models import Industry

MOST_ROWS = 2000
MOST_PROBLEMS = 20
#: A workbook of a map is small; what is larger is something else.
MOST_BYTES = 5 * 1024 * 1024
NODE = "node"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title and its columns; `model` is what its rows become, None for nodes and supply."""

    key: str
    title: str
    columns: tuple[Column, ...]
    model: type[models.Model] | None = None


def sheets() -> tuple[Sheet, ...]:
    """The sheets in their order."""
    node = Column(NODE, _("环节"), required=True, max_length=40)
    return (
        Sheet(
            "nodes",
            _("环节"),
            (
                Column("name", _("环节名称"), required=True, max_length=40),
                Column("position", _("位置"), Kind.CHOICE, required=True, choices=_choices(LinkPosition)),
                Column("parent", _("属于哪个环节"), max_length=40),
                Column("summary", _("情况说明"), Kind.LONG_TEXT, max_length=1000),
                Column("keywords", _("关键词"), max_length=300, help=_("用顿号隔开")),
                Column("industries", _("相关行业代码"), max_length=200, help=_("用顿号隔开，例如：C34、C35")),
                Column("is_restricted", _("不公开"), Kind.BOOLEAN),
            ),
        ),
        Sheet("edges", _("供给关系"), (node, Column("target", _("供给到哪个环节"), required=True, max_length=40))),
        Sheet(
            "firms",
            _("企业"),
            (node, *_columns(MapFirm, "name", "role", "place", "products", "is_restricted")),
            MapFirm,
        ),
        Sheet(
            "technologies",
            _("技术"),
            (node, *_columns(MapTechnology, "name", "level", "readiness", "holder", "note", "is_restricted")),
            MapTechnology,
        ),
        Sheet(
            "gaps",
            _("缺口"),
            (
                node,
                *_columns(MapGap, "name", "kind", "dependence", "detail", "is_restricted", "closed_on", "closed_by"),
            ),
            MapGap,
        ),
    )


def export_map(edition: MapEdition, *, actor: Actor) -> HttpResponseBase:
    """The edition as a workbook with all that the actor may see; it can be imported again."""
    view = view_of(edition, actor)
    content = _written({sheet.key: _rows(sheet, view) for sheet in sheets()})
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    filename = f"{edition.title}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(filename)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def template() -> bytes:
    """An empty workbook with the sheets, their headings and their drop-down lists."""
    return _written({})


def import_map(edition: MapEdition, file: IO[bytes], *, actor: Actor) -> int:
    """Replace the content of a draft by that of a workbook, all or nothing; returns the number of nodes.

    Nodes and rows of the same name go on as the same ones; their achievements and links stay. Raises InvalidInput
    with the sheets and rows that are wrong under "file", AccessError and DomainError as `replace_content`.
    """
    problems: list[str] = []
    read = {sheet.key: _read(sheet, rows, problems) for sheet, rows in _tables(file)}
    names = {row["name"] for row in read["nodes"].values()}
    for sheet in sheets()[1:]:
        for number, row in read[sheet.key].items():
            unknown = [row[column] for column in (NODE, "target") if column in row and row[column] not in names]
            problems.extend(_problem(sheet, number, _no_node(name)) for name in unknown if name is not None)
    for number, row in read["nodes"].items():
        if row["parent"] and row["parent"] not in names:
            problems.append(_problem(sheets()[0], number, _no_node(row["parent"])))
        if strange := [code for code in row["industries"] if not Industry.objects.filter(pk=code).exists()]:
            text = _("没有行业代码“%(code)s”。") % {"code": "、".join(strange)}
            problems.append(_problem(sheets()[0], number, text))
    if problems:
        raise InvalidInput({"file": problems[:MOST_PROBLEMS]})
    return replace_content(edition, _new_map(read), actor=actor)


def _no_node(name: str) -> str:
    return _("“环节”工作表里没有“%(name)s”。") % {"name": name}


def _new_map(read: Mapping[str, dict[int, dict[str, Any]]]) -> NewMap:
    def rows(key: str, name: str) -> list[dict[str, Any]]:
        found = [row for row in read[key].values() if row[NODE] == name]
        return [{column: value for column, value in row.items() if column != NODE} for row in found]

    nodes = tuple(
        NewNode(
            name=row["name"],
            parent=row["parent"] or "",
            values={
                "position": row["position"],
                "summary": row["summary"] or "",
                "keywords": row["keywords"],
                "is_restricted": bool(row["is_restricted"]),
            },
            industries=tuple(row["industries"]),
            supplies=tuple(edge["target"] for edge in rows("edges", row["name"])),
            firms=tuple(rows("firms", row["name"])),
            technologies=tuple(rows("technologies", row["name"])),
            gaps=tuple(rows("gaps", row["name"])),
        )
        for row in read["nodes"].values()
    )
    return NewMap(nodes)


def _tables(file: IO[bytes]) -> list[tuple[Sheet, list[tuple[Any, ...]]]]:
    """The rows of each sheet, the heading first; a sheet that is missing has none, that of the nodes must be there."""
    file.seek(0, io.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise DomainError("table_size", _("工作簿内容过大，不像是图谱的工作簿。"), "file")
    if office_extension(file) != "xlsx":
        raise DomainError("table_format", _("文件不是 Excel 工作簿（.xlsx），请另存为 .xlsx 后重新上传。"), "file")
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        found = {
            sheet.title: list(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=20, values_only=True)) for sheet in book
        }
    except (ValueError, KeyError, TypeError, OSError, AttributeError) as error:
        raise DomainError(
            "table_damaged", _("工作簿已损坏，无法读取，请用 Excel 打开并另存后重新上传。"), "file"
        ) from error
    wanted = sheets()
    if wanted[0].title not in found:
        raise DomainError("sheet_missing", _("工作簿里没有“%(title)s”工作表。") % {"title": wanted[0].title}, "file")
    return [(sheet, found.get(sheet.title, [])) for sheet in wanted]


def _read(sheet: Sheet, rows: list[tuple[Any, ...]], problems: list[str]) -> dict[int, dict[str, Any]]:
    """{row number: {column: value}} of a sheet; what is wrong goes into `problems`."""
    if not rows:
        return {}
    if len(rows) > MOST_ROWS + 1:
        problems.append(_("“%(sheet)s”最多 %(limit)d 行。") % {"sheet": sheet.title, "limit": MOST_ROWS})
        return {}
    heading = [str(cell or "").strip().rstrip("*") for cell in rows[0]]
    missing = [str(column.label) for column in sheet.columns if column.required and str(column.label) not in heading]
    if missing:
        problems.append(_("“%(sheet)s”缺少列：%(names)s。") % {"sheet": sheet.title, "names": "、".join(missing)})
        return {}
    place = {column.name: heading.index(str(column.label)) for column in sheet.columns if str(column.label) in heading}
    parsers = {column.name: CellParser(column) for column in sheet.columns}
    read: dict[int, dict[str, Any]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if all(cell in (None, "") for cell in cells):
            continue
        row: dict[str, Any] = {}
        for column in sheet.columns:
            position = place.get(column.name)
            try:
                value = parsers[column.name](None if position is None else _cell(cells[position]))
            except DomainError as refusal:
                problems.append(_problem(sheet, number, f"{column.label}：{refusal.message}"))
                continue
            if value is None and column.required:
                problems.append(_problem(sheet, number, _("%(column)s必填。") % {"column": column.label}))
            row[column.name] = value
        read[number] = _whole(sheet, row)
    return read


def _cell(value: Any) -> Any:
    """The cell as it was typed; a formula is refused, because nobody typed what it shows."""
    if isinstance(value, str) and value.startswith("="):
        return Unusable(value, _("单元格是公式，请用“选择性粘贴—数值”改成数值后重新上传。"))
    return value


def _whole(sheet: Sheet, row: dict[str, Any]) -> dict[str, Any]:
    """A row with what its columns hold where nothing was typed."""
    for name in ("keywords", "industries"):
        if name in row:
            words = str(row[name] or "").replace("，", "、").replace(",", "、").split("、")
            row[name] = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if sheet.model is not None:
        for name, value in row.items():
            if value is None and name != NODE:
                field: Any = sheet.model._meta.get_field(name)
                row[name] = None if field.null else field.get_default()
    return row


def _problem(sheet: Sheet, number: int, reason: str) -> str:
    return _("“%(sheet)s”第 %(number)d 行：%(reason)s") % {"sheet": sheet.title, "number": number, "reason": reason}


def _rows(sheet: Sheet, view: MapView) -> list[list[Any]]:
    views = list(view.all_nodes())
    if sheet.key == "nodes":
        names: dict[Any, str] = {one.node.pk: one.node.name for one in views}
        return [_node_row(one.node, names.get(one.node.parent_id, "")) for one in views]
    if sheet.key == "edges":
        return [[one.node.name, target.name] for one in views for target in one.supplies]
    kept = {"firms": "firms", "technologies": "technologies"}
    return [
        [one.node.name, *(_shown(row, column) for column in sheet.columns[1:])]
        for one in views
        for row in (getattr(one, kept[sheet.key]) if sheet.key in kept else [*one.gaps, *one.closed])
    ]


def _node_row(node: MapNode, parent: str) -> list[Any]:
    codes = "、".join(industry.pk for industry in node.industries.all())
    words = "、".join(node.keywords)
    return [node.name, node.get_position_display(), parent, node.summary, words, codes, node.is_restricted]


def _shown(row: Any, column: Column) -> Any:
    return getattr(row, f"get_{column.name}_display")() if column.kind == Kind.CHOICE else getattr(row, column.name)


def _written(rows: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {**options, "default_date_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    for sheet in sheets():
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 0)
        for position, column in enumerate(sheet.columns):
            star = "*" if column.required else ""
            page.set_column(position, position, 40 if column.kind == Kind.LONG_TEXT else 18)
            page.write_string(0, position, f"{column.label}{star}", bold)
            if source := _listed(column):
                page.data_validation(1, position, MOST_ROWS, position, {"validate": "list", "source": source})
        for number, row in enumerate(rows.get(sheet.key, ()), start=1):
            for position, value in enumerate(row):
                write_cell(page, number, position, plain_value(value))
    book.close()
    return buffer.getvalue()


def _listed(column: Column) -> list[str]:
    """What the drop-down list of a column offers; empty where anything may be typed."""
    if column.kind == Kind.BOOLEAN:
        return [_("是"), _("否")]
    return [choice.label for choice in CellParser(column).choices] if column.kind == Kind.CHOICE else []


def _choices(enum: Any) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label)) for value, label in enum.choices)


def _columns(model: type[models.Model], *names: str) -> list[Column]:
    """The columns of a sheet as those of the model."""
    columns = []
    for name in names:
        field: Any = model._meta.get_field(name)
        kind, options = Kind.TEXT, {"max_length": field.max_length}
        if field.choices:
            kind, options = Kind.CHOICE, {"choices": tuple((value, str(label)) for value, label in field.flatchoices)}
        elif isinstance(field, models.BooleanField):
            kind, options = Kind.BOOLEAN, {}
        elif isinstance(field, models.DateField):
            kind, options = Kind.DATE, {}
        elif isinstance(field, models.IntegerField):
            kind, options = Kind.INTEGER, {}
        elif isinstance(field, models.TextField):
            kind = Kind.LONG_TEXT
        columns.append(Column(name, str(field.verbose_name), kind, required=name in ("name", "kind"), **options))
    return columns
