"""Characters lost to a wrong decoding: the shift of bytes is undone where words of the dictionary result.

In GBK a character has two bytes. Where one byte is lost, those behind it pair up wrongly until an odd one falls out:
校科技成果 without its first byte reads ？萍汲晒. Shifting back leaves two characters of which one half is unknown, the
first and the last; the dictionary decides, and for these two only with words that the document uses elsewhere. What
it does not decide is only marked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import opencc

from lianqiao.engines.text.drafts import Edit
from lianqiao.engines.text.normalise import HAN
from lianqiao.engines.text.words import all_words, is_word

REPLACEMENT = "\ufffd"

_LOST: Final = "?？" + REPLACEMENT
_MARK: Final = re.compile(f"[{_LOST}]+")
_HAN: Final = re.compile(f"[{HAN}]")
_ODD_ONE: Final = re.compile("[@-~]")
"""An ASCII character that can be the second byte of a pair."""
_GLOSS: Final = re.compile("[?？]?[(（]?([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,7})[)）]")
_QUESTION: Final = re.compile("什么|为何|如何|怎么|怎样|是否|能否|谁|哪|吗|呢|几|多少")
_PUNCTUATION: Final = frozenset("，。、；：（）“”《》　")
_SINGLES: Final = frozenset(
    "的和与及在对为是将把以等由按从向到至或其各全省市区县一二三四五六七八九十个项家年月日新高多"
)

_LONGEST_RUN = 16
_LONGEST_WORD = 5
_CONTEXT = 4
# What a character of the context costs that is in no word: the run was cut off in the wrong place.
_ALONE = 4
# Of a document with more lost places than this the rest is only marked.
_MOST_PLACES = 60
_MOST_READ = 200_000

_LEAD_OF_COMMA: Final = 0xA3
_LEADS: Final = range(0x81, 0xFF)
_TRAILS: Final = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@dataclass(frozen=True, slots=True)
class Repaired:
    """Edits that undo what can be undone, and the places to look at: start, end, sentence."""

    edits: Sequence[Edit]
    doubts: Sequence[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read a garbled run: how far it reaches, and for each character what it can have been."""

    end: int
    characters: tuple[tuple[str, ...], ...]


def find(text: str) -> Repaired:
    """The lost characters of a text whose widths are folded and whose characters are as they were."""
    edits: list[Edit] = []
    doubts: list[tuple[int, int, str]] = []
    at = 0
    vocabulary: frozenset[str] | None = None
    tried = 0
    for match in _MARK.finditer(text):
        if match.start() < at or not _is_suspect(text, match):
            continue
        solved = None
        if tried < _MOST_PLACES:
            tried += 1
            if vocabulary is None:
                vocabulary = all_words(_simple(_GLOSS.sub("", text[:_MOST_READ])))
            solved = _solve(text, match, vocabulary)
        if solved is not None:
            at, found = solved
            edits.append((match.start(), at, found))
            doubts.append((match.start(), at, f"此处有字符丢失，已按上下文还原为“{_simple(found)}”，请核对"))
        elif _is_lost(text, match):
            doubts.append((match.start(), match.end(), "此处有字符丢失，无法还原，请对照原件核对"))
            if REPLACEMENT in match[0]:
                edits.append((match.start(), match.end(), "?" * len(match[0])))
    return Repaired(edits, doubts)


def _is_suspect(text: str, match: re.Match[str]) -> bool:
    return match.end() < len(text) and text[match.end()] != "\n" and not text[match.end()].isascii()


def _is_lost(text: str, match: re.Match[str]) -> bool:
    """Whether the marks stand for lost characters and not for a question."""
    if REPLACEMENT in match[0]:
        return True
    if len(match[0]) > 1:
        inside = match.start() == 0 or _HAN.match(text[match.start() - 1]) is not None
        return inside and not _asks(text, match)
    behind = _simple(text[match.end() : match.end() + 3])
    garbled = len(behind) == 3 and not is_word(behind[:2]) and not is_word(behind[1:]) and not is_word(behind)
    return garbled and not _asks(text, match) and all(_HAN.match(char) for char in behind)


def _asks(text: str, match: re.Match[str]) -> bool:
    return _QUESTION.search(text, max(0, match.start() - 30), match.start()) is not None


def _solve(text: str, match: re.Match[str], vocabulary: frozenset[str]) -> tuple[int, str] | None:
    """Where the garbled run ends, and the characters in its place; None when the words leave a doubt."""
    before = _context_before(text, match.start())
    best: tuple[float, int, str] | None = None
    tied = False
    for reading in _readings(text, match):
        after = _context_after(text, reading.end)
        read = _read(before, reading.characters, after, vocabulary)
        if read is None:
            continue
        score, found = read
        if best is None or score > best[0] or (score == best[0] and found == best[2] and reading.end > best[1]):
            best, tied = (score, reading.end, found), False
        elif score == best[0] and found != best[2]:
            tied = True
    return None if best is None or tied else best[1:]


def _context_before(text: str, start: int) -> str:
    """The Chinese characters before a place, in simplified form; glosses between them do not count."""
    piece = _GLOSS.sub("", text[max(0, start - 4 * _CONTEXT) : start])
    match = re.search(rf"[{HAN}]*\Z", piece)
    return _simple(match[0][-_CONTEXT:]) if match else ""


def _context_after(text: str, end: int) -> str:
    piece = _GLOSS.sub("", text[end : end + 4 * _CONTEXT])
    match = re.match(f"[{HAN}]*", piece)
    return _simple(match[0][:_CONTEXT]) if match else ""


