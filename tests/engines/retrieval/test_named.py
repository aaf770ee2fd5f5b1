"""A query that is the title of a document asks with all that the document says."""

from pathlib import Path

import pytest

from lianqiao.engines.retrieval import Document, Filters, Index, Query
from tests.engines.retrieval.encoders import HashEncoder

TITLE = "基于日心坐标系的三维立体剖分模型"
PAPER = Document(
    "1", "paper", title=TITLE, text="太阳风背景场的数值模拟需要网格，这里给出编码。", audience=("all", "lab")
)
CITED = Document("2", "paper", title="太阳风背景场", text="数值模拟的网格和编码方法。", audience=("all",))
OTHER = Document("3", "paper", title="大豆育种", text="耐盐碱品种。", audience=("all",))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index.rebuild(tmp_path, [PAPER, CITED, OTHER], encoder=HashEncoder())
    made.fill(10)
    return made


def test_a_title_finds_what_its_document_speaks_of(index: Index) -> None:
    query = Query(TITLE, exclude=frozenset({PAPER.key}))

    by_title, by_document = index.search(query, 1), index.search(Query.from_document(PAPER, kind=""), 1)

    assert [hit.id for hit in by_title] == ["2"]
    assert "太阳风" in {reason.value for reason in by_title[0].reasons}
    assert [hit.score for hit in by_title] == [hit.score for hit in by_document]
    assert index.search_many([query], 1)[0][0].key == CITED.key


@pytest.mark.parametrize("text", [f" {TITLE} ", TITLE.replace("基于", "基於"), f"《{TITLE}》"])
def test_blanks_marks_and_traditional_characters_do_not_matter(index: Index, text: str) -> None:
    assert index.named(Query(text)) == PAPER


@pytest.mark.parametrize("text", [f"{TITLE}有哪些", TITLE[:-2], "大豆育种", ""])
def test_more_less_or_too_little_names_nothing(index: Index, text: str) -> None:
    assert index.named(Query(text)) is None


def test_a_record_of_its_own_is_never_taken_for_another(index: Index) -> None:
    assert index.named(Query(TITLE, title="别的题目")) is None
    assert index.named(Query(TITLE, keywords=("太阳",))) is None


def test_a_document_that_the_asker_may_not_see_names_nothing(index: Index) -> None:
    assert index.named(Query(TITLE, filters=Filters(audience=("stranger",)))) is None
    assert index.named(Query(TITLE, filters=Filters(audience=("lab",)))) == PAPER


def test_other_filters_hide_hits_and_not_what_was_named(index: Index) -> None:
    assert index.named(Query(TITLE, filters=Filters(kinds=("demand",)))) == PAPER


def test_of_two_of_one_title_the_one_that_says_most_asks(index: Index) -> None:
    longer = Document("9", "paper", title=TITLE, text=PAPER.text * 2)
    index.upsert([longer])

    assert index.named(Query(TITLE)) == longer


def test_a_removed_document_names_nothing(index: Index) -> None:
    index.delete([PAPER.key])

    assert index.named(Query(TITLE)) is None
