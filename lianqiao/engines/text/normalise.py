"""Clean Chinese text from forms, PDF files and OCR, with a map from every clean character to its raw place.

The passes, in order: characters (control characters, width, compatibility forms), traditional to simplified,
pinyin in brackets, white space, broken lines. Each pass is a list of edits; `Draft` applies them and carries
the offsets, so that a pass cannot forget to keep the map right.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import opencc

from lianqiao.engines.text.drafts import Draft, Edit, PlainDraft, span_of

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"

# Folded one by one. Chinese punctuation (，。；：？！（）) stays: it tells sentences apart. Enclosed
# numbers (①) stay: they number items, and as plain digits they would melt into the text behind them.
_FOLDABLE = re.compile(
    "["
    "\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba"  # ª ² ³ µ ¹ º
    "\u2070-\u209c"  # superscripts and subscripts
    "\u2103\u2109\u2126\u212a\u212b"  # ℃ ℉ Ω K Å
    "\u2160-\u217f"  # Roman numerals
    "\u2e80-\u2fd5"  # radicals, which PDF files put in place of characters
    "\u3380-\u33df"  # squared units: ㎡ ㎏ ㎝
    "\uf900-\ufaff"  # compatibility ideographs
    "\ufb00-\ufb06"  # ligatures
    "\ufe50-\ufe6b"  # small forms: ﹒ ﹑
    "\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff3e\uff40-\uff5e\uffe0-\uffe6"  # full width
    "\U0001d400-\U0001d7ff"  # mathematical letters
    "]"
)
_SUPERSCRIPTS = frozenset("\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b")
_LINE_BREAK = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\ue000-\uf8ff]"
)
_ACCENT = re.compile("[\u0300-\u036f]")
_COMBINING = re.compile("[^\\W\\d_][\u0300-\u036f]+")

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_BRACKETED_PINYIN = re.compile(
    f"(?<=[{HAN}])[(（]\\s*([a-zA-Züê{_TONED}][a-zA-Züê{_TONED}'’ ]*)\\s*[)）](?: (?=[{HAN}]))?"
)

_SET_WIDE = re.compile(f"(?<![{HAN}])[{HAN}](?: [{HAN}])+(?![{HAN}])")

_ENDS_PARAGRAPH = frozenset("。！？；：!?;:…")
_CLOSERS = "”’\"')）】》」』"
_CONTINUES_AFTER = frozenset("，、,—-(（《“‘")
_CONTINUES_BEFORE = frozenset("，、。；：！？）》”’,;:!?)%")
_STARTS_ITEM = re.compile(
    "(?:第[一二三四五六七八九十百零〇\\d]+[章节条编篇部分]"
    "|[一二三四五六七八九十]+[、.．]"
    "|[(（][一二三四五六七八九十\\d]+[)）]"
    "|\\d+(?:\\.\\d+)*[、.．)）](?!\\d)"
    "|[\u2460-\u24ff•·●■◆▪○□★※*-])"
)
# A column of print narrower than this is rarer than a heading or a table cell of its length.
_NARROWEST_LINE = 12.0
# Lines of one paragraph differ a little in width: one of at least this share of the widest ones was filled.
_FULL_LINE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Normalised:
    """Clean text and, for each of its characters, the half-open raw span it came from.

    `starts` and `ends` have one entry per character of `text`; both never decrease. One raw character may
    give several clean ones (㎡ gives m2: both point at ㎡), and several may give one (a run of blanks).
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    raw_length: int

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open raw span that the clean span [start, end) came from; an empty span stays empty.

        Raises `IndexError` when the span does not lie inside the text.
        """
        return span_of(self.starts, self.ends, self.raw_length, start, end)


def normalise(text: str) -> Normalised:
    """Return the clean text with its offsets into `text`; never raises, whatever the characters.

    In the result each paragraph is one line, lines have no blanks at their ends, letters and digits are half
    width, Chinese is simplified, and Chinese punctuation is as it was.
    """
    draft = Draft(text)
    _clean(draft)
    return Normalised(draft.text, tuple(draft.starts), tuple(draft.ends), len(text))


def normalised_text(text: str) -> str:
    """The clean text of `normalise` alone, in half the time."""
    draft = PlainDraft(text)
    _clean(draft)
    return draft.text


def _clean(draft: Draft) -> None:
    fold(draft)
    draft.apply(simplify(draft.text))
    draft.apply(drop_pinyin(draft.text))
    draft.apply(_trim_lines(draft.text))
    draft.apply(_join_lines(draft.text))
    draft.apply(close_spaced_characters(draft.text))


def fold(draft: Draft, *, keep: str = "") -> None:
    """One kind of line end and of blank, no control characters but those to `keep`, plain forms of all others."""
    draft.apply((m.start(), m.end(), "\n") for m in _LINE_BREAK.finditer(draft.text))
    draft.apply((m.start(), m.end(), "") for m in _INVISIBLE.finditer(draft.text) if m[0] not in keep)
    draft.apply((m.start(), m.end(), " ") for m in _BLANK.finditer(draft.text))
    draft.apply(_fold_characters(draft.text))
    draft.apply(_compose(draft.text))


def _fold_characters(text: str) -> Iterator[Edit]:
    """Compatibility forms to plain ones; a superscript behind a digit becomes a power (10⁵ is not 105)."""
    for match in _FOLDABLE.finditer(text):
        char = match[0]
        plain = unicodedata.normalize("NFKC", char)
        before = text[match.start() - 1] if match.start() else ""
        if char in _SUPERSCRIPTS and before.isdecimal():
            plain = "^" + plain
        if plain != char:
            yield match.start(), match.end(), plain.replace("\u2212", "-")


def _compose(text: str) -> Iterator[Edit]:
    """A letter with its accents behind it becomes one character where there is one."""
    if not _ACCENT.search(text):
        return
    for match in _COMBINING.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            yield match.start(), match.end(), composed


@lru_cache(maxsize=1)
def _converter() -> "opencc.OpenCC":
    return opencc.OpenCC("t2s")


def simplify(text: str) -> Iterator[Edit]:
    """Traditional to simplified by phrases; when that would change the length, character by character."""
    converted: str = _converter().convert(text)
    if converted == text:
        return
    if len(converted) != len(text):
        converted = "".join(new if len(new := _converter().convert(c)) == 1 else c for c in text)
    for index, (old, new) in enumerate(zip(text, converted, strict=True)):
        if old != new:
            yield index, index + 1, new


def drop_pinyin(text: str) -> Iterator[Edit]:
    """Readings in brackets behind the characters they explain: 鞣(róu)制, 涪陵(fú líng); not 电池(pack)."""
    if "(" not in text and "（" not in text:
        return
    for match in _BRACKETED_PINYIN.finditer(text):
        spelt = match[1].lower()
        syllables = re.split("[ '’]+", spelt.strip(" '’"))
        before = text[max(0, match.start() - len(syllables)) : match.start()]
        toned = any(c in _TONED for c in spelt)
        if toned or (len(before) == len(syllables) and all(map(_reads_as, before, syllables))):
            yield match.start(), match.end(), ""


def _reads_as(char: str, syllable: str) -> bool:
    # Its dictionaries take 0.2 s to load, and few texts need them.
    from pypinyin import Style, pinyin

    readings = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return bool(readings) and syllable.replace("ü", "v") in readings[0]


def _trim_lines(text: str) -> Iterator[Edit]:
    """Blanks at the ends of lines and empty lines go; runs of blanks become one."""
    if "\n" not in text and "  " not in text and text == text.strip():
        return
    for match in re.finditer(r"\A\s+|\s+\Z| *\n\s*|  +", text):
        outside = match.start() == 0 or match.end() == len(text)
        new = "" if outside else "\n" if "\n" in match[0] else " "
        if new != match[0]:
            yield match.start(), match.end(), new


def _join_lines(text: str) -> Iterator[Edit]:
    """Line breaks that the page made and not the writer.

    A line is joined to the next when it was filled to the width of the page without ending a sentence, or
    when the punctuation at the break says that the sentence goes on; never before a numbered item.
    """
    lines = text.split("\n")
    if len(lines) == 1:
        return
    widths = [_width(line) for line in lines]
    page = sorted(widths)[int(0.9 * (len(widths) - 1))]
    full = max(_NARROWEST_LINE, _FULL_LINE_SHARE * page)
    at = 0
    for line, following, width in zip(lines, lines[1:], widths, strict=False):
        at += len(line)
        last, first = line[-1], following[0]
        goes_on = last in _CONTINUES_AFTER or first in _CONTINUES_BEFORE
        ended = line.rstrip(_CLOSERS)[-1:] in _ENDS_PARAGRAPH
        if not _STARTS_ITEM.match(following) and (goes_on or (width >= full and not ended)):
            if last == "-" and line[-2:-1].isalpha() and line[-2:-1].isascii() and first.islower():
                yield at - 1, at + 1, ""
            else:
                latin = last.isascii() and first.isascii() and first.isalnum()
                in_number = last.isdecimal() and first.isdecimal() and re.search(f"[{HAN}]", line)
                yield at, at + 1, " " if latin and not in_number else ""
        at += 1


def _width(line: str) -> float:
    """Width in Chinese characters; a letter or digit takes half of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in line)


def close_spaced_characters(text: str) -> Iterator[Edit]:
    """Blanks inside a word that was set wide: 技 术 转 移. Blanks between words of two and more stay."""
    if " " not in text:
        return
    for match in _SET_WIDE.finditer(text):
        for index in range(match.start() + 1, match.end(), 2):
            yield index, index + 1, ""
