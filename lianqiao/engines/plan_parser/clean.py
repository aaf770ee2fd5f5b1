"""The cleaned text of a plan, on which all finding works, with the way back to every raw character.

Beyond what `engines.text` folds: lost bytes are repaired, page numbers go, punctuation is Chinese, blanks that the
layout put between characters and digits go, and lines that the page broke are joined, so that a line is a paragraph.
"""

import itertools
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianqiao.engines.plan_parser import marks, repair
from lianqiao.engines.plan_parser.types import Doubt
from lianqiao.engines.text.drafts import Draft, Edit, span_of
from lianqiao.engines.text.normalise import HAN, close_spaced_characters, drop_pinyin, fold, simplify

_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_NARROW_MARK = re.compile(r"[;?!()]|,(?!\d{3}(?!\d))|(?<!\d),|:(?!//|\d\d(?!\d))|(?<!\d):(?!//)")
_ORNAMENT = re.compile(r"\*\*+|(?<!_)__(?!_)")
_EDGES = re.compile(r"\A\s+|\s+\Z| *\n\s*|  +")

_PAGE_LINE = re.compile(
    r"^(?:[-—–─·]{1,2} ?\d{1,3} ?[-—–─·]{1,2}|第 ?\d{1,3} ?页(?:[ /，,]*共 ?\d{1,3} ?页)?)(?:\n|\Z)", re.MULTILINE
)
_PAGE_INSIDE = re.compile(f"(?<=[{HAN}，、。；]) *[-—–─]{{1,2}} ?\\d{{1,3}} ?[-—–─]{{1,2}} *(?=[{HAN}“（])")
_BARE_NUMBER = re.compile(r"(?<=\n)\d{1,3}(?=\n)")
# Page numbers stand at least so many lines apart, and grow by one.
_SHORTEST_PAGE = 8
_LONGEST_HEAD = 40

_SPACED_DIGITS = re.compile(f"(?<![\\d.] )(?<![\\d.])\\d(?: \\d)+(?![\\d.])(?= ?[{HAN}%])(?! \\d)")
# A row of a table is no longer than this.
_ROW = 160
_IN_DATE = re.compile(
    r"(?<=\d) (?=[年月日号%])|(?<=[\d 〇零一二三四五六七八九十][年月]) (?=\d)(?!(?:19|20)\d\d ?年)|(?<=第) (?=\d)"
)
_BLANK = re.compile(" ")
_PROSE = re.compile("[，。；]")

# A text is hard-wrapped when at least this share of its lines fills the same width, which is a page's.
_FILLED_SHARE = 0.2
_WIDEST_PAGE = 60.0
_NARROWEST_PAGE = 12.0
_FEWEST_LINES = 8
_SLACK = 2.5
# What one round joins may let the next see more; rounds end when nothing changes, in practice with the second.
_MOST_ROUNDS = 6

_BROKEN_POINT = re.compile(r"\d\.$")
"""A line that ends within a number: 13. on the page, 5% on the next line."""
_AWAITS_NUMBER = re.compile("(?:不[低少高多大小]于|不超过|超过|突破|达到?|高于|低于|控制在|至少|[增提升下降]+到|约)$")
_CONTINUES_AFTER = frozenset("，、—（《“‘")
_CONTINUES_BEFORE = frozenset("，、。；：！？）》”’%〕")