def _readings(text: str, match: re.Match[str]) -> Iterator[_Reading]:
    """Every way to shift the bytes behind the marks back, by the number of lost marks and the length of the run."""
    marks = len(match[0])
    for lost in range(marks, 0, -1):
        stream = b"\xa3\xbf" * (marks - lost)
        at = match.end()
        for _ in range(_LONGEST_RUN):
            pair = _bytes(text[at]) if at < len(text) else b""
            if not pair:
                break
            stream += pair
            at += 1
            known = _pairs(stream[1:-1])
            if known is None:
                break
            if len(stream) >= 4:
                yield from _endings(text, at, stream, known)


def _endings(text: str, at: int, stream: bytes, known: tuple[tuple[str, ...], ...]) -> Iterator[_Reading]:
    first = _possible(_LEADS, stream[:1], marks=True)
    last = _possible(stream[-1:], _TRAILS)
    odd = text[at : at + 1]
    if odd and odd in _LOST:
        gloss = _GLOSS.match(text, at)
        yield _Reading(gloss.end() if gloss else at + 1, (first, *known, last or _mark(stream[-1])))
    yield _Reading(at, (first, *known, last))
    if _ODD_ONE.fullmatch(odd):
        behind = _GLOSS.match(text, at + 1)
        end = behind.end() if behind else at + 1
        paired = _decoded(stream[-1:] + odd.encode())
        if paired:
            yield _Reading(end, (first, *known, (paired,)))
        yield _Reading(end, (first, *known, last, _possible(_LEADS, odd.encode())))


def _bytes(char: str) -> bytes:
    if char in "?？":
        return b"\xa3\xbf"
    if char.isascii():
        return b""
    try:
        encoded = char.encode("gbk")
    except UnicodeEncodeError:
        return b""
    return encoded if len(encoded) == 2 else b""


@lru_cache(maxsize=4096)
def _decoded(pair: bytes) -> str:
    """The character of two bytes that a text of ours can have: Chinese or a mark of punctuation."""
    try:
        char = pair.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 and (_HAN.match(char) or char in _PUNCTUATION) else ""


def _pairs(stream: bytes) -> tuple[tuple[str, ...], ...] | None:
    found = [_decoded(stream[at : at + 2]) for at in range(0, len(stream), 2)]
    return tuple((char,) for char in found) if all(found) else None


def _possible(leads: Sequence[int], trails: Sequence[int], *, marks: bool = False) -> tuple[str, ...]:
    """The Chinese characters, and the marks if wanted, with one of these bytes first and one of those second."""
    found = (_decoded(bytes((lead, trail))) for lead in leads for trail in trails)
    return tuple(char for char in found if char and (marks or char not in _PUNCTUATION))


def _mark(lead: int) -> tuple[str, ...]:
    """The mark of punctuation with this first byte that is by far the most frequent."""
    return ("，",) if lead == _LEAD_OF_COMMA else ()


def _read(
    before: str, characters: Sequence[tuple[str, ...]], after: str, vocabulary: frozenset[str]
) -> tuple[float, str] | None:
    """The most likely characters with their score; None where one is in no word, or two are equally likely.

    Every character has to stand in a word of two or more, known ones may be a common word by themselves. Long words
    count more than short ones, by the square of their length.
    """
    if not all(characters):
        return None
    choices = [*((char,) for char in before), *characters, *((char,) for char in after)]
    first, last = len(before), len(before) + len(characters)
    # best[i]: score of the characters before i, whether another choice scores the same, and the choice.
    best: list[tuple[float, bool, str] | None] = [None] * (len(choices) + 1)
    best[0] = (0.0, False, "")
    for at in range(len(choices)):
        state = best[at]
        if state is None:
            continue
        for word in _words(choices, at, first, last, vocabulary):
            score = state[0] + (len(word) ** 2 if len(word) > 1 else -_ALONE if word not in _SINGLES else 0)
            end = at + len(word)
            known = best[end]
            if known is None or score > known[0]:
                best[end] = (score, state[1], state[2] + word)
            elif score == known[0] and _simple(state[2] + word) != _simple(known[2]):
                best[end] = (score, True, known[2])
    final = best[-1]
    if final is None or final[1]:
        return None
    return final[0], final[2][first:last]


def _words(
    choices: Sequence[tuple[str, ...]], at: int, first: int, last: int, vocabulary: frozenset[str]
) -> Iterator[str]:
    """What can stand at a place: words of the dictionary; one character where it is sure and common, or context."""
    sure = len(choices[at]) == 1
    char = choices[at][0] if choices[at] else ""
    if sure and (not first <= at < last or char in _PUNCTUATION or _simple(char) in _SINGLES):
        yield char
    elif not sure and at == first == 0:  # behind a character the word that it ends is likelier lost than a mark
        yield from (option for option in choices[at] if option in _PUNCTUATION)
    for length in range(2, _LONGEST_WORD + 1):
        piece = choices[at : at + length]
        open_places = [index for index, options in enumerate(piece) if len(options) != 1]
        if len(piece) < length or len(open_places) > 1:
            break
        if not open_places:
            word = "".join(options[0] for options in piece)
            if is_word(_simple(word)):
                yield word
            continue
        place = open_places[0]
        head = "".join(options[0] for options in piece[:place])
        tail = "".join(options[0] for options in piece[place + 1 :])
        seen: set[str] = set()
        for option in piece[place]:
            simple = _simple(head + option + tail)
            if simple not in seen and simple in vocabulary:
                seen.add(simple)
                yield head + option + tail


@lru_cache(maxsize=1)
def _converter() -> "opencc.OpenCC":
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def _simple_char(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted


def _simple(text: str) -> str:
    return "".join(map(_simple_char, text))
