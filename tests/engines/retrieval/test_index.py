"""The index in a folder: writing, reading back, several readers, one writer, rebuilding."""

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.retrieval import Document, Hit, Index, IndexBusy, IndexMissing, IndexOutdated, Query
from lianqiao.engines.retrieval.storage import Folder
from tests.engines.retrieval.samples import ALL, ELECTROLYTE, SEPARATOR, SOYBEAN


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.id for hit in hits]


def test_index_reopened_has_documents_versions_and_state(tmp_path: Path) -> None:
    Index.rebuild(tmp_path / "index", ALL, state={"cursor": 41, "note": "试"})

    index = Index.open(tmp_path / "index")

    assert index.count() == 4
    assert index.count("achievement") == 3
    assert index.versions() == {document.key: "v1" for document in ALL}
    assert index.get_state() == {"cursor": 41, "note": "试"}
    assert index.get("achievement", "a1") == ELECTROLYTE
    assert index.get("demand", "a1") is None


def test_apply_replaces_adds_and_deletes_in_one_commit(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, (ELECTROLYTE, SOYBEAN), state={"cursor": 1})
    changed = replace(ELECTROLYTE, title="氧化物固态电解质", version="v2")

    index.apply([changed, SEPARATOR], [SOYBEAN.key], state={"cursor": 2})

    assert index.versions() == {changed.key: "v2", SEPARATOR.key: "v1"}
    assert index.get_state() == {"cursor": 2}
    assert ids(index.search(Query("氧化物"))) == ["a1"]
    assert index.search(Query("大豆蛋白")) == ()


def test_apply_takes_the_later_of_two_and_deletes_what_is_both_written_and_deleted() -> None:
    index = Index.in_memory()

    index.apply([ELECTROLYTE, replace(ELECTROLYTE, version="v2"), SOYBEAN], [SOYBEAN.key])

    assert index.versions() == {ELECTROLYTE.key: "v2"}


def test_apply_that_fails_on_the_way_changes_nothing(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, (ELECTROLYTE,), state={"cursor": 1})

    def broken() -> Iterator[Document]:
        yield SOYBEAN
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.apply(broken(), [ELECTROLYTE.key], state={"cursor": 2})

    assert index.versions() == {ELECTROLYTE.key: "v1"}
    assert index.get_state() == {"cursor": 1}
    index.apply([SOYBEAN])
    assert index.count() == 2


def test_state_alone_can_be_kept_and_is_no_document() -> None:
    index = Index.in_memory()
    assert index.get_state() == {}

    index.set_state({"cursor": 7})
    index.set_state({"cursor": 8})

    assert index.get_state() == {"cursor": 8}
    assert index.count() == 0
    assert index.versions() == {}
    assert index.facets(Query("状态")).counted == 0


@pytest.mark.parametrize(
    "document", [Document(id="", kind="a"), Document(id="1", kind=""), Document(id="a\x1fb", kind="c")]
)
def test_a_document_without_a_readable_key_is_refused(document: Document) -> None:
    index = Index.in_memory((SOYBEAN,))

    with pytest.raises(ValueError, match="needs a kind and an id"):
        index.apply([document])

    assert index.versions() == {SOYBEAN.key: "v1"}


def test_two_readers_see_a_commit_and_a_rebuild(tmp_path: Path) -> None:
    writer = Index.rebuild(tmp_path, (ELECTROLYTE,))
    first, second = Index.open(tmp_path), Index.open(tmp_path)

    writer.apply([SOYBEAN])

    assert first.count() == second.count() == 2
    Index.rebuild(tmp_path, (SEPARATOR,))
    assert first.versions() == second.versions() == writer.versions() == {SEPARATOR.key: "v1"}
    assert len(list(tmp_path.glob("gen-*"))) == 1


def _add_soybean(path: Path) -> None:
    Index.open(path).apply([SOYBEAN])