@dataclass(frozen=True, slots=True)
class Clean:
    """Cleaned text, and for each of its characters the half-open raw span that it came from."""

    text: str
    starts: "array[int]"
    ends: "array[int]"
    raw: str
    doubts: tuple[Doubt, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the cleaned span [start, end); `IndexError` when it does not lie inside the text."""
        return span_of(self.starts, self.ends, len(self.raw), start, end)


def clean(raw: str) -> Clean:
    """The cleaned text with its way back and with the places that a person should look at; never raises.

    Cleaning the result again changes nothing.
    """
    draft = Draft(raw)
    doubts: list[Doubt] = []
    for _ in range(_MOST_ROUNDS):
        before = draft.text
        _clean_once(draft, doubts)
        if draft.text == before:
            break
    return Clean(
        draft.text, draft.starts, draft.ends, raw, tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.start))
    )


def _clean_once(draft: Draft, doubts: list[Doubt]) -> None:
    fold(draft, keep=repair.REPLACEMENT)
    repaired = repair.find(draft.text)
    doubts += [_doubt(draft, *place) for place in repaired.doubts]
    draft.apply(repaired.edits)
    draft.apply(simplify(draft.text))
    draft.apply(drop_pinyin(draft.text))
    draft.apply((m.start(), m.end(), "") for m in _ORNAMENT.finditer(draft.text))
    draft.apply(_trim(draft.text))
    draft.apply(_drop_page_numbers(draft.text))
    draft.apply(_trim(draft.text))
    draft.apply((m.start(), m.end(), _WIDE[m[0]]) for m in _NARROW_MARK.finditer(draft.text))
    draft.apply(close_spaced_characters(draft.text))
    doubts += [
        _doubt(draft, m.start(), m.end(), "数字中间有空格，可能丢失小数点，请核对") for m in _lost_points(draft.text)
    ]
    draft.apply(_close_digits(draft.text))
    draft.apply((m.start(), m.end(), "") for m in _IN_DATE.finditer(draft.text))
    draft.apply(_close_blanks(draft.text))
    draft.apply(_join_lines(draft.text))


def _doubt(draft: Draft, start: int, end: int, message: str) -> Doubt:
    return Doubt(draft.starts[start], draft.ends[end - 1], message)


def _trim(text: str) -> Iterator[Edit]:
    """Blanks at the ends of lines and empty lines go; runs of blanks become one."""
    for match in _EDGES.finditer(text):
        outside = match.start() == 0 or match.end() == len(text)
        new = "" if outside else "\n" if "\n" in match[0] else " "
        if new != match[0]:
            yield match.start(), match.end(), new


def _drop_page_numbers(text: str) -> Iterator[Edit]:
    lines = [(m.start(), m.end()) for m in _PAGE_LINE.finditer(text)]
    lines += [(start, end + 1) for start, end in _bare_page_numbers(text)]
    lines += _running_heads(text, lines)
    found = [(start - _is_inside_a_sentence(text, start, end), end) for start, end in lines]
    found += [(m.start(), m.end()) for m in _PAGE_INSIDE.finditer(text)]
    at = 0
    for start, end in sorted(found):
        if start >= at:
            yield start, end, ""
            at = end


def _running_heads(text: str, pages: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines beside a page's number that stand elsewhere as well: the name of a gazette on each page."""
    printed = Counter(text.split("\n")) if pages else Counter[str]()
    found = set()
    for start, end in pages:
        above = text.rfind("\n", max(0, start - _LONGEST_HEAD - 2), max(0, start - 1)) + 1
        below = text.find("\n", end, end + _LONGEST_HEAD + 1)
        for first, last in ((above, start), (end, below + 1)):
            line = text[first : last - 1]
            plain = not _PROSE.search(line) and not marks.NOTE_WORDS.search(line)
            if line and plain and printed[line] > 1:
                found.add((first, last))
    return sorted(found)


def _is_inside_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether the page ended within a sentence, so that the line break before its number goes as well."""
    before = text[max(0, text.rfind("\n", 0, max(0, start - 1)) + 1) : max(0, start - 1)]
    following = text[end : end + 40]
    goes_on = _PROSE.search(before) is not None and not _ends_paragraph(before) and not _ends_with_note(before)
    return goes_on and re.match(f"[{HAN}]", following) is not None and not marks.starts_line(following)


def _bare_page_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Lines that are only a number and count up by one, a page apart: a column of a table does neither."""
    run: list[tuple[int, int, int]] = []
    for match in _BARE_NUMBER.finditer(text):
        number = int(match[0])
        if run and number == run[-1][0] + 1 and text.count("\n", run[-1][2], match.start()) >= _SHORTEST_PAGE:
            run.append((number, *match.span()))
            continue
        if len(run) > 1:
            yield from ((start, end) for _, start, end in run)
        run = [(number, *match.span())]
    if len(run) > 1:
        yield from ((start, end) for _, start, end in run)


def _lost_points(text: str) -> Iterator[re.Match[str]]:
    """Digits set apart before a unit: 1 2 万亿元 may be 12 or 1.2. Four of them before 年 are a year."""
    for match in _spaced_digits(text):
        year = len(match[0]) == len("2 0 2 5") and text.startswith(("年", " 年"), match.end())
        if not year:
            yield match


def _close_digits(text: str) -> Iterator[Edit]:
    for match in _spaced_digits(text):
        yield match.start(), match.end(), match[0].replace(" ", "")


def _spaced_digits(text: str) -> Iterator[re.Match[str]]:
    """Digits of one number that the layout set apart; between other cells of a row each is a number of its own."""
    for match in _SPACED_DIGITS.finditer(text):
        is_cell = text.startswith(" ", match.end()) and text[match.start() - 1 : match.start()] == " "
        if not (is_cell and _PROSE.search(_line_at(text, match.start())) is None):
            yield match


def _line_at(text: str, at: int) -> str:
    """The line around a place, no more than so far to either side as decides whether it is prose."""
    begin = text.rfind("\n", max(0, at - _ROW), at) + 1 or max(0, at - _ROW)
    end = text.find("\n", at, at + _ROW)
    return text[begin : end if end >= 0 else at + _ROW]


def _close_blanks(text: str) -> Iterator[Edit]:
    """Blanks that the layout put between characters, digits and marks in sentences; lines of a table keep theirs.

    The first blank of a numbered line may part its title from the text behind it: it stays.
    """
    at = 0
    for line in text.split("\n"):
        first = _PROSE.search(line)
        if first is not None:
            mark = marks.ITEM.match(line)
            for match in _BLANK.finditer(line):
                before, after = line[match.start() - 1], line[match.end()]
                if before.isascii() and after.isascii():
                    continue
                # Some lists of departments have nothing but a blank between the names.
                parts_names = before in "厅局委办部府院会行社联团" and after in "省市区县州盟自各国中人团有"
                parts_title = mark is not None and mark.end() < match.start() < first.start()
                if parts_names or (parts_title and before.isalpha() and after.isalpha()):
                    continue
                yield at + match.start(), at + match.end(), ""
        at += len(line) + 1


def _join_lines(text: str) -> Iterator[Edit]:
    """Line breaks that the page made and not the writer."""
    lines = text.split("\n")
    if len(lines) == 1:
        return
    full = _page_width(lines) - _SLACK
    at = 0
    had_sentence = False  # of the paragraph so far, which may be many lines
    for line, following in itertools.pairwise(lines):
        at += len(line)
        had_sentence = had_sentence or "。" in line
        if _goes_on(line, following, full=full, had_sentence=had_sentence):
            latin = line[-1].isascii() and line[-1].isalpha() and following[0].isascii() and following[0].isalnum()
            yield at, at + 1, " " if latin else ""
        else:
            had_sentence = False
        at += 1


def _page_width(lines: list[str]) -> float:
    """The width to which a hard-wrapped text is filled, infinity for a text with a line for each paragraph."""
    widths = sorted(marks.width(line) for line in lines)
    page = widths[int(0.9 * (len(widths) - 1))]
    filled = sum(1 for width in widths if abs(width - page) <= _SLACK)
    wrapped = len(lines) >= _FEWEST_LINES and filled >= _FILLED_SHARE * len(lines)
    return page if wrapped and _NARROWEST_PAGE <= page <= _WIDEST_PAGE else float("inf")


def _goes_on(line: str, following: str, *, full: float, had_sentence: bool) -> bool:
    if _BROKEN_POINT.search(line) and following[0].isdigit() and not marks.ITEM.fullmatch(line):
        return True
    if marks.starts_line(following) or marks.DATE.fullmatch(following):
        return False
    if _AWAITS_NUMBER.search(line) and following[0].isdigit():
        return True
    if marks.ITEM.fullmatch(line):  # a number on a line of its own, its title on the next
        return True
    last, first = line[-1], following[0]
    if last in _CONTINUES_AFTER or first in _CONTINUES_BEFORE:
        return True
    if _ends_paragraph(line) or _ends_with_note(line):
        return False
    if marks.width(line) >= full:
        return True
    in_number = last.isdigit() and re.match(f"[{HAN}%\\d]", following) is not None
    return had_sentence and (in_number or last not in marks.CLOSERS) and bool(re.match(f"[{HAN}\\d“]", following))


def _ends_paragraph(line: str) -> bool:
    return line.rstrip(marks.CLOSERS)[-1:] in marks.SENTENCE_ENDS


def _ends_with_note(line: str) -> bool:
    """Whether a line ends with a bracket behind a sentence, which closes the paragraph: 。（省科技厅牵头）."""
    if line[-1] not in "）〕】]":
        return False
    opened = max(line.rfind("。（"), line.rfind("。〔"), line.rfind("。【"))
    return opened >= 0 and marks.NOTE_WORDS.search(line, opened) is not None
