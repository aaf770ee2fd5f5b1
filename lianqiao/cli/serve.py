"""`lianqiao serve`: the whole installation in one process tree, from the database to the web pages."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from typing import IO, Annotated

import typer

from lianqiao.cli.app import CommandError
from lianqiao.cli.setup import cluster
from lianqiao.config import env as environment
from lianqiao.config.postgres import Cluster
from lianqiao.config.supervisor import NotStartedError, Program, Service, Supervisor, python

PATIENCE_SECONDS = 15.0


def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Fill an empty database with the demonstration province.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen on (LIANQIAO_HOST).")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on (LIANQIAO_PORT).")] = 0,
    workers: Annotated[int, typer.Option(help="Processes of the web server (LIANQIAO_WEB_WORKERS).")] = 0,
) -> None:
    """Run database, web server, worker and scheduler until Ctrl-C."""
    given = {"LIANQIAO_HOST": host, "LIANQIAO_PORT": port, "LIANQIAO_WEB_WORKERS": workers}
    os.environ.update({name: str(value) for name, value in given.items() if value})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    env = environment.read()
    # Links begin with the address at which the site listens, unless people reach it under another one.
    os.environ.setdefault("LIANQIAO_BASE_URL", env.address.rstrip("/"))
    signal.signal(signal.SIGTERM, _leave)
    web = python("lianqiao", "web", "--prepare", *(["--demo"] if demo else []))
    programs = [Program("web", web, announces=True), Program("worker", python("lianqiao", "worker"))]
    with _only_server(env) as killed:
        _check_address(env, patience=PATIENCE_SECONDS if killed else 0)
        _run(env, programs)


def _run(env: environment.Environment, programs: Sequence[Program]) -> None:
    with _database(env) as services, Supervisor([*services, *programs]) as supervisor:
        try:
            supervisor.start()
        except NotStartedError:
            raise typer.Exit(1) from None
        typer.echo("Ctrl-C stops everything.")
        supervisor.watch()


class _DatabaseService:
    """The embedded server as a service that the supervisor restarts."""

    name = "database"

    def __init__(self, server: Cluster) -> None:
        self._server = server

    def start(self) -> None:
        self._server.start(die_with_us=True)

    def alive(self) -> bool:
        return self._server.pid() is not None

    def ask_to_stop(self) -> None:
        self._server.stop()

    def kill(self) -> None:
        self._server.stop()


@contextlib.contextmanager
def _database(env: environment.Environment) -> Iterator[list[Service]]:
    """The services that are the database: none when the site names its own server."""
    if env.database_url:
        yield []
        return
    server = cluster(env)
    with server.owned():
        yield [_DatabaseService(server)]


@contextlib.contextmanager
def _only_server(env: environment.Environment) -> Iterator[bool]:
    """The right to serve this data folder, which the system takes back however this process ends.

    Gives True when the server before was killed: what it started may need a moment to follow it.
    """
    env.data.mkdir(parents=True, exist_ok=True)
    with open(env.data / "serve.lock", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"Another `lianqiao serve` already works on {env.data} ({lock.read().strip()});"
                " stop it, or give this one a LIANQIAO_DATA of its own."
            ) from None
        lock.seek(0)
        killed = bool(lock.read())
        _write(lock, f"process {os.getpid()}, {env.address}")
        yield killed
        _write(lock, "")


def _write(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()


def _check_address(env: environment.Environment, *, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        with socket.socket(socket.AF_INET6 if ":" in env.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((env.host, env.port))
            except OSError as error:
                if time.monotonic() > deadline:
                    raise CommandError(
                        f"Cannot listen on {env.host}:{env.port} ({error.strerror}); choose another --port."
                    ) from None
                time.sleep(0.1)
            else:
                return


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
