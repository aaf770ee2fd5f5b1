"""The marks by which lines of a plan are told apart: numbers of items, ends of sentences, notes of responsibility."""

import re
from typing import Final

from lianqiao.engines.text.normalise import HAN

NUMERALS: Final = "一二三四五六七八九十百零〇"
SENTENCE_ENDS: Final = frozenset("。！？；：…")
CLOSERS: Final = "”’\"')）】》」』〕］]*"

ITEM: Final = re.compile(
    f"第[{NUMERALS}\\d]{{1,4}}[编章节条部分]|"
    f"(?:任务|行动|工程|措施|举措) ?[{NUMERALS}\\d]{{1,3}} ?[：、.．]|"
    f"[{NUMERALS}]{{1,4}} ?[、.．]|"
    f"[(（〔] ?(?:[{NUMERALS}]{{1,4}}|\\d{{1,3}}) ?[)）〕]|"
    r"\d{1,3}(?:\.\d{1,2}){0,3} ?[、．)）]|"
    r"\d{1,3}(?:\.\d{1,2}){0,2}\. ?(?!\d)|"
    f"\\d{{1,2}}(?:\\.\\d{{1,2}}){{1,3}} (?=[{HAN}])(?![万亿个项家倍元])|"
    "[\u2460-\u24ff\u2776-\u2793] ?[、.]?|"
    "[•·●■◆▪○□★※▲►➢√◇◎] ?|"
    "[A-Z] ?[、.．] ?|"
    f"[A-Z] ?(?=[*{HAN}“])"
)
"""The mark with which a numbered line begins, matched at its start in cleaned text."""

ATTACHMENT: Final = re.compile(
    r"附(?:件|表|录|图) ?[\d一二三四五六七八九十]{0,3} ?(?:[：:.、 ]|$|(?=[^，。；]{0,30}$))"
)
COLUMN: Final = re.compile(r"专栏 ?[\d一二三四五六七八九十]{1,3}")

DATE: Final = re.compile(
    "(?:(?:19|20)\\d\\d年\\d{1,2}月\\d{1,2}日|[一二][一二三四五六七八九〇零○OＯ0]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
"""A date, as it stands on a line of its own below an issuer."""

NOTE_WORDS: Final = re.compile("牵头|配合|责任单位|负责|分工|参与|主办|协办|落实")
"""Words of which a note that names departments has at least one."""


def width(line: str) -> float:
    """Width in Chinese characters; a letter or digit takes half of one."""
    ascii_only = len(line.encode("ascii", "ignore"))
    return len(line) - ascii_only / 2


def starts_line(line: str) -> bool:
    """Whether a line of cleaned text must begin a paragraph: it is numbered, or begins an attachment or a box."""
    return bool(ITEM.match(line) or ATTACHMENT.match(line) or COLUMN.match(line))
