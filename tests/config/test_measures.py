"""Forked processes count together, and one that takes a dead one's place goes on with its figures."""

import subprocess
import sys
from pathlib import Path

from lianqiao.config.env import CHECKOUT

COUNT = """
import os, sys
from pathlib import Path
from lianqiao.config import measures

def count(times):
    for _ in range(times):
        measures.request_done(
            route="portal:home", method="GET", status=200, seconds=0.03, database_seconds=0.01, statements=4
        )

measures.share(Path(sys.argv[1]))
count(1)  # before the fork, as the master does when it warms up
for times in (2, 3):  # one after the other: the second takes the slot of the first, which is dead
    child = os.fork()
    if not child:
        measures.take_slot()
        count(times)
        os._exit(0)
    os.waitpid(child, 0)
reader, writer = os.pipe()
held, release = os.pipe()
child = os.fork()
if not child:
    measures.take_slot()
    count(10)
    os.write(writer, b"x")
    os.read(held, 1)
    os._exit(0)
os.read(reader, 1)
other = os.fork()
if not other:
    measures.take_slot()  # the first slot is held by a living process
    count(20)
    os._exit(0)
os.waitpid(other, 0)
samples = {
    (sample.name, sample.labels.get("le", "")): sample.value
    for family in measures.registry().collect() for sample in family.samples
}
os.write(release, b"x")
os.waitpid(child, 0)
print(samples[("lianqiao_requests_total", "")], samples[("lianqiao_request_seconds_bucket", "0.025")],
      samples[("lianqiao_request_seconds_bucket", "0.05")], samples[("lianqiao_request_statements_total", "")])
print(*sorted(path.name for path in Path(sys.argv[1]).glob("counter_*")))
"""


def run(folder: Path) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", COUNT, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return answer.stdout.splitlines()


def test_processes_count_together_in_as_many_files_as_run_at_a_time(tmp_path: Path) -> None:
    assert run(tmp_path) == ["36.0 0.0 36.0 144.0", "counter_0.db counter_1.db counter_master.db"]


def test_a_new_server_begins_from_nought(tmp_path: Path) -> None:
    run(tmp_path)

    assert run(tmp_path)[0] == "36.0 0.0 36.0 144.0"
