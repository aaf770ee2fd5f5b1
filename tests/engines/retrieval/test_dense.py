"""Vectors beside the documents: filled in, following every write, searched with the same filters."""

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.retrieval import Document, Filters, Index, IndexBusy, Query
from lianqiao.engines.retrieval.storage import Folder
from lianqiao.engines.retrieval.vectors import Vectors, passage_of
from tests.engines.retrieval.encoders import HashEncoder
from tests.engines.retrieval.samples import ALL, ELECTROLYTE, SEPARATOR, SOYBEAN, WANTS_ELECTROLYTE


def filled(path: Path, documents: tuple[Document, ...] = ALL, encoder: HashEncoder | None = None) -> Index:
    """An index all of whose documents have vectors."""
    index = Index.rebuild(path, documents, encoder=encoder or HashEncoder())
    while index.fill(2):
        pass
    return index


def vectors_of(index: Index) -> Vectors:
    assert index.vectors is not None
    return index.vectors


def check(index: Index) -> None:
    """Every document has the vector of its present text, and nothing else has one."""
    encoder, vectors = index.encoder, vectors_of(index)
    assert encoder is not None
    assert sorted(vectors.all_keys()) == sorted(index.versions())
    for document in index.documents():
        stored = vectors.vector_of(document.key, passage_of(document))
        assert stored is not None, document.key
        assert np.allclose(stored, encoder.passages([passage_of(document)])[0], atol=1e-3)
        assert [found.mark for found in vectors.nearest(stored, 1, Filters(kinds=(document.kind,)))] != []


def test_fill_encodes_newest_first_and_once(tmp_path: Path) -> None:
    encoder = HashEncoder()
    index = Index.rebuild(tmp_path, ALL, encoder=encoder)
    assert (index.status().vectors, index.status().waiting) == (0, 4)

    assert index.fill(1) == 1
    assert encoder.seen == [passage_of(ALL[-1])]
    assert (index.status().vectors, index.status().waiting) == (1, 3)

    assert [index.fill(2), index.fill(2), index.fill(2)] == [2, 1, 0]
    assert sorted(encoder.seen) == sorted(map(passage_of, ALL))
    assert (index.status().vectors, index.status().waiting, index.status().encoder) == (4, 0, "hash-1")


def test_without_an_encoder_nothing_is_filled_and_words_decide(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, ALL)

    assert index.fill(10) == 0
    assert index.vectors is None
    assert index.search(Query("大豆"))[0].id == "a2"


def test_a_document_is_found_by_its_vector_though_it_shares_no_word(tmp_path: Path) -> None:
    index = filled(tmp_path, (ELECTROLYTE, SOYBEAN, SEPARATOR))
    query = Query("质 豆 解 分 大 离", kind="achievement")
    assert index.search(Query("腐", kind="achievement")) != ()

    hits = index.search(query)

    assert {hit.id for hit in hits} == {"a1", "a2", "a3"}
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_new_text_is_found_by_words_at_once_and_by_its_vector_once_filled(tmp_path: Path) -> None:
    index = filled(tmp_path)
    changed = replace(SOYBEAN, title="玉米淀粉酶解工艺", text="玉米淀粉酶解。")

    index.upsert([changed])
    assert vectors_of(index).vector_of(SOYBEAN.key, passage_of(SOYBEAN)) is None
    assert index.search(Query("玉米淀粉"))[0].id == "a2"
    assert index.status().waiting == 1

    index.fill(10)
    check(index)


def test_new_facts_go_on_with_the_old_vector(tmp_path: Path) -> None:
    encoder = HashEncoder()
    index = filled(tmp_path, encoder=encoder)
    encoder.seen.clear()

    index.upsert([replace(ELECTROLYTE, region="290201", readiness=9, audience=("verified",))])

    assert (encoder.seen, index.status().waiting) == ([], 0)
    vector = encoder.queries([passage_of(ELECTROLYTE)])[0]
    vectors = vectors_of(index)
    assert vectors.nearest(vector, 5, Filters(region="290200"))[0].key == ELECTROLYTE.key
    assert ELECTROLYTE.key not in {found.key for found in vectors.nearest(vector, 5, Filters(region="290100"))}
    assert vectors.nearest(vector, 5, Filters(audience=("everybody",))) == []
    check(index)


