"""What the reading room shows: every character of the text, each find in its place, the tree, the counts."""

from decimal import Decimal
from time import process_time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.governance.plans.enums import FindKind, FindState
from lianqiao.governance.plans.models import Find, Section
from lianqiao.governance.plans.queries import room
from lianqiao.governance.plans.sentences import sentence_at
from lianqiao.governance.plans.words import amount_words, deadline_words, rule_words


def version_of(text: str, warnings: Any = ()) -> Any:
    """A version that is not stored."""
    return SimpleNamespace(text=text, warnings=list(warnings))


def mark(start: int, end: int, kind: str = FindKind.TARGET, **values: Any) -> Find:
    """A find that is not stored."""
    return Find(start=start, end=end, kind=kind, value=Decimal(1), **values)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Find], list[dict[str, Any]]]:
    """A text with finds and doubts anywhere in it, in document order."""
    text = draw(st.text(alphabet="一二（）。；\n \t𠮷x5", min_size=1, max_size=60))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place, st.sampled_from(list(FindKind))), max_size=8))
    finds = [mark(min(a, b), max(a, b), kind) for a, b, kind in spans if a != b]
    doubts = [
        {"start": min(a, b), "end": max(a, b), "message": "疑"}
        for a, b in draw(st.lists(st.tuples(place, place), max_size=3))
    ]
    return text, sorted(finds, key=lambda find: find.start), doubts


@settings(max_examples=300)
@given(documents())
def test_document_shows_every_character_once_and_in_its_place(document: Any) -> None:
    text, finds, doubts = document

    paragraphs = room.document_of(version_of(text, doubts), finds, [])

    for paragraph in paragraphs:
        shown = "".join(piece.text for piece in paragraph.pieces)
        assert text.startswith(shown, paragraph.start)
        assert "\n" not in shown
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in paragraph.pieces) for paragraph in paragraphs] == lines


@settings(max_examples=200)
@given(documents())
def test_pieces_of_a_find_lie_within_it(document: Any) -> None:
    text, finds, doubts = document

    for paragraph in room.document_of(version_of(text, doubts), finds, []):
        at = paragraph.start
        for piece in paragraph.pieces:
            if piece.find is not None:
                assert piece.find.start <= at
                assert at + len(piece.text) <= piece.find.end
            at += len(piece.text)


def test_number_stands_above_the_heading_of_its_task() -> None:
    text = "1.建成平台6个。内容"
    task = mark(0, len(text), FindKind.TASK, title="建成平台6个")
    number = mark(6, 8)

    (paragraph,) = room.document_of(version_of(text), [task, number], [])

    assert [(piece.text, piece.find) for piece in paragraph.pieces] == [
        ("1.建成平台", task),
        ("6个", number),
        ("。内容", None),
    ]


def test_headings_are_told_with_their_level() -> None:
    text = "一、目标\n内容\n（一）供给\n"
    sections = [
        Section(path="1", level=1, start=0, end=len(text)),
        Section(path="1.1", level=2, start=text.index("（一）"), end=len(text)),
    ]

    shown = room.document_of(version_of(text), [], sections)

    assert [(paragraph.level, paragraph.path) for paragraph in shown] == [(1, "1"), (0, ""), (2, "1.1")]


def test_long_document_is_cut_in_little_time() -> None:
    line = "到2027年建成中试平台6个，培育企业300家，实现营业收入120亿元。\n"
    text = line * 1000
    finds = [
        mark(number * len(line) + start, number * len(line) + start + 2)
        for number in range(1000)
        for start in (12, 19, 29)
    ]
    tasks = [mark(number * len(line), (number + 1) * len(line), FindKind.TASK) for number in range(0, 1000, 5)]
    began = process_time()

    shown = room.document_of(version_of(text), sorted([*finds, *tasks], key=lambda find: find.start), [])

    assert len(shown) == 1000
    assert process_time() - began < 5


def test_tree_keeps_the_sections_above_what_it_shows() -> None:
    top, inner, other = (
        Section(path="1", level=1, title="目标"),
        Section(path="1.1", level=2, title="供给"),
        Section(path="2", level=1, title="保障"),
    )
    finds = [mark(0, 1, section=inner), mark(2, 3)]

    branches = room.tree_of(finds, [top, inner, other])

    assert [(branch.section, [row.find for row in branch.rows]) for branch in branches] == [
        (None, [finds[1]]),
        (top, []),
        (inner, [finds[0]]),
    ]


def test_least_sure_finds_come_first_and_decided_ones_not_at_all() -> None:
    sure, unsure = mark(0, 1, confidence=Decimal("0.9")), mark(5, 6, confidence=Decimal("0.3"))
    done = mark(7, 8, confidence=Decimal("0.1"), state=FindState.CONFIRMED)

    assert [row.find for row in room.doubtful([sure, unsure, done])] == [unsure, sure]


def test_tally_counts_by_state_and_kind() -> None:
    finds = [mark(0, 1), mark(1, 2, state=FindState.CONFIRMED), mark(2, 3, FindKind.FACT, state=FindState.DROPPED)]

    tally = room.tally_of(finds)

    assert (tally.total, tally.waiting, tally.confirmed, tally.dropped, tally.decided) == (3, 1, 1, 1, 2)
    assert tally.kinds == ((FindKind.TARGET, FindKind.TARGET.label, 2, 1), (FindKind.FACT, FindKind.FACT.label, 1, 0))


@pytest.mark.parametrize(
    ("value", "value_max", "comparator", "unit", "words"),
    [
        ("650.000000", None, "at_least", "项", "不少于 650 项"),
        ("1", "2", "reach", "项", "1—2 项"),
        ("1200.5", None, "about", "亿元", "约 1,200.5 亿元"),
    ],
)
def test_amount_in_words(value: str, value_max: str | None, comparator: str, unit: str, words: str) -> None:
    upper = None if value_max is None else Decimal(value_max)

    assert amount_words(Find(value=Decimal(value), value_max=upper, comparator=comparator, unit=unit)) == words


def test_deadline_and_rule_in_words() -> None:
    assert [deadline_words(text) for text in ("", "2027", "2027-06")] == ["", "2027年", "2027年6月"]
    rule = {"who": "省内企业", "rate": "0.2", "cap": "2000000", "floor": None, "base": "实际支付额", "per": "每项合同"}
    assert rule_words(rule) == [
        ("给谁", "省内企业"),
        ("以什么为基数", "实际支付额"),
        ("比例", "20%"),
        ("最高", "200 万元"),
        ("按什么计", "每项合同"),
    ]
    assert rule_words(None) == []


def test_sentence_ends_with_its_mark_and_before_the_next_heading() -> None:
    text = "一、目标\n建成平台6个，培育企业。\n（二）下一节"
    start = text.index("6个")

    assert sentence_at(text, start, start + 2) == "建成平台6个，培育企业"
