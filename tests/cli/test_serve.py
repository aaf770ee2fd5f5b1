"""`lianqiao serve` starts, is alone on its data, survives a kill, stops on SIGTERM; doctor agrees with it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lianqiao.config.env import CHECKOUT
from lianqiao.config.postgres import Cluster

pytestmark = pytest.mark.slow
START_SECONDS = 240


class Site:
    """One installation in a data folder of its own, served by the command line."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        } | {"LIANQIAO_DATA": str(data), "LIANQIAO_PORT": str(self.port), "PYTHONPATH": str(CHECKOUT)}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "lianqiao", *words]

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False, cwd="/"
        )

    @contextlib.contextmanager
    def served(self) -> Iterator["subprocess.Popen[str]"]:
        """A server that answers; it is stopped at the end when it still runs."""
        with (self.data / "output").open("w") as output:
            server = subprocess.Popen(
                self.command("serve"), env=self.environment, stdout=output, stderr=output, text=True, cwd="/"
            )
        try:
            self.wait_for_page(server)
            yield server
        finally:
            if server.poll() is None:
                server.terminate()
            server.wait(60)

    def wait_for_page(self, server: "subprocess.Popen[str]") -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert server.poll() is None, (self.data / "output").read_text()
            with (
                contextlib.suppress(urllib.error.URLError, ConnectionError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/") as page,
            ):
                assert page.status == 200
                return
            time.sleep(0.1)
        pytest.fail((self.data / "output").read_text())

    def processes(self) -> list[int]:
        """Every process that works on this data folder."""
        found = []
        for process in psutil.process_iter(["environ", "cmdline"]):
            words = process.info["cmdline"] or []
            environment = process.info["environ"] or {}
            if environment.get("LIANQIAO_DATA") == str(self.data) or any(str(self.data) in word for word in words):
                found.append(process.pid)
        return [pid for pid in found if pid != os.getpid()]

    def wait_until_empty(self) -> list[int]:
        deadline = time.monotonic() + 60
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.processes()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="lianqiao-site-") as folder:
        Path(folder).chmod(0o755)
        yield Site(Path(folder))


def test_serve_recovers_from_a_kill_and_stops_on_sigterm(site: Site) -> None:
    with site.served() as first:
        second = site.run("serve")
        assert second.returncode == 1
        assert second.stdout == ""
        assert second.stderr.startswith("lianqiao: Another `lianqiao serve` already works on")
        assert str(first.pid) in second.stderr
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{site.port}/api/v1/nothing")
        assert json.load(refused.value)["type"].startswith(f"http://127.0.0.1:{site.port}/api/")

        first.send_signal(signal.SIGKILL)
        first.wait()

    with site.served() as again:
        pid = Cluster(site.data / "postgres").pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)  # the database alone: it comes back
        site.wait_for_page(again)

        again.terminate()
        assert again.wait(60) == 0

    assert site.wait_until_empty() == []


def test_serve_says_that_the_port_is_taken(site: Site) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", site.port))
        taken.listen()

        answer = site.run("serve")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr == (
        f"lianqiao: Cannot listen on 127.0.0.1:{site.port} (Address already in use); choose another --port.\n"
    )


def test_backup_of_the_embedded_server_is_restored_into_another(site: Site) -> None:
    assert site.run("manage", "migrate").returncode == 0
    backup = site.data / "site.tar"
    made = site.run("backup", str(backup))
    assert (made.returncode, made.stderr) == (0, "")

    with tempfile.TemporaryDirectory(prefix="lianqiao-site-") as folder:
        Path(folder).chmod(0o755)
        other = Site(Path(folder))
        restored = other.run("restore", str(backup))

        assert (restored.returncode, restored.stderr) == (0, "")
        assert restored.stdout.startswith("Restored and compared: ")
        assert other.run("doctor").returncode == 0