def test_a_deleted_document_leaves_the_vectors_at_once(tmp_path: Path) -> None:
    index = filled(tmp_path)
    reader = Index.open(tmp_path, encoder=HashEncoder())
    assert reader.status().vectors == 4

    index.delete([SOYBEAN.key])

    assert sorted(vectors_of(reader).all_keys()) == sorted(d.key for d in ALL if d is not SOYBEAN)
    assert SOYBEAN.key not in {hit.key for hit in reader.search(Query("大豆分离蛋白"))}


def test_a_vector_that_lags_is_never_shown(tmp_path: Path) -> None:
    """As after a kill between the commit of the documents and the writing of the vectors."""
    index = filled(tmp_path)
    before = (tmp_path / "before").resolve()
    vectors_of(index).copy_to(before)
    hidden = replace(SOYBEAN, audience=("verified",))
    index.apply([hidden], [SEPARATOR.key])
    folder = vectors_of(index).path
    shutil.rmtree(folder)
    shutil.copytree(before / "vectors", folder)

    stale = Index.open(tmp_path, encoder=HashEncoder())
    assert stale.status().vectors == 4
    asked = Query(passage_of(SOYBEAN), filters=Filters(audience=("everybody",)))
    assert stale.search(asked) == ()
    assert SEPARATOR.key not in {hit.key for hit in stale.search(Query(passage_of(SEPARATOR)))}


def test_what_was_noted_before_a_crash_is_done_after_it(tmp_path: Path) -> None:
    index = filled(tmp_path)
    changed = replace(ELECTROLYTE, text="换了说明的电解质。")
    with index.writing():
        noted = vectors_of(index).waiting.add([ELECTROLYTE.key, SOYBEAN.key])
    bare = Index(index._engine)
    bare.apply([changed], [SOYBEAN.key])
    assert noted.keys == (ELECTROLYTE.key, SOYBEAN.key)

    again = Index.open(tmp_path, encoder=HashEncoder())
    while again.fill(10):
        pass

    check(again)


def test_vectors_that_got_lost_are_made_again(tmp_path: Path) -> None:
    index = filled(tmp_path)
    vectors_of(index).settle((), [ELECTROLYTE.key])
    assert index.status().vectors == 3

    assert index.fill(10) == 1

    check(index)


def test_a_rebuild_takes_over_the_vectors_of_equal_texts(tmp_path: Path) -> None:
    encoder = HashEncoder()
    filled(tmp_path, encoder=encoder)
    encoder.seen.clear()
    changed = replace(SEPARATOR, text="干法隔膜。")

    index = Index.rebuild(tmp_path, (ELECTROLYTE, replace(SOYBEAN, readiness=2), changed), encoder=encoder)

    assert index.status().vectors == 2
    while index.fill(10):
        pass
    assert encoder.seen == [passage_of(changed)]
    check(index)


def test_vectors_of_another_encoder_are_made_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    index = Index.open(tmp_path, encoder=HashEncoder("hash-2", 16))

    assert index.search(Query("大豆"))[0].id == "a2"
    while index.fill(10):
        pass

    assert (vectors_of(index).encoder_name, vectors_of(index).width) == ("hash-2", 16)
    check(index)


def test_compaction_drops_dead_rows_and_keeps_all_others(tmp_path: Path) -> None:
    index = filled(tmp_path)
    index.apply([replace(ELECTROLYTE, readiness=7)], [SOYBEAN.key])

    index.compact()

    check(index)
    base, tail = vectors_of(index)._sides
    assert (len(base.loaded), len(tail.loaded)) == (3, 0)
    assert index.status().removed_since is None


def test_an_append_after_a_torn_one_is_whole(tmp_path: Path) -> None:
    index = filled(tmp_path, (ELECTROLYTE, SOYBEAN))
    tail = vectors_of(index)._sides[1].part.path
    for name in ("vectors.f16", "keys.txt", "rows.bin"):
        with (tail / name).open("ab") as handle:
            handle.write(b"torn")

    again = Index.open(tmp_path, encoder=HashEncoder())
    again.upsert([SEPARATOR, WANTS_ELECTROLYTE])
    while again.fill(10):
        pass

    check(again)


