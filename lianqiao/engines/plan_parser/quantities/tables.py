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
_COLUMN: Final = re.compile(r"((?:19|20)\d\d)\s?年?(?P<state>[^\s\d]{0,8})")
_STATE: Final = re.compile("现状|基期|基数|实际|完成|现值")
_CELL: Final = re.compile(r"\S+")
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
    """A column of numbers: the year in its head if it names one, and whether it holds what is, not what shall be."""

    year: str | None
    known: bool


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
    found = [(match[1], bool(_STATE.search(match["state"]))) for match in _COLUMN.finditer(text)]
    if not found and _GOAL.search(text):
        return (Column(None, known=False),)
    last = max((year for year, _ in found), default="")
    return tuple(Column(year, state or year < last) for year, state in found)


def cells_of(text: str, columns: Sequence[Column]) -> list[Cell] | None:
    """The numbers of a row under such a head; None for a line that is no row."""
    if _PROSE.search(text):
        return None
    words = list(_CELL.finditer(text))
    name = max((word[0] for word in words if not word[0][0].isdigit()), key=len, default="")
    if len(words) < len("名数") or len(name) < len("名称"):
        return None
    inside = _UNIT_IN_NAME.search(name)
    unit = _unit(inside["unit"]) if inside else None
    named = False
    found: list[Mention] = []
    for word in words:
        if word[0] == name:
            named = True
        elif named and (spelt := _unit(word[0])) is not None:
            unit = spelt
        elif named:
            found += _numbers(word, unit)
    label = name[: inside.start()] if inside else name
    label = re.sub(r"^\d+[.、．]?", "", label)
    return [Cell(mention, columns[i] if i < len(columns) else None, label) for i, mention in enumerate(found)]


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
