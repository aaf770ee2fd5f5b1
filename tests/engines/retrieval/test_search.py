"""What is found, in which order, with which reasons and gaps."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from lianqiao.engines.retrieval import Document, Filters, GapKind, Index, Query, ReasonKind
from tests.engines.retrieval.samples import ALL, ELECTROLYTE, SEPARATOR, WANTS_ELECTROLYTE

TODAY = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.in_memory(ALL)


def found(index: Index, query: Query) -> list[str]:
    return [hit.id for hit in index.search(query)]


def test_a_problem_in_plain_words_finds_its_result(index: Index) -> None:
    hits = index.search(Query("我公司固态电池的电解质电导率太低，希望寻求解决办法", kind="achievement"))

    assert [hit.id for hit in hits] == ["a1", "a3"]
    assert {reason.value for reason in hits[0].reasons if reason.kind is ReasonKind.WORD} >= {
        "电解质",
        "电导率",
    }


def test_stop_words_alone_and_unknown_words_find_nothing(index: Index) -> None:
    assert index.search(Query("我公司希望寻求解决")) == ()
    assert index.search(Query("zzz")) == ()
    assert index.search(Query("")) == ()
    assert index.search(Query("电解质"), 0) == ()


def test_traditional_and_full_width_find_the_same(index: Index) -> None:
    plain = index.search(Query("硫化物固态电解质"))

    assert index.search(Query("硫化物固態電解質")) == plain
    assert [hit.id for hit in plain] == ["a1", "d1"]


def test_a_part_of_a_term_finds_the_term(index: Index) -> None:
    assert "a1" in found(index, Query("电解质"))


def test_from_demand_to_result_and_back(index: Index) -> None:
    [hit] = [
        h for h in index.search(Query.from_document(WANTS_ELECTROLYTE, kind="achievement", on=TODAY)) if h.id == "a1"
    ]
    [back] = index.search(Query.from_document(ELECTROLYTE, kind="demand", on=TODAY))

    assert back.key == WANTS_ELECTROLYTE.key
    for one in (hit, back):
        assert {reason.kind for reason in one.reasons} >= {
            ReasonKind.WORD,
            ReasonKind.FIELD,
            ReasonKind.REGION,
        }
        facts = [gap for gap in one.gaps if gap.kind is not GapKind.UNANSWERED]
        assert [(gap.kind, gap.wanted, gap.offered) for gap in sorted(facts, key=lambda gap: gap.kind)] == [
            (GapKind.PRICE, "2000000", "3000000"),
            (GapKind.READINESS, "7", "6"),
        ]


def test_similar_leaves_the_document_itself_out(index: Index) -> None:
    assert [hit.id for hit in index.similar("achievement", "a1")] == ["a3"]
    assert [hit.id for hit in index.similar("achievement", "a1", of_kind="demand")] == ["d1"]
    with pytest.raises(KeyError):
        index.similar("achievement", "none")


def test_excluded_documents_are_not_found(index: Index) -> None:
    query = Query("电解质")

    assert found(index, query.without(("achievement", "a1"))) == ["d1"]
    assert found(index, query.without(("achievement", "a1"), ("demand", "d1"))) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("demand",)), {"d1"}),
        (Filters(kinds=("demand", "achievement")), {"a1", "a2", "a3", "d1"}),
        (Filters(region="290000"), {"a1", "a2", "d1"}),
        (Filters(region="29"), {"a1", "a2", "d1"}),
        (Filters(region="290100"), {"a1", "d1"}),
        (Filters(region="290102"), {"a1"}),
        (Filters(region="300000"), set()),
        (Filters(fields=("06",)), {"a1", "d1"}),
        (Filters(fields=("0601", "02")), {"a1", "a2"}),
        (Filters(readiness_at_least=6), {"a1", "a2"}),
        (Filters(readiness_at_least=7), {"a2"}),
        (Filters(price_at_most_yuan=Decimal(3_000_000)), {"a1", "a2"}),
        (Filters(price_at_most_yuan=Decimal(2_999_999)), {"a2"}),
        (Filters(region="290000", readiness_at_least=1, price_at_most_yuan=Decimal(10**7)), {"a1", "a2"}),
    ],
)
def test_filters_keep_only_what_states_the_fact(index: Index, filters: Filters, expected: set[str]) -> None:
    text = "固态电解质 大豆蛋白 隔膜"
    everywhere = {hit.id: hit.score for hit in index.search(Query(text))}

    hits = index.search(Query(text, filters=filters))

    assert {hit.id for hit in hits} == expected
    assert all(hit.score == pytest.approx(everywhere[hit.id], rel=1e-5) for hit in hits)


def test_facts_order_equal_texts_and_missing_facts_are_neutral() -> None:
    base = Document(id="", kind="a", title="永磁同步电机", text="永磁同步电机设计。")
    good = replace(base, id="good", region="290102", readiness=9, price_yuan=Decimal(10), fields=("01",))
    silent = replace(base, id="silent")
    bad = replace(base, id="bad", region="110101", readiness=1, price_yuan=Decimal(10**9), fields=("02",))
    index = Index.in_memory((bad, silent, good))
    query = Query(
        "永磁同步电机",
        region="290102",
        readiness_wanted=6,
        budget_yuan=Decimal(100),
        fields=("01",),
        on=TODAY,
    )

    hits = index.search(query)

    assert [hit.id for hit in hits] == ["good", "silent", "bad"]
    assert hits[1].score == pytest.approx(index.search(Query("永磁同步电机"))[0].score)
    assert hits[1].gaps == ()
    assert [gap.kind for gap in hits[2].gaps] == [
        GapKind.READINESS,
        GapKind.FIELD,
        GapKind.PRICE,
        GapKind.REGION,
    ]


def test_shares_sum_to_one_and_gaps_cost_what_is_missing(index: Index) -> None:
    for query in (
        Query.from_document(WANTS_ELECTROLYTE, kind="achievement", on=TODAY),
        Query.from_document(ELECTROLYTE, kind="", on=TODAY),
        Query("电池"),
    ):
        hits = index.search(query)
        assert hits
        for hit in hits:
            assert sum(reason.share for reason in hit.reasons) == pytest.approx(1.0)
            assert all(reason.share > 0 for reason in hit.reasons)
            assert all((gap.cost > 0) is (gap.kind is not GapKind.UNANSWERED) for gap in hit.gaps)
            assert 0.0 < hit.score < 1.0


def test_a_named_word_stands_in_the_document(index: Index) -> None:
    query = Query("固态电池正极材料涂覆电解液")
    documents = {document.key: document for document in ALL}

    for hit in index.search(query):
        document = documents[hit.key]
        text = "".join((document.title, document.text, *document.keywords))
        named = [reason.value for reason in hit.reasons if reason.kind is ReasonKind.WORD]
        assert named
        assert [word for word in named if word not in text] == []


def test_without_explanation_the_order_is_the_same(index: Index) -> None:
    query = Query.from_document(WANTS_ELECTROLYTE, kind="achievement", on=TODAY)

    bare = index.search(query, explained=False)

    assert [(hit.id, hit.score) for hit in bare] == [(hit.id, hit.score) for hit in index.search(query)]
    assert all(hit.reasons == () and hit.gaps == () for hit in bare)


def test_only_the_named_hits_are_explained_and_as_they_would_be_among_all(index: Index) -> None:
    query = Query.from_document(WANTS_ELECTROLYTE, kind="achievement", on=TODAY)
    whole = index.search(query)
    named = whole[-1]

    some = index.search(query, explained={named.key})

    assert len(whole) > 1
    assert some == (*(replace(hit, reasons=(), gaps=()) for hit in whole[:-1]), named)
    assert named.reasons


def test_facets_count_the_best(index: Index) -> None:
    facets = index.facets(Query("固态电解质 大豆 隔膜"))

    assert facets.counted == 4
    assert facets.kinds == {"achievement": 3, "demand": 1}
    assert facets.regions == {"290000": 3, "290100": 2, "290102": 1, "290200": 1, "290201": 1}
    assert facets.fields == {"0601": 1, "0203": 1, "06": 1}
    assert facets.readiness == {6: 1, 8: 1}


def test_a_very_long_query_is_answered(index: Index) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(5000)) + "锂电池隔膜"

    assert index.search(Query(text))[0].id == SEPARATOR.id
