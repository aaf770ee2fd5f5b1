"""Rows of tables that extraction flattened to lines: a name, perhaps a unit, and a number for each year of the head."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lianqiao.engines.plan_parser.quantities import numerals, units
from lianqiao.engines.plan_parser.quantities.mentions import Mention, scan
from lianqiao.engines.plan_parser.types import Comparator

_PROSE: Final = re.compile("[，。；！？]")
_HEAD: Final = re.compile("指标|序号|名称|目标|单位|项目|类别")
_GOAL: Final = re.compile("目标值|指标值|目标数|目标任务|任务数|数值|(?<=\\s)(?:目标|数量)(?=\\s|$)")
_FEWEST_CELLS: Final = 3
_LONGEST_HEAD: Final = 12
_LONGEST_NAME: Final = 80
_CHANGE: Final = "累计|年均|增速|增幅|增量|增加|增长|变化"
_COLUMN: Final = re.compile(rf"((?:19|20)\d\d)\s?年?(?P<state>[^\s\d]{{0,8}})|(?<=\s)(?P<change>\S?(?:{_CHANGE})\S*)")
_HEAD_WORD: Final = re.compile(
    rf"(?:[序编]号|(?:主要|核心|具体|发展|分项)?指标(?:名称|内容|体系)?|名称|类[别型]|分类|(?:计量)?单位|(?:指标)?(?:属性|性质)|备注"
    rf"|(?:19|20)\d\d年?[^\s\d]{{0,8}}|[^\s\d]?(?:{_CHANGE})\S{{0,8}}|(?:目标|现状|基期|完成|指标)值|基数)"
)
_STATE: Final = re.compile("现状|基期|基数|实际|完成|现值")
_CELL: Final = re.compile(r"\S+")
_NATURE: Final = re.compile("[（(]?(?:预期|约束|指导|引导|参考|监测|控制)性?(?:指标)?[)）]?")
_NONE: Final = re.compile("[-—–－/／]{1,3}")
_SERIAL: Final = re.compile(r"[（(]?\d{1,3}[)）.、．]?")
_CHAPTER: Final = re.compile(
    "[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节]|[（(][一二三四五六七八九十]{1,3}[）)]"
)
_NUMBERED: Final = re.compile(r"^[（(]?\d{1,3}(?:[)）、．]|\.(?!\d))")
_UNIT_IN_NAME: Final = re.compile(r"[（(](?P<unit>[^（()）]{1,12})[)）]$")
_BARE: Final = re.compile(
    r"(?P<lead>≥|>=|>|＞|≤|<=|<|＜|约)?(?P<open>[\[【〔])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)[\]】〕]?"
    r"(?P<tail>以上|以下|以内|左右)?"
)
_BOUND: Final = {
    "≥": Comparator.AT_LEAST, ">=": Comparator.AT_LEAST, "以上": Comparator.AT_LEAST,
    ">": Comparator.MORE_THAN, "＞": Comparator.MORE_THAN,
    "≤": Comparator.AT_MOST, "<=": Comparator.AT_MOST, "<": Comparator.AT_MOST, "＜": Comparator.AT_MOST,
    "以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST,
    "约": Comparator.ABOUT, "左右": Comparator.ABOUT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: the year in its head if it names one, and whether it holds what is, not what shall be.

    `unit` is that of a column with a unit of its own: 年均增长（%）.
    """

    year: str | None
    known: bool
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a row with its column (None when the head says nothing of it) and the row's name."""

    mention: Mention
    column: Column | None
    name: str


def head_of(text: str) -> tuple[Column, ...]:
    """The columns that the head of a table announces; empty for any other line."""
    if _PROSE.search(text) or not _HEAD.search(text) or len(text.split()) < _FEWEST_CELLS:
        return ()
    found = list(_COLUMN.finditer(text))
    years = [match[1] for match in found if match[1]]
    if not years:
        return (Column(None, known=False),) if _GOAL.search(text) else ()
    last = max(years)
    return tuple(
        Column(match[1], bool(_STATE.search(match["state"])) or match[1] < last)
        if match[1]
        else Column(last, known=False, unit=_unit_of_change(match["change"]))
        for match in found
    )


