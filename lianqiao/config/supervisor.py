"""Keeps the processes of one installation running, and ends them together.

One thread, one loop: it waits for output, signals and deadlines. Every process is started so that the kernel
ends it with its parent (`process.die_with_parent`), so that even `kill -9` of the parent leaves nothing behind.
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
from typing import IO, Protocol

from lianqiao.config.process import die_with_parent

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 15.0
ROUND_SECONDS = 0.5


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


@dataclasses.dataclass
class Program:
    """A service that is one program, whose output is shown line by line behind its name."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program in a session of its own, so that the terminal's Ctrl-C reaches only us."""
        self.process = subprocess.Popen(
            list(self.command),
            env={**os.environ, **self.environment},
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


class Supervisor:
    """Starts services in their order, restarts what ends, stops them in the reverse order.

    A service that ends is started again after half a second, then one, two, four … at most thirty seconds; half a
    minute without an end counts as steady and forgives what was before.
    """

    def __init__(self, services: Sequence[Service], *, say: Callable[[str], None] | None = None) -> None:
        self._watched = [_Watched(service) for service in services]
        self._say = say or (lambda line: print(line, flush=True))
        self._selector = selectors.DefaultSelector()
        self._asked = 0

    def run(self, *, ready: Callable[[], None] | None = None) -> None:
        """Start everything that does not run yet, call `ready`, and keep watch until SIGTERM or SIGINT.

        When it returns every service has ended. A second signal ends them at once.
        """
        with self._signals():
            try:
                for watched in self._watched:
                    if not watched.service.alive():
                        self._start(watched)
                    watched.started_at = time.monotonic()
                if ready is not None:
                    ready()
                while not self._asked:
                    self._listen(ROUND_SECONDS)
                    self._revive()
            finally:
                self._stop()

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

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                os.read(key.fd, 4096)  # a signal woke us
            else:
                self._show(key.data, key.fileobj)

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
            self._say(f"{watched.service.name:<8} | {line.decode('utf-8', 'replace')}")

    def _stop(self) -> None:
        """End the services, last first; those that run programs only all at once, as they do not need each other."""
        asked = self._asked
        programs = [watched.service for watched in self._watched if isinstance(watched.service, Program)]
        others = [watched.service for watched in self._watched if not isinstance(watched.service, Program)]
        for group in (programs, *([other] for other in reversed(others))):
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
        self._selector.register(reader, selectors.EVENT_READ, None)

        def asked(number: int, frame: object) -> None:
            self._asked += 1

        handlers = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, asked),
            signal.SIGINT: signal.signal(signal.SIGINT, asked),
            signal.SIGCHLD: signal.signal(signal.SIGCHLD, lambda number, frame: None),
        }
        old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old)
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self._selector.close()
            os.close(reader)
            os.close(writer)


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs one of our modules with the Python that runs us."""
    return [sys.executable, "-m", module, *arguments]
