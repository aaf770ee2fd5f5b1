"""Terms cut by other processes are those cut here, in order, whatever becomes of the processes and of the script."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lianqiao.engines.retrieval import Document, cutting
from lianqiao.engines.retrieval.analysis import document_terms

DOCUMENTS = [
    Document(str(number), "k", title=f"第{number}号电解质", text="固态电池" * (number % 4)) for number in range(60)
]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MANY", 7)
    monkeypatch.setattr(cutting, "_CHUNK", 5)


@pytest.mark.parametrize("number", [0, 6, 7, 8, 12, 60])
def test_other_processes_cut_the_same_terms_in_order(number: int) -> None:
    found = list(cutting.with_terms(DOCUMENTS[:number], cores=2))

    assert found == [(document, document_terms(document)) for document in DOCUMENTS[:number]]


def test_the_work_of_a_process_that_is_killed_is_done_here() -> None:
    found = []
    for number, one in enumerate(cutting.with_terms(DOCUMENTS, cores=2)):
        found.append(one)
        if number == 10:
            os.kill(children()[0], signal.SIGKILL)

    assert found == [(document, document_terms(document)) for document in DOCUMENTS]
    assert children() == []


def test_processes_end_with_whoever_stops_reading() -> None:
    rest = cutting.with_terms(DOCUMENTS, cores=2)
    for _ in range(10):
        next(rest)
    assert len(children()) == 2

    rest.close()

    assert children() == []


def test_a_script_without_a_guard_is_not_begun_anew(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from lianqiao.engines.retrieval import Document, cutting\n"
        "cutting.MANY = 2\n"
        "documents = [Document(str(number), 'k', title='电池') for number in range(9)]\n"
        "print(len(list(cutting.with_terms(documents, cores=2))))\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, env=environment)

    assert (ended.stdout, ended.stderr) == ("9\n", "")


def children() -> list[int]:
    """The processes that cut for this one."""
    own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in own if b"retrieval.cutting" in Path(f"/proc/{pid}/cmdline").read_bytes()]
