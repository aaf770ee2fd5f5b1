"""All against all: the same answers wherever they are made, also when a process is killed on the way."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from lianqiao.engines.retrieval import Document, Filters, Index, IndexOutdated, Query, batch
from tests.engines.retrieval.encoders import HashEncoder

THINGS = ("电解质", "大豆蛋白", "隔膜", "压铸件", "秸秆", "水稻", "齿轮", "污泥")
TROUBLES = ("气孔多", "强度不够", "成本高", "能耗大", "得率低")


def documents() -> list[Document]:
    """Forty demands and as many achievements, some of one owner."""
    return [
        Document(
            id=f"{kind[0]}{number:02}",
            kind=kind,
            title=f"{THINGS[number % 8]}{TROUBLES[number % 5]}",
            text=f"{THINGS[(number + 3) % 8]}与{THINGS[number % 8]}，{TROUBLES[(number + 1) % 5]}",
            region="290101" if number % 2 else "290201",
            owner=f"u{number % 7}",
        )
        for kind in ("achievement", "demand")
        for number in range(40)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    index = Index.rebuild(path, documents(), encoder=HashEncoder())
    while index.fill(80):
        pass
    return path


def work(folder: Path, **changes: object) -> batch.Work:
    made = batch.Work.of(Index.open(folder), folder, asking="demand", sought="achievement", k=5, on=None, chunk=4)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("out") / "pairs.tsv"
    batch.run(work(folder), out, batch.here)
    return out.read_text()


def test_each_demand_gets_what_a_search_finds(folder: Path, expected: str) -> None:
    index = Index.open(folder)
    found: dict[str, list[str]] = {}
    for line in expected.splitlines():
        demand, rank, name, _score = line.split("\t")
        found.setdefault(demand, []).append(name)
        assert int(rank) == len(found[demand])
    assert list(found) == sorted(document.id for document in documents() if document.kind == "demand")
    for name, answers in found.items():
        asking = index.get("demand", name)
        assert asking is not None
        query = replace(Query.from_document(asking, kind="achievement"), filters=Filters(owner_not=asking.owner))
        assert answers == [hit.id for hit in index.search(query, 5, explained=False)]
        assert all((int(answer[1:]) - int(name[1:])) % 7 for answer in answers)


def killer(children: Callable[[], Sequence[int]]) -> tuple[Callable[[int, int], None], list[int]]:
    """A listener to the progress that kills one process when some chunks, but not all, are done."""
    killed: list[int] = []

    def listen(done: int, total: int) -> None:
        if not killed and 0 < done < total:
            killed.append(children()[0])
            os.kill(killed[0], signal.SIGKILL)

    return listen, killed


def test_processes_answer_alike_though_one_is_killed(folder: Path, expected: str, tmp_path: Path) -> None:
    def workers() -> list[int]:
        # Spawned processes, without the one that tracks their resources.
        return [p.pid for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]

    listen, killed = killer(workers)

    batch.run(work(folder), tmp_path / "pairs.tsv", batch.on_cores(2), progress=listen)

    assert len(killed) == 1
    assert (tmp_path / "pairs.tsv").read_text() == expected


def test_a_cluster_answers_alike_though_a_worker_is_killed(folder: Path, expected: str, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        listen, killed = killer(lambda: [worker.pid for worker in cluster.workers.values()])

        batch.run(work(folder), tmp_path / "pairs.tsv", batch.on_cluster(cluster.scheduler_address), progress=listen)

    assert len(killed) == 1
    assert (tmp_path / "pairs.tsv").read_text() == expected


def stopping(after: int) -> batch.Runner:
    """A runner that answers some chunks and then fails."""

    def runner(tasks: Sequence[batch.Numbered]) -> Iterator[tuple[int, str]]:
        yield from batch.here(tasks[:after])
        raise RuntimeError("the machine is switched off")

    return runner


def test_a_stopped_run_goes_on_where_it_was(folder: Path, expected: str, tmp_path: Path) -> None:
    out = tmp_path / "pairs.tsv"
    with pytest.raises(RuntimeError):
        batch.run(work(folder), out, stopping(3))
    assert not out.exists()
    told: list[int] = []

    done_before = batch.run(work(folder), out, batch.here, progress=lambda done, total: told.append(done))

    assert (done_before, told[0], told[-1]) == (3, 12, 40)
    assert out.read_text() == expected
    assert list(tmp_path.iterdir()) == [out]


def test_parts_of_other_work_are_not_taken_over(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.tsv"
    with pytest.raises(RuntimeError):
        batch.run(work(folder), out, stopping(3))

    assert batch.run(work(folder, k=1), out, batch.here) == 0

    assert {line.split("\t")[1] for line in out.read_text().splitlines()} == {"1"}


def test_a_worker_refuses_another_generation(folder: Path) -> None:
    with pytest.raises(IndexOutdated, match="not gen-of-yesterday"):
        batch.answer(work(folder, generation="gen-of-yesterday"))


def test_search_many_is_search_of_each(folder: Path) -> None:
    index = Index.open(folder, encoder=HashEncoder())
    queries = [Query(text, kind="achievement") for text in ("电解质成本高", "", "齿轮强度", "的了")]

    many = index.search_many(queries, 3)

    assert [[hit.key for hit in hits] for hits in many] == [
        [hit.key for hit in index.search(query, 3, explained=False)] for query in queries
    ]
    assert [len(hits) for hits in many] == [3, 0, 3, 0]
