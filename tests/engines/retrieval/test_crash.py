"""Killed at any moment: documents, state and vectors agree afterwards; and what is removed leaves the files."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from lianqiao.engines.retrieval import Document, Index, Query
from lianqiao.engines.retrieval.storage import Folder
from lianqiao.engines.retrieval.vectors import passage_of
from tests.engines.retrieval.encoders import HashEncoder
from tests.engines.retrieval.samples import ELECTROLYTE, SOYBEAN
from tests.waiting import until

NAMES = 5


def step(number: int) -> Document:
    """What step `number` writes: each name in turn, with a text of its own."""
    return Document(id=f"n{number % NAMES}", kind="k", title=f"第{number}步", text="电解质" * (1 + number % 3))


def expected(steps: int) -> dict[tuple[str, str], Document]:
    """The documents after so many steps; every other one also removes what the one before wrote."""
    found: dict[tuple[str, str], Document] = {}
    for number in range(steps):
        found[step(number).key] = step(number)
        if number % 2:
            found.pop(step(number - 1).key, None)
    return found


def write_for_ever(path: Path, start: int) -> None:
    """The other process: steps and filling, until it is killed."""
    index = Index.open(path, encoder=HashEncoder())
    number = start
    while True:
        index.apply([step(number)], [step(number - 1).key] if number % 2 else [], state={"steps": number + 1})
        number += 1
        index.fill(1)
        if number % 7 == 0:
            index.compact()


@pytest.mark.parametrize("moments", [(3, 6, 15)])
def test_whenever_the_writer_is_killed_all_agrees(tmp_path: Path, moments: tuple[int, ...]) -> None:
    reader = Index.rebuild(tmp_path, (), encoder=HashEncoder())
    again = reader
    for moment in moments:
        start = reader.get_state().get("steps", 0)
        wanted = start + moment
        process = multiprocessing.get_context("spawn").Process(target=write_for_ever, args=(tmp_path, start))
        process.start()
        until(lambda wanted=wanted: reader.get_state().get("steps", 0) >= wanted, "nothing is written")  # type: ignore[misc]
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(60)

        again = Index.open(tmp_path, encoder=HashEncoder())
        present = expected(again.get_state()["steps"])
        assert {document.key: document for document in again.documents()} == present
        assert {hit.key for hit in again.search(Query("电解质"), 10, explained=False)} == set(present)
    while again.fill(3):
        pass
    vectors = again.vectors
    assert vectors is not None
    assert sorted(vectors.all_keys()) == sorted(present)
    for document in present.values():
        assert vectors.vector_of(document.key, passage_of(document)) is not None


def words_on_disk(path: Path, word: str) -> list[str]:
    """The files that have the word."""
    return [file.name for file in path.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]


def test_a_removed_record_leaves_the_files_with_the_compaction(tmp_path: Path) -> None:
    """Looked for is a word that no other record has: it stands whole in the index's dictionary of terms."""
    secret = Document(id="s", kind="k", title="zirconium", text="zirconium 电解质")
    index = Index.rebuild(tmp_path, (ELECTROLYTE, secret, SOYBEAN), encoder=HashEncoder())
    while index.fill(10):
        pass
    before = Folder(tmp_path).current()
    assert words_on_disk(tmp_path, "zirconium") != []

    index.delete([secret.key])
    assert secret.key not in {hit.key for hit in index.search(Query("zirconium"), explained=False)}
    assert index.removed_since() is not None
    index.compact()

    assert words_on_disk(tmp_path, "zirconium") == []
    assert not before.exists()
    assert (index.removed_since(), index.count()) == (None, 2)
    vectors = index.vectors
    assert vectors is not None
    assert sorted(vectors.all_keys()) == [ELECTROLYTE.key, SOYBEAN.key]


def test_what_is_written_during_a_compaction_is_in_its_result(tmp_path: Path) -> None:
    index = Index.rebuild(tmp_path, (ELECTROLYTE, SOYBEAN), state={"n": 1}, encoder=HashEncoder())
    writer = Index.open(tmp_path, encoder=HashEncoder())
    new = Document(id="new", kind="k", title="隔膜")

    index.compact(progress=lambda done: writer.apply([new], [SOYBEAN.key], state={"n": 2}))

    assert index.get_state() == {"n": 2}
    assert {document.key for document in index.documents()} == {ELECTROLYTE.key, new.key}
