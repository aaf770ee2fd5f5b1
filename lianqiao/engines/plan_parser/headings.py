"""The number with which a line begins, in any scheme, and how far its title reaches."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lianqiao.engines.plan_parser import marks

_DIGITS: Final = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}


class Scheme(Enum):
    """A way of numbering; the values are in the order in which documents nest them (GB/T 9704: 一、（一）1.（1）)."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    LETTER = 3
    CHINESE = 4
    ARTICLE = 5
    BRACKETED_CHINESE = 6
    ARABIC = 7
    ARABIC_2 = 8
    ARABIC_3 = 9
    BRACKETED_ARABIC = 10
    HALF_BRACKETED = 11
    CIRCLED = 12
    POINT = 13
    """一是, 二是"""
    BULLET = 14
    NAMED = 3.5
    """任务一：, 行动2："""
    BARE = -1
    """A line without a number that names a part of the plan: 重点任务."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a line: as printed without punctuation, its value, and where the text behind it begins."""

    scheme: Scheme
    number: str
    value: int
    end: int


_N: Final = f"(?P<n>[{marks.NUMERALS}]{{1,4}})"
_A: Final = r"(?P<n>\d{1,3})"
_EITHER: Final = f"(?P<n>[{marks.NUMERALS}]{{1,4}}|\\d{{1,3}})"
_PATTERNS: Final = tuple(
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        (Scheme.PART, f"第 ?{_EITHER} ?(?:编|部分)[：:、 ]?"),
        (Scheme.CHAPTER, f"第 ?{_EITHER} ?章[：:、 ]?"),
        (Scheme.SECTION, f"第 ?{_EITHER} ?节[：:、 ]?"),
        (Scheme.ARTICLE, f"第 ?{_EITHER} ?条[：:、 ]?"),
        (Scheme.NAMED, f"(?:任务|行动|工程|措施|举措) ?{_EITHER} ?[：、.．]"),
        (Scheme.CHINESE, f"{_N} ?[、.．]"),
        (Scheme.BRACKETED_CHINESE, f"[（〔] ?{_N} ?[）〕]、?"),
        (Scheme.ARABIC_3, r"(?P<n>\d{1,2}\.\d{1,2}\.\d{1,2})(?:[、.．] ?| (?=\D)|(?=[^\W\d_]))"),
        (Scheme.ARABIC_2, r"(?P<n>\d{1,2}\.\d{1,2})(?:[、.．] ?(?!\d)| (?=[^\W\d_])(?![万亿个项家倍元]))"),
        (Scheme.HALF_BRACKETED, f"{_A} ?）"),
        (Scheme.ARABIC, f"{_A} ?(?:[、．] ?|\\. ?(?!\\d))"),
        (Scheme.BRACKETED_ARABIC, f"[（〔] ?{_A} ?[）〕]"),
        (Scheme.CIRCLED, "(?P<n>[\u2460-\u2473\u2776-\u277f]) ?[、.]?"),
        (Scheme.POINT, f"(?P<n>[{marks.NUMERALS}]{{1,2}})(?:是|要(?=[^\\W\\d_]))"),
        (Scheme.LETTER, "(?P<n>[A-Z]) ?(?:[、.．] ?|(?=[^\\W\\d_a-zA-Z]|“))"),
        (Scheme.BULLET, "(?P<n>[•·●■◆▪○□★※▲►➢√◇◎]) ?"),
    )
)
_FIRST: Final = re.compile(f"[第任行工措举（〔{marks.NUMERALS}\\d\u2460-\u2473\u2776-\u277fA-Z•·●■◆▪○□★※▲►➢√◇◎]")

_LONGEST_TITLE = 45
_LONGEST_LABEL = 20
_SENTENCE_END = re.compile("[。！？]")
_CLAUSE_END = re.compile("[，。；：！？]")


def mark_of(line: str) -> Mark | None:
    """The number with which a line of cleaned text begins, None when it has none."""
    if not _FIRST.match(line):
        return None
    for scheme, pattern in _PATTERNS:
        match = pattern.match(line)
        if match and match.end() < len(line):
            return Mark(scheme, match["n"], _value(match["n"]), match.end())
    return None


def _value(number: str) -> int:
    if number[0].isdigit() and number[-1].isdigit() and number.isascii():
        return int(number.rsplit(".", 1)[-1])
    if "\u2460" <= number <= "\u2473":
        return ord(number) - 0x245F
    if "\u2776" <= number <= "\u277f":
        return ord(number) - 0x2775
    if "A" <= number <= "Z":
        return ord(number) - ord("A") + 1
    if number[0] in marks.NUMERALS:
        return _chinese(number)
    return 0


def _chinese(number: str) -> int:
    value = digit = 0
    for numeral in number:
        if numeral == "百":
            value, digit = value + (digit or 1) * 100, 0
        elif numeral == "十":
            value, digit = value + (digit or 1) * 10, 0
        else:
            digit = _DIGITS[numeral]
    return value + digit


def title_end(text: str) -> tuple[int, int]:
    """Where the title of a point ends, and where the text behind it begins, in the text behind its number.

    The title is the heading sentence; where the point has none of its own, it is the first clause.
    """
    sentence = _SENTENCE_END.search(text)
    clause = _CLAUSE_END.search(text)
    if clause is not None and clause[0] == "：" and clause.start() <= _LONGEST_LABEL:
        return clause.start(), clause.end()
    blank = text.find(" ")
    limit = clause.start() if clause is not None else len(text)
    if 4 <= blank < limit and blank <= _LONGEST_TITLE and len(text) > _LONGEST_TITLE:
        return blank, blank + 1
    end = sentence.start() if sentence is not None else len(text)
    if end <= _LONGEST_TITLE:
        return end, min(end + 1, len(text))
    if clause is not None and clause.start() > 0:
        return clause.start(), clause.end()
    return (len(text), len(text)) if clause is None else (end, end)


_PARTS_OF_TITLE: Final = re.compile(
    "(?:总体要求|指导思想|基本原则|工作思路|总体思路|发展目标|工作目标|主要目标|总体目标|目标任务|重点任务|主要任务|工作任务|"
    "重点工作|重点事项|重点举措|主要举措|工作举措|主要措施|工作措施|政策措施|支持措施|保障措施|组织保障|组织实施|实施保障|"
    "组织领导|工作要求|对策建议|主要成效|存在的(?:不足|问题)|附则)"
)


def names_part(line: str) -> bool:
    """Whether a short line without a number is the heading of a part: 重点任务, …的对策建议."""
    return len(line) <= _LONGEST_LABEL and bool(re.fullmatch(f"[^，。；：！？、《》]*{_PARTS_OF_TITLE.pattern}", line))
