"""The embedded PostgreSQL server: made, started, found again and stopped without help from the system.

The binaries come from a wheel or from a folder that the site names; the life of the server is ours
(`docs/decisions/0001-embedded-postgresql.md` says why). It listens on 127.0.0.1 only, on a free port that
is kept in the data folder, and asks for a password that nobody has to know.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from lianqiao.config import postgres_binaries as binaries
from lianqiao.config.postgres_binaries import PostgresError
from lianqiao.config.process import Identity, die_with_parent

__all__ = ["CAREFUL", "FAST", "Cluster", "PostgresError", "embedded_connection"]

DATABASE = "lianqiao"
OWNER = "lianqiao"
SUPERUSER = "postgres"
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
LOG_BYTES = 10_000_000
# To start helpers for one query costs more than most queries of a page, and takes cores from other pages: the counts of
# a menu took 25 ms of processor with them and 10 without. Only what takes far longer shall have them.
HELPERS_FROM = "50000"
# After a kill -9 the old server's last children need a moment to go; a free port may be taken meanwhile.
PASSING = ("still in use", "already exists", "could not create any TCP/IP sockets")
CAREFUL: Mapping[str, str] = MappingProxyType({})
FAST: Mapping[str, str] = MappingProxyType(
    {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
)


def embedded_connection(data: Path) -> dict[str, Any]:
    """Django's connection values of the server under `data`, whether it runs or not.

    Port 0, which no server can have, stands where the server was never made.
    """
    home = data / "postgres"
    return {
        "NAME": DATABASE,
        "USER": OWNER,
        "PASSWORD": _read(home / "password"),
        "HOST": HOST,
        "PORT": _read(home / "port") or "0",
    }


class Cluster:
    """One PostgreSQL data folder and the server on it.

    `home` belongs to the person who runs the program. The data folder inside belongs to `run_as` when that
    person is root, as PostgreSQL refuses to run as root; where `run_as` cannot reach `home`, the data lies in
    a folder of ours that it can reach, and `home/location` says where.
    """

    def __init__(
        self,
        home: Path,
        *,
        bin_folder: str = "",
        run_as: str = "nobody",
        options: Mapping[str, str] = CAREFUL,
    ) -> None:
        self.home = home
        self.options = options
        self._bin_folder = bin_folder
        self._identity = Identity.for_server(run_as)
        self._process: subprocess.Popen[bytes] | None = None
        self._share: IO[bytes] | None = None

    # --- what it is ---------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """PostgreSQL's own data folder."""
        location = _read(self.home / "location")
        return (Path(location) if location else self.home) / "cluster"

    @property
    def log(self) -> Path:
        """What the server wrote last."""
        return self.home / "server.log"

    @property
    def made(self) -> bool:
        """Whether the data folder was completely set up."""
        return (self.home / "port").exists() and (self.folder / "PG_VERSION").exists()

    def url(self, database: str = DATABASE) -> str:
        """`postgres://…` of a database on this server."""
        values = embedded_connection(self.home.parent)
        return f"postgres://{OWNER}:{values['PASSWORD']}@{HOST}:{values['PORT']}/{database}"

    def pid(self) -> int | None:
        """Process number of the running server, None when there is none (a stale pid file is no server)."""
        lines = _read(self.folder / "postmaster.pid").splitlines()
        if not lines or not lines[0].isdigit():
            return None
        number = int(lines[0])
        return number if _is_server(number, self.folder) else None

    # --- its life -----------------------------------------------------------------------------------

    def start(self, *, die_with_us: bool = False) -> bool:
        """Have the server running and ready; True when this call started it.

        With `die_with_us` the server ends when the calling thread's process ends, however it ends.
        Raises `PostgresError` when the server cannot be had.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with _locked(self.home / "start.lock"):
            self._own()
            if not self.made:
                self._make()
            if self.pid() is not None and self._wait_ready(time.monotonic() + START_SECONDS):
                return False
            self._launch(die_with_us=die_with_us)
            return True

    def stop(self) -> None:
        """End the server: sessions are cut, data are safe (fast mode). It may be down already."""
        pid = self.pid()
        if pid is None:
            self._reap()
            return
        for how in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline:
                if self.pid() is None:
                    self._reap()
                    return
                time.sleep(0.02)
        raise PostgresError(f"The database server (process {pid}) does not stop; see {self.log}.")

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """The server for the length of a block: started when down, stopped by whoever leaves last."""
        self.home.mkdir(parents=True, exist_ok=True)
        with open(self.home / "users.lock", "ab") as share:
            fcntl.flock(share, fcntl.LOCK_SH)
            self.start()
            try:
                yield
            finally:
                fcntl.flock(share, fcntl.LOCK_UN)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    @contextlib.contextmanager
    def owned(self) -> Iterator[None]:
        """The server for the length of a block; it ends with the block or this process, used or not."""
        self.home.mkdir(parents=True, exist_ok=True)
        with open(self.home / "users.lock", "ab") as share:
            fcntl.flock(share, fcntl.LOCK_SH)
            self.start(die_with_us=True)
            try:
                yield
            finally:
                self.stop()

    # --- inside -------------------------------------------------------------------------------------

    def binary(self, name: str) -> Path:
        """Path of one of PostgreSQL's programs, in a place where the server's user can run it."""
        return binaries.find(self._bin_folder, self._identity) / name

    def _make(self) -> None:
        programs = binaries.find(self._bin_folder, self._identity)
        version = binaries.version(programs)
        self._place()
        folder = self.folder
        if folder.exists():
            shutil.rmtree(folder)  # an earlier attempt was cut off before it was complete
        folder.mkdir(mode=0o700)
        password, root_password = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        _write_private(self.home / "password", password)
        _write_private(self.home / "superuser_password", root_password)
        given = folder.with_name("password.initdb")
        _write_private(given, root_password)
        self._identity.give(folder, given)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
            if version >= 17
            else ["--lc-collate=C", "--lc-ctype=C.UTF-8"]
        )
        try:
            answer = self._identity.run(
                [
                    *(programs / "initdb", "-D", folder, "-U", SUPERUSER, "-E", "UTF8"),
                    *("-A", "scram-sha-256", f"--pwfile={given}", "--lc-messages=C", "--no-sync", *locale),
                ],
                cwd=folder,
            )
        finally:
            given.unlink()
        if answer.returncode:
            raise PostgresError(f"PostgreSQL could not make {folder}: {_last_line(answer.stderr)}")
        (self.home / "port").write_text(str(_free_port()))
        try:
            self._launch(die_with_us=False)
            self._create_database(password, root_password)
            self.stop()
        except BaseException:
            self.stop()
            (self.home / "port").unlink()
            raise

    def _place(self) -> None:
        """Decide where the data folder lies, and write it down when that is not here."""
        if self._identity.can_enter(self.home):
            return
        place = binaries.shared_home(self._identity) / secrets.token_hex(6)
        place.mkdir(mode=0o711)
        (place / "home").write_text(str(self.home.resolve()))
        (self.home / "location").write_text(str(place))

    def _own(self) -> None:
        """Keep a data folder elsewhere when we were moved; leave it to the original when we are a copy."""
        location = _read(self.home / "location")
        if not location:
            return
        owner = Path(location) / "home"
        here = str(self.home.resolve())
        if _read(owner) == here:
            return
        if _read(Path(_read(owner)) / "location") == location:
            (self.home / "location").unlink()
            (self.home / "port").unlink(missing_ok=True)
        elif owner.exists():
            owner.write_text(here)

    def _create_database(self, password: str, root_password: str) -> None:
        import psycopg
        from psycopg import sql

        with psycopg.connect(
            host=HOST,
            port=int(_read(self.home / "port")),
            user=SUPERUSER,
            password=root_password,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            role, name = sql.Identifier(OWNER), sql.Identifier(DATABASE)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(password)))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))

    def _launch(self, *, die_with_us: bool) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._reap()
            self._forget_dead_server()
            port = self._port()
            with open(self.log, "ab") as log:
                if log.tell() > LOG_BYTES:
                    log.truncate(0)
                begin = log.tell()
                self._process = self._identity.popen(
                    [self.binary("postgres"), "-D", self.folder, *self._arguments(port)],
                    cwd=self.folder,
                    output=log,
                    before=die_with_parent(signal.SIGINT) if die_with_us else None,
                )
            if self._wait_ready(deadline):
                return
            said = self.log.read_bytes()[begin:].decode("utf-8", "replace")
            if time.monotonic() > deadline or not any(reason in said for reason in PASSING):
                raise PostgresError(f"The database does not start: {_last_line(said)} (see {self.log})")
            time.sleep(0.1)

    def _reap(self) -> None:
        """Take note that the server that we started has ended."""
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _arguments(self, port: int) -> list[str]:
        options = {
            "listen_addresses": HOST,
            "port": str(port),
            "unix_socket_directories": "",
            "logging_collector": "off",
            "log_timezone": "UTC",
            "parallel_setup_cost": HELPERS_FROM,
            **self.options,
        }
        return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _port(self) -> int:
        """The kept port, or a new one when another program has taken it."""
        port = int(_read(self.home / "port"))
        if _port_is_free(port):
            return port
        port = _free_port()
        (self.home / "port").write_text(str(port))
        return port

    def _wait_ready(self, deadline: float) -> bool:
        """True when the server takes connections, False when it ended."""
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                return False
            lines = _read(self.folder / "postmaster.pid").splitlines()
            if len(lines) > 7 and lines[7].strip() == "ready":
                return True
            if self._process is None and self.pid() is None:
                return False
            time.sleep(0.02)
        raise PostgresError(f"The database was not ready after {START_SECONDS:.0f} seconds; see {self.log}.")

    def _forget_dead_server(self) -> None:
        """Remove a pid file whose process is not our server: PostgreSQL itself looks at the number only."""
        if self.pid() is None:
            with contextlib.suppress(FileNotFoundError):
                (self.folder / "postmaster.pid").unlink()


def _is_server(pid: int, folder: Path) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        line = process.cmdline()  # empty for a zombie
        return "postgres" in Path(line[0]).name and str(folder) in line
    except (psutil.Error, IndexError):
        return False


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
