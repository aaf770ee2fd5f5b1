"""Keeps the processes of one installation running, and ends them together.

One thread, one loop: it waits for output, signals and deadlines. Every process is started so that the kernel
ends it with its parent (`process.die_with_parent`): even `kill -9` of the parent leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Protocol, Self, cast

from lianqiao.config.process import die_with_parent

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 15.0
ROUND_SECONDS = 0.5
READY = "LIANQIAO_READY_FD"
WAKE = "a signal"


class Service(Protocol):
    """Something that runs beside us and may end without being asked."""

    name: str

    def start(self) -> None:
        """Start it; it must not run."""

    def alive(self) -> bool:
        """Whether it runs."""

    def ask_to_stop(self) -> None:
        """Ask it to end in its own order."""

    def kill(self) -> None:
        """End it at once."""


class NotStartedError(Exception):
    """A program ended before it was ready; what it said has been shown."""


@dataclasses.dataclass
class Program:
    """A service that is one program, whose output is shown line by line behind its name.

    With `announces` the program calls `announce_ready` once it can be used, and what needs it waits for that.
    """

    name: str
    command: Sequence[str]
    announces: bool = False
    process: subprocess.Popen[bytes] | None = None
    ready: int | None = None

    def start(self) -> None:
        """Start the program in a session of its own, so that the terminal's Ctrl-C reaches only us."""
        if self.announces:
            self._start_with_pipe()
        else:
            self._start({})

    def _start_with_pipe(self) -> None:
        if self.ready is not None:
            os.close(self.ready)
        self.ready, writer = os.pipe()
        try:
            self._start({READY: str(writer)}, writer)
        finally:
            os.close(writer)

    def _start(self, environment: Mapping[str, str], *kept: int) -> None:
        self.process = subprocess.Popen(
            list(self.command),
            env={**os.environ, **environment},
            pass_fds=kept,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    @property
    def output(self) -> IO[bytes] | None:
        """What the running program writes."""
        return self.process.stdout if self.process else None

    def alive(self) -> bool:
        """Whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """SIGTERM."""
        if self.process is not None and self.alive():
            self.process.terminate()

    def kill(self) -> None:
        """SIGKILL for the program and everything in its session."""
        if self.process is not None and self.alive():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class _Watched:
    """A service with what the supervisor remembers of it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.started_at = 0.0
        self.due_at: float | None = None
        self.wait = FIRST_WAIT
        self.rest = b""
        self.title = f"{service.name:<8} | "


class Supervisor:
    """Starts services in their order, restarts what ends, stops them in the reverse order.

    A service that ends is started again after half a second, then one, two, four … at most thirty seconds;
    half a minute without an end counts as steady and forgives what was before. When the `with` block is left,
    every service has ended.
    """

    def __init__(self, services: Sequence[Service], *, say: Callable[[str], None] | None = None) -> None:
        self._watched = [_Watched(service) for service in services]
        self._say = say or (lambda line: print(line, flush=True))
        self._selector = selectors.DefaultSelector()
        self._asked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with self._signals():
            self._stop()
        self._selector.close()

    def start(self) -> None:
        """Start everything, each when the one before is ready; `NotStartedError` when a program gives up."""
        for watched in self._watched:
            if not watched.service.alive():
                self._start(watched)
            watched.started_at = time.monotonic()
            if isinstance(watched.service, Program) and watched.service.ready is not None:
                self._wait_ready(watched, watched.service.ready)

    def _wait_ready(self, watched: _Watched, ready: int) -> None:
        """Show what the program says, as our own words, until it announces itself."""
        self._selector.register(ready, selectors.EVENT_READ, None)
        watched.title = ""
        try:
            while not any(key.fd == ready for key, _ in self._listen(ROUND_SECONDS)):
                pass
        finally:
            self._selector.unregister(ready)
        if not os.read(ready, 1):
            while watched.service.alive() or self._listen(0):
                self._listen(ROUND_SECONDS)
            raise NotStartedError
        watched.title = f"{watched.service.name:<8} | "

    def watch(self) -> None:
        """Keep everything running until SIGTERM or SIGINT; a second one, while it stops, ends all at once."""
        with self._signals():
            while not self._asked:
                self._listen(ROUND_SECONDS)
                self._revive()

    def _start(self, watched: _Watched) -> None:
        watched.due_at = None
        watched.started_at = time.monotonic()
        watched.service.start()
        output = getattr(watched.service, "output", None)
        if output is not None:
            os.set_blocking(output.fileno(), False)
            self._selector.register(output, selectors.EVENT_READ, watched)

    def _revive(self) -> None:
        now = time.monotonic()
        for watched in self._watched:
            if watched.due_at is not None:
                if now >= watched.due_at:
                    self._try_again(watched)
            elif not watched.service.alive():
                if now - watched.started_at > STEADY_SECONDS:
                    watched.wait = FIRST_WAIT
                watched.due_at = now + watched.wait
                self._say(f"{watched.service.name} ended; it starts again in {watched.wait:g} s.")
                watched.wait = min(2 * watched.wait, LONGEST_WAIT)

    def _try_again(self, watched: _Watched) -> None:
        try:
            self._start(watched)
        except Exception as error:
            watched.due_at = time.monotonic() + watched.wait
            watched.wait = min(2 * watched.wait, LONGEST_WAIT)
            self._say(f"{watched.service.name} does not start: {error}")

    def _listen(self, seconds: float) -> list[tuple[selectors.SelectorKey, int]]:
        """Show what the programs have written, at the latest after `seconds`; returns what was heard from."""
        heard = self._selector.select(seconds)
        for key, _ in heard:
            if isinstance(key.data, _Watched):
                self._show(key.data, cast("IO[bytes]", key.fileobj))
            elif key.data == WAKE:
                os.read(key.fd, 4096)
        return heard

    def _show(self, watched: _Watched, output: IO[bytes]) -> None:
        text = output.read()
        if text is None:
            return
        *lines, watched.rest = (watched.rest + text).split(b"\n")
        if not text:
            self._selector.unregister(output)
            output.close()
            lines, watched.rest = ([watched.rest] if watched.rest else []), b""
        for line in lines:
            self._say(watched.title + line.decode("utf-8", "replace"))

    def _stop(self) -> None:
        """End the programs together, as they do not need each other, then the other services, last first."""
        asked = self._asked
        services = [watched.service for watched in self._watched]
        programs: list[Service] = [service for service in services if isinstance(service, Program)]
        others = [service for service in services if not isinstance(service, Program)]
        for group in [programs, *([service] for service in reversed(others))]:
            for service in group:
                service.ask_to_stop()
            deadline = time.monotonic() + STOP_SECONDS
            while any(service.alive() for service in group):
                if time.monotonic() > deadline or self._asked > asked:
                    for service in group:
                        service.kill()
                self._listen(0.05)
        self._listen(0)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM, SIGINT and a child's end wake the loop; the old handlers are back afterwards."""
        reader, writer = os.pipe()
        for end in (reader, writer):
            os.set_blocking(end, False)
        self._selector.register(reader, selectors.EVENT_READ, WAKE)

        def asked(_number: int, _frame: object) -> None:
            self._asked += 1

        handlers = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, asked),
            signal.SIGINT: signal.signal(signal.SIGINT, asked),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, lambda _number, _frame: None),
        }
        old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self._selector.unregister(reader)
            os.close(reader)
            os.close(writer)


def announce_ready() -> None:
    """Tell the supervisor that started this program that it can be used; nothing where there is none."""
    number = os.environ.pop(READY, "")
    if number:
        os.write(int(number), b"1")
        os.close(int(number))


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs one of our modules with the Python that runs us."""
    return [sys.executable, "-m", module, *arguments]