def _unit_of_change(head: str) -> str | None:
    inside = _UNIT_IN_NAME.search(head)
    if inside:
        return _unit(inside["unit"])
    return "%" if re.search("年均|增速|增幅", head) and "累计" not in head else None


def is_part_of_head(text: str) -> bool:
    """Whether a line holds nothing but words of a table's head, which extraction may put on lines of their own."""
    words = text.split()
    return bool(words) and all(len(word) <= _LONGEST_HEAD and _HEAD_WORD.fullmatch(word) for word in words)


class Table:
    """Reads what stands under a head, line by line: a row may be one line, several, or one for each of its cells."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._begin_row()

    def _begin_row(self) -> None:
        self._label = ""
        self._unit: str | None = None
        self._filled = 0
        self._closed = False

    def read(self, text: str) -> list[Cell] | None:
        """The numbers of this line; None when the table has ended before it."""
        words = list(_CELL.finditer(text))
        if _PROSE.search(text) or _is_text(text, words):
            return None
        found: list[Cell] = []
        for word in words:
            found += self._take(word)
        return found

    def _take(self, word: re.Match[str]) -> list[Cell]:
        spelt = word[0]
        complete = self._closed or self._filled >= len(self._columns)
        if _NATURE.fullmatch(spelt):
            self._closed = self._filled > 0
        elif _SERIAL.fullmatch(spelt) and (not self._label or complete):
            self._begin_row()
        elif self._label and not complete and _NONE.fullmatch(spelt):
            self._filled += 1
        elif self._label and not self._filled and (unit := _unit(spelt.strip("（）()"))) is not None:
            self._unit = unit
        elif self._label and not complete and (numbers := _numbers(word, self._unit_here(spelt))):
            return [self._cell(mention) for mention in numbers]
        elif not spelt[0].isdigit() or _NUMBERED.match(spelt):
            self._name(spelt)
        return []

    def _unit_here(self, spelt: str) -> str | None:
        """The unit of the next cell; what stands in brackets in a column of rates is a sum in the row's own unit."""
        own = self._columns[self._filled].unit if self._filled < len(self._columns) else None
        return self._unit if own is None or spelt[0] in "[【〔" else own

    def _cell(self, mention: Mention) -> Cell:
        column = self._columns[self._filled] if self._filled < len(self._columns) else None
        self._filled += 1
        return Cell(mention, column, self._label)

    def _name(self, spelt: str) -> None:
        if self._filled or self._closed:
            self._begin_row()
        inside = _UNIT_IN_NAME.search(spelt)
        if inside and (unit := _unit(inside["unit"])) is not None:
            spelt, self._unit = spelt[: inside.start()], unit
        self._label = (self._label + _NUMBERED.sub("", spelt))[-_LONGEST_NAME:]


def _is_text(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether a line is a heading or a sentence without a mark and no part of a table."""
    if _CHAPTER.match(text):
        return True
    return len(words) == 1 and _NUMBERED.sub("", text)[:1].isalpha() and any(scan(text))


def _unit(spelt: str) -> str | None:
    match = units.UNIT.fullmatch(spelt.replace("百分点", "个百分点").replace("个个", "个"))
    return match[0].replace("％", "%") if match else None


def _numbers(word: re.Match[str], unit: str | None) -> list[Mention]:
    own = [
        replace(
            mention,
            start=mention.start + word.start(),
            end=mention.end + word.start(),
            first=mention.first + word.start(),
            last=mention.last + word.start(),
        )
        for mention in scan(word[0])
    ]
    bare = _BARE.fullmatch(word[0])
    if own or bare is None or unit is None:
        return own
    value = numerals.value_of(bare["number"]) or Decimal(0)
    comparator = _BOUND.get(bare["tail"] or bare["lead"] or "", Comparator.REACH)
    start, end = word.span()
    marked = comparator is not Comparator.REACH
    return [Mention(start, end, start, end, value, None, unit, comparator, marked, bare["number"])]
