"""The embedded server is made once, found again, recovered after any end, and stopped by the last user."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lianqiao.config import env as environment
from lianqiao.config.postgres import FAST, Cluster, PostgresError, embedded_connection
from tests.waiting import LIMIT_SECONDS

ENV = environment.read()
USER = """
import sys, time
from pathlib import Path
from lianqiao.config.postgres import FAST, Cluster
cluster = Cluster(Path(sys.argv[1]), bin_folder=sys.argv[2], run_as=sys.argv[3], options=FAST)
with getattr(cluster, sys.argv[4])():
    print("ready", flush=True)
    sys.stdin.readline()
"""


def make(home: Path) -> Cluster:
    return Cluster(home, bin_folder=ENV.pg_bin, run_as=ENV.pg_user, options=FAST)


def user(home: Path, how: str) -> subprocess.Popen[str]:
    """Another process that uses the server until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(home), ENV.pg_bin, ENV.pg_user, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=environment.CHECKOUT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def answer(cluster: Cluster) -> tuple[int, ...]:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute("SELECT 1").fetchone()
        assert row is not None
        return row


def wait_until_gone(cluster: Cluster) -> bool:
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        if cluster.pid() is None:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder made once; making one is what takes long."""
    home = reachable(tmp_path_factory.mktemp("made")) / "postgres"
    cluster = make(home)
    cluster.start()
    cluster.stop()
    return home


@pytest.fixture
def cluster(template: Path, tmp_path: Path) -> Iterator[Cluster]:
    home = reachable(tmp_path) / "postgres"
    subprocess.run(["cp", "-a", template, home], check=True)
    made = make(home)
    yield made
    made.stop()


def reachable(folder: Path) -> Path:
    """`folder`, entered by everyone as far as it is pytest's: root's server runs as another user."""
    for part in (folder, *folder.parents):
        if "pytest-" in part.name:
            part.chmod(0o755)
    folder.chmod(0o755)
    return folder


def test_start_makes_a_database_that_its_owner_alone_may_enter(cluster: Cluster) -> None:
    assert cluster.start() is True

    assert answer(cluster) == (1,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.url(), password="wrong")


def test_owner_is_no_superuser_but_may_add_what_the_program_needs(cluster: Cluster) -> None:
    cluster.start()

    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        row = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, True)
        for extension in ("pg_trgm", "btree_gist", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        similar = connection.execute("SELECT similarity('石墨烯电池材料', '石墨烯电池') > 0.5").fetchone()
    assert similar == (True,)


def test_second_start_finds_the_running_server(cluster: Cluster) -> None:
    cluster.start()
    pid = cluster.pid()

    assert make(cluster.home).start() is False
    assert cluster.pid() == pid


def test_stop_leaves_nothing_and_is_harmless_twice(cluster: Cluster) -> None:
    cluster.start()

    cluster.stop()
    cluster.stop()

    assert cluster.pid() is None
    assert not (cluster.folder / "postmaster.pid").exists()


def test_killed_server_starts_again_at_once(cluster: Cluster) -> None:
    cluster.start()
    pid = cluster.pid()
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(cluster)

    assert cluster.start() is True
    assert answer(cluster) == (1,)


def test_pid_file_that_names_a_living_stranger_is_no_server(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    (cluster.folder / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.folder}\n0\n5432\n\n\n\nready\n")

    try:
        assert cluster.pid() is None
        assert cluster.start() is True
        assert answer(cluster) == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_port_taken_by_another_program_is_given_up(cluster: Cluster) -> None:
    port = int((cluster.home / "port").read_text())
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        cluster.start()

    assert embedded_connection(cluster.home.parent)["PORT"] != str(port)
    assert answer(cluster) == (1,)


def test_last_user_stops_the_server(cluster: Cluster) -> None:
    first = user(cluster.home, "in_use")
    second = user(cluster.home, "in_use")

    finish(first)
    assert answer(cluster) == (1,)

    finish(second)
    assert cluster.pid() is None


def test_server_whose_user_was_killed_is_stopped_by_the_next_user(cluster: Cluster) -> None:
    killed = user(cluster.home, "in_use")
    killed.kill()
    killed.communicate()
    assert answer(cluster) == (1,)

    finish(user(cluster.home, "in_use"))

    assert cluster.pid() is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_owned_server_ends_with_its_killed_owner(cluster: Cluster) -> None:
    owner = user(cluster.home, "owned")

    owner.kill()
    owner.communicate()

    assert wait_until_gone(cluster)


def test_half_made_data_folder_is_made_anew(cluster: Cluster) -> None:
    (cluster.home / "port").unlink()
    (cluster.folder / "PG_VERSION").unlink()

    assert cluster.made is False
    cluster.start()
    assert answer(cluster) == (1,)


def test_folder_without_postgresql_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="LIANQIAO_PG_BIN"):
        Cluster(tmp_path / "postgres", bin_folder=str(tmp_path), run_as=ENV.pg_user).start()

    assert not (tmp_path / "postgres" / "cluster").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server needs a place elsewhere")
def test_server_of_root_in_a_closed_folder_lies_elsewhere_and_moves_with_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = make(closed / "postgres")
    try:
        cluster.start()
        assert answer(cluster) == (1,)
        assert not cluster.folder.is_relative_to(closed)
        place = cluster.folder
        cluster.stop()

        closed.rename(tmp_path / "moved")
        cluster = make(tmp_path / "moved" / "postgres")
        cluster.start()
        assert cluster.folder == place
        assert answer(cluster) == (1,)

        copy = tmp_path / "copy"
        shutil.copytree(tmp_path / "moved", copy)
        copy.chmod(0o700)
        copied = make(copy / "postgres")
        copied.start()
        assert copied.folder != place
        copied.stop()
        shutil.rmtree(copied.folder.parent)
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder.parent)
