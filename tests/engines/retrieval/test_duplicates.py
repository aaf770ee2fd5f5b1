"""Likely duplicates and what they share."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.retrieval import Document, Index
from lianqiao.engines.retrieval.duplicates import among, likely_duplicates, similarity
from tests.engines.retrieval.samples import ALL, ELECTROLYTE, SOYBEAN


def test_a_copy_with_small_changes_is_found_with_the_passage_that_it_shares() -> None:
    copy = replace(
        ELECTROLYTE,
        id="new",
        title="硫化物固態電解質的規模化製備技術",
        text="  面向动力电池的硫化物固态电解质,\n室温离子电导率大于8mS/cm，已完成公斤级中试，寻求合作。",
    )

    [duplicate] = likely_duplicates(copy, Index.in_memory(ALL))

    assert duplicate.document == ELECTROLYTE
    assert 0.6 < duplicate.similarity < 1.0
    assert duplicate.passages[0] == "规模化制备技术面向动力电池的硫化物固态电解质室温离子电导率大于"


def test_a_record_is_no_duplicate_of_itself_nor_of_another_on_its_subject() -> None:
    index = Index.in_memory(
        (*ALL, replace(SOYBEAN, id="other", title="大豆油脂精炼", text="大豆油脱胶工艺，蛋白得率高。"))
    )

    assert likely_duplicates(ELECTROLYTE, index) == ()
    assert likely_duplicates(SOYBEAN, index) == ()


def test_a_record_of_another_kind_is_no_duplicate() -> None:
    same_text = replace(ELECTROLYTE, kind="demand", id="d9")

    assert likely_duplicates(same_text, Index.in_memory((ELECTROLYTE,))) == ()
    assert similarity(same_text, ELECTROLYTE) == 1.0


def test_limit_and_order_of_equal_ones() -> None:
    copies = [replace(SOYBEAN, id=name) for name in ("c", "a", "b")]

    found = among(SOYBEAN, copies, limit=2)

    assert [duplicate.document.id for duplicate in found] == ["a", "b"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_symmetric_and_within_bounds(one: str, other: str) -> None:
    first, second = Document(id="1", kind="a", text=one), Document(id="2", kind="a", text=other)

    value = similarity(first, second)

    assert value == similarity(second, first)
    assert 0.0 <= value <= 1.0 + 1e-12
