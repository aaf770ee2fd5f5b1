"""Starting other programs: as another user when we are root, and so that they end when we end."""

from __future__ import annotations

import ctypes
import dataclasses
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def die_with_parent(how: int = signal.SIGTERM) -> Callable[[], None] | None:
    """A function for the child between fork and exec: the kernel sends it `how` when its parent ends.

    Only Linux can do that; None elsewhere. The parent's thread that forks must live as long as its process.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def arm() -> None:
        libc.prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)
        if os.getppid() != parent:  # it ended before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return arm


@dataclasses.dataclass(frozen=True)
class Identity:
    """The system user that a program runs as; `uid` is None where that is whoever we are."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_server(cls, name: str) -> Identity:
        """Ourselves, or `name` when we are root. `LookupError` when the system has no such user."""
        if os.geteuid() != 0:
            return cls(pwd.getpwuid(os.geteuid()).pw_name)
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            raise LookupError(f"This system has no user {name}; name another in LIANQIAO_PG_USER.") from None
        return cls(name, entry.pw_uid, entry.pw_gid)

    def run(self, command: Sequence[str | Path], *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run to the end and catch what it says."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=CLEAN,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            **self._as_user(),
        )

    def popen(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        output: IO[bytes],
        before: Callable[[], None] | None,
    ) -> subprocess.Popen[bytes]:
        """Start in a session of its own, so that the terminal's Ctrl-C reaches only us."""
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=CLEAN,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=before,
            **self._as_user(),
        )

    def can_run(self, program: Path, *arguments: str) -> bool:
        """Whether this user can execute `program`, libraries and all."""
        try:
            return self.run([program, *arguments]).returncode == 0
        except PermissionError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can reach `folder`."""
        return self.uid is None or self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", folder]).returncode == 0

    def give(self, *paths: Path) -> None:
        """Hand over files of ours to this user."""
        if self.uid is not None and self.gid is not None:
            for path in paths:
                os.chown(path, self.uid, self.gid)

    def _as_user(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}
