"""The supervisor starts in order, restarts what ends, shows what is said, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lianqiao.config.env import CHECKOUT
from lianqiao.config.supervisor import NotStartedError, Program, Supervisor
from tests.waiting import LIMIT_SECONDS

READY = "from lianqiao.config.supervisor import announce_ready as ready; import sys, time, signal;"
PARENT = """
import sys
from lianqiao.config.supervisor import Program, Supervisor
steady = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
failing = [sys.executable, "-c", "import os; print('try', flush=True); os._exit(3)"]
programs = [Program("steady", steady), Program("failing", failing)]
with Supervisor(programs) as supervisor:
    supervisor.start()
    print("pids", programs[0].process.pid, flush=True)
    supervisor.watch()
print("stopped", flush=True)
"""


def program(name: str, code: str, *, announces: bool = False) -> Program:
    return Program(name, [sys.executable, "-c", READY + code], announces=announces)


@pytest.fixture(autouse=True)
def in_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))


def test_next_program_starts_only_when_the_one_before_is_ready(tmp_path: Path) -> None:
    said: list[str] = []
    mark = tmp_path / "mark"
    first = program("first", f"time.sleep(.3); open({str(mark)!r}, 'w'); ready(); time.sleep(60)", announces=True)
    second = program(
        "second", f"import os; assert os.path.exists({str(mark)!r}); ready(); time.sleep(60)", announces=True
    )

    with Supervisor([first, second], say=said.append) as supervisor:
        supervisor.start()
        running = (first.alive(), second.alive())

    assert running == (True, True)
    assert (first.alive(), second.alive()) == (False, False)
    assert said == []


def test_program_that_gives_up_before_it_is_ready_is_heard_and_not_restarted() -> None:
    said: list[str] = []
    broken = program("broken", "print('no database'); sys.exit(1)", announces=True)
    later = program("later", "time.sleep(60)")

    with pytest.raises(NotStartedError), Supervisor([broken, later], say=said.append) as supervisor:
        supervisor.start()

    assert said == ["no database"]
    assert later.process is None


def test_program_that_ignores_sigterm_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianqiao.config.supervisor.STOP_SECONDS", 0.3)
    deaf = program("deaf", "signal.signal(signal.SIGTERM, signal.SIG_IGN); ready(); time.sleep(60)", announces=True)

    with Supervisor([deaf], say=[].append) as supervisor:
        supervisor.start()

    assert deaf.process is not None
    assert deaf.process.returncode == -signal.SIGKILL


def start_parent() -> tuple["subprocess.Popen[str]", int]:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline().split()[1])


def test_signal_stops_everything_and_failing_programs_are_retried_more_slowly() -> None:
    parent, child = start_parent()
    lines = []
    assert parent.stdout is not None
    for line in parent.stdout:
        lines.append(line.strip())
        if "again in 1 s" in line:
            break

    parent.send_signal(signal.SIGTERM)
    rest, _ = parent.communicate(timeout=30)

    assert parent.returncode == 0
    assert rest.splitlines()[-1] == "stopped"
    assert not psutil.pid_exists(child)
    assert "steady   | up" in lines
    assert lines.count("failing  | try") == 2
    assert "failing ended; it starts again in 0.5 s." in lines


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_children_end_with_a_killed_parent() -> None:
    parent, child = start_parent()

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    deadline = time.monotonic() + LIMIT_SECONDS
    while psutil.pid_exists(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(child)