def test_the_vector_of_the_document_that_asks_serves_without_encoding(tmp_path: Path) -> None:
    index = filled(tmp_path)
    words_alone = Index.open(tmp_path)
    query = Query.from_document(WANTS_ELECTROLYTE, kind="achievement")

    found = words_alone.search(query, explained=False)
    assert [hit.id for hit in found] == [hit.id for hit in index.search(query, explained=False)]
    assert len(words_alone.search(query)) == 3


def test_two_processes_do_not_fill_at_once(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, ALL, encoder=HashEncoder())
    with Folder(tmp_path).lock(name="filling.lock"), pytest.raises(IndexBusy):
        index.fill(1)
    assert index.fill(4) == 4


KINDS = st.sampled_from(["achievement", "demand"])
DOCUMENTS = st.builds(
    Document,
    id=st.sampled_from("abcdefgh"),
    kind=KINDS,
    title=st.sampled_from(["电解质", "大豆蛋白", "隔膜涂覆", "压铸气孔"]),
    text=st.sampled_from(["", "中试", "电导率高", "废水少"]),
    fields=st.sampled_from([(), ("06",), ("0601",), ("02",)]),
    region=st.sampled_from(["", "290101", "290200", "310000"]),
    readiness=st.none() | st.integers(1, 9),
    price_yuan=st.none() | st.sampled_from([Decimal(10), Decimal(20)]),
    audience=st.sampled_from([("everybody",), ("verified", "region:29")]),
    owner=st.sampled_from(["", "u1", "u2"]),
    tags=st.sampled_from([(), ("public",)]),
)
FILTERS = st.builds(
    Filters,
    kinds=st.sampled_from([(), ("achievement",)]),
    region=st.sampled_from(["", "290000", "290100"]),
    fields=st.sampled_from([(), ("06",), ("0601",)]),
    readiness_at_least=st.none() | st.integers(1, 9),
    readiness_at_most=st.none() | st.integers(1, 9),
    price_at_most_yuan=st.none() | st.just(Decimal(15)),
    audience=st.none() | st.sampled_from([(), ("everybody",), ("everybody", "region:29")]),
    owner_not=st.sampled_from(["", "u1", "u9"]),
    tags=st.sampled_from([(), ("public",)]),
)


@settings(deadline=None, max_examples=20)
@given(st.lists(DOCUMENTS, max_size=12), FILTERS)
def test_words_and_vectors_filter_alike(
    tmp_path_factory: pytest.TempPathFactory, documents: list[Document], filters: Filters
) -> None:
    index = filled(tmp_path_factory.mktemp("index"), tuple(documents))
    present = list(index.documents())
    passing = {document.key for document in present if passes(filters, document)}
    vector = HashEncoder().queries(["电解质"])[0]

    near = vectors_of(index).nearest(vector, 100, filters)
    many = vectors_of(index).nearest_many(np.array([vector]), 100, [filters], [()])[0]
    hits = index.search(Query("电解质大豆蛋白隔膜涂覆压铸气孔", filters=filters), 100, explained=False)

    assert {found.key for found in near} == {found.key for found in many} == {hit.key for hit in hits} == passing
    assert [found.cosine for found in near] == sorted((found.cosine for found in near), reverse=True)


def passes(filters: Filters, document: Document) -> bool:
    """The filters in plain words, once more."""
    levels = (filters.readiness_at_least or 0, 9 if filters.readiness_at_most is None else filters.readiness_at_most)
    asks_level = filters.readiness_at_least is not None or filters.readiness_at_most is not None
    region = filters.region.rstrip("0")
    price, most = document.price_yuan, filters.price_at_most_yuan
    return (
        (not filters.kinds or document.kind in filters.kinds)
        and document.region.startswith(region)
        and (not filters.fields or any(code.startswith(filters.fields[0]) for code in document.fields))
        and (not asks_level or (document.readiness is not None and levels[0] <= document.readiness <= levels[1]))
        and (most is None or (price is not None and price <= most))
        and (filters.audience is None or bool(set(filters.audience) & set(document.audience)))
        and (not filters.owner_not or document.owner != filters.owner_not)
        and set(filters.tags) <= set(document.tags)
    )