def test_a_reader_sees_what_another_process_commits(tmp_path: Path) -> None:
    reader = Index.rebuild(tmp_path, (ELECTROLYTE,))
    assert reader.count() == 1
    process = multiprocessing.get_context("spawn").Process(target=_add_soybean, args=(tmp_path,))

    process.start()
    process.join(60)

    assert process.exitcode == 0
    assert reader.versions() == {ELECTROLYTE.key: "v1", SOYBEAN.key: "v1"}


def test_a_second_writer_is_told_that_the_index_is_busy(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, (ELECTROLYTE,))

    with Folder(tmp_path).lock():
        with pytest.raises(IndexBusy):
            index.apply([SOYBEAN])
        with pytest.raises(IndexBusy):
            Index.rebuild(tmp_path, ())

    assert Index.open(tmp_path).versions() == {ELECTROLYTE.key: "v1"}
    index.apply([SOYBEAN])
    assert index.count() == 2


def test_a_writer_that_waits_gets_its_turn(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, ())
    held, released = threading.Event(), threading.Event()

    def hold() -> None:
        with Folder(tmp_path).lock():
            held.set()
            released.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(60)
    threading.Timer(0.1, released.set).start()
    index.apply([SOYBEAN], wait_seconds=30)
    other.join()

    assert index.count() == 1


def test_an_index_of_other_rules_is_outdated_until_rebuilt(tmp_path: Path) -> None:
    reader = Index.rebuild(tmp_path, (ELECTROLYTE,))
    next(tmp_path.glob("gen-*/RULES")).write_text("0, another dictionary", encoding="utf-8")

    with pytest.raises(IndexOutdated, match="another dictionary"):
        Index.open(tmp_path)
    with pytest.raises(IndexOutdated):
        Index.create(tmp_path)

    Index.rebuild(tmp_path, (SOYBEAN,))
    assert Index.open(tmp_path).count() == 1
    assert reader.versions() == {SOYBEAN.key: "v1"}


def test_a_missing_index_is_missing_and_create_makes_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "none")

    assert Index.create(tmp_path / "none").count() == 0
    assert Index.open(tmp_path / "none").search(Query("电池")) == ()


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, (ELECTROLYTE,))

    def broken() -> Iterator[Document]:
        yield SOYBEAN
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        Index.rebuild(tmp_path, broken())

    assert index.versions() == {ELECTROLYTE.key: "v1"}
    assert len(list(tmp_path.glob("gen-*"))) == 1


def test_rebuild_tells_its_progress(tmp_path: Path) -> None:
    told: list[int] = []

    Index.rebuild(tmp_path, ALL, progress=told.append)

    assert told == [1, 2, 3, 4]


def test_a_record_comes_back_as_it_was_written() -> None:
    index = Index.in_memory(ALL)

    assert [index.get(*document.key) for document in ALL] == list(ALL)


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "delete"]), st.sampled_from("abc"), st.sampled_from(["v1", "v2", "v3"])),
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(STEPS)
def test_versions_follow_any_sequence_of_changes(steps: list[tuple[str, str, str]]) -> None:
    index = Index.in_memory()
    expected: dict[tuple[str, str], str] = {}

    for action, name, version in steps:
        if action == "put":
            index.apply([Document(id=name, kind="k", title="电池", version=version)])
            expected["k", name] = version
        else:
            index.apply(deletes=[("k", name)])
            expected.pop(("k", name), None)

    assert index.versions() == expected
    assert sorted(ids(index.search(Query("电池")))) == sorted(name for _, name in expected)
    assert index.count() == len(expected)


def test_an_index_in_memory_replaces_what_it_has_just_written() -> None:
    index = Index.in_memory([Document(id="a", kind="k", title="电池", version="1")])
    for version in ("2", "3", "4"):
        index.apply([Document(id="a", kind="k", title="电池", version=version)])

    assert index.versions() == {("k", "a"): "4"}
    assert ids(index.search(Query("电池"))) == ["a"]