@settings(deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(["put", "delete", "fill", "compact"]), DOCUMENTS), max_size=10))
def test_vectors_follow_any_sequence_of_changes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Document]]
) -> None:
    index = Index.rebuild(tmp_path_factory.mktemp("index"), (), encoder=HashEncoder())
    expected: dict[tuple[str, str], Document] = {}
    for action, document in steps:
        if action == "put":
            index.upsert([document])
            expected[document.key] = document
        elif action == "delete":
            index.delete([document.key])
            expected.pop(document.key, None)
        elif action == "fill":
            index.fill(2)
        else:
            index.compact()
    assert {document.key: document for document in index.documents()} == expected
    while index.fill(3):
        pass
    check(index)


def test_by_cells_most_of_the_nearest_are_found_and_filters_hold(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    centres = chance.standard_normal((60, 24))
    rows = centres[chance.integers(0, 60, 4000)] + 0.6 * chance.standard_normal((4000, 24))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    documents = [
        Document(id=f"{n:04}", kind="k", title=str(n), audience=("many",) if n % 10 else ("few",)) for n in range(4000)
    ]
    vectors = Vectors.create(tmp_path, HashEncoder(width=24))
    vectors.put(documents[:2500], rows[:2500])
    found_before = vectors.nearest(rows[7], 50, Filters())
    vectors.put(documents[2500:], rows[2500:])
    vectors.settle((), [documents[3].key])

    vectors.compact(cells_from=1000)

    base, tail = vectors._sides
    assert (len(base.loaded), len(tail.loaded), base.cells is not None) == (3999, 0, True)
    assert len(found_before) == 50
    for filters, numbers in (
        (Filters(), [n for n in range(4000) if n != 3]),
        (Filters(audience=("few",)), list(range(0, 4000, 10))),
    ):
        shares = []
        for query in rows[:40]:
            order = np.argsort(-(rows[numbers] @ query), kind="stable")[:50]
            best = {documents[numbers[place]].key for place in order}
            near = vectors.nearest(query, 50, filters, exact_rows=100, probes=20)
            exact = vectors.nearest_many(np.array([query]), 50, [filters], [()])[0]
            assert len(near) == 50
            assert [vectors.cosines(query, [one.name])[one.name][1] for one in near[:3]] == [
                one.mark for one in near[:3]
            ]
            assert len({found.key for found in exact} & best) >= 49  # two may be equal in float16
            shares.append(len({found.key for found in near} & best) / 50)
        assert sum(shares) / len(shares) >= 0.95
        together = vectors.nearest_many(rows[:40], 50, [filters] * 40, [()] * 40, exact_rows=100, probes=20)
        for query, found in zip(rows[:40], together, strict=True):
            near = vectors.nearest(query, 50, filters, exact_rows=100, probes=20)
            assert [one.cosine for one in found] == pytest.approx([one.cosine for one in near], abs=1e-5)
            assert len({one.key for one in found} & {one.key for one in near}) >= 49  # two may be equal in float16


def test_only_the_named_documents_are_found_by_words_and_by_vectors(tmp_path: Path) -> None:
    index = filled(tmp_path)
    vector = index.encoder.passages([passage_of(ELECTROLYTE)])[0]  # type: ignore[union-attr]
    query = Query.from_document(WANTS_ELECTROLYTE, kind="achievement")

    for named in ((SEPARATOR.key,), (SEPARATOR.key, SOYBEAN.key), (), (("achievement", "unknown"),)):
        narrowed = replace(query, filters=Filters(only=named))
        expected = set(named) & set(index.versions())
        assert {hit.key for hit in index.search(narrowed, 10)} <= expected
        assert {hit.key for hit in index.search_many([narrowed], 10)[0]} <= expected
        found = vectors_of(index).nearest(vector, 10, Filters(only=named))
        assert {one.key for one in found} == expected
    both = index.search_many([replace(query, filters=Filters(only=(ELECTROLYTE.key,))), query], 1)
    assert [hits[0].key for hits in both] == [ELECTROLYTE.key, ELECTROLYTE.key]
