"""PostgreSQL's own programs for dumping and restoring, in the version of the server that they speak to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import connection

from lianqiao.config.postgres_binaries import PostgresError

DEBIAN = Path("/usr/lib/postgresql")


def server_version() -> int:
    """The version number of the server that Django is connected to, such as 180006."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        return int(cursor.fetchone()[0])


def programs(major: int, candidates: Iterable[Path]) -> Path:
    """The folder of `pg_dump` and `pg_restore` of exactly that major version, first of `candidates`, then Debian's.

    A newer `pg_dump` would write what an older server does not understand. `PostgresError` when there is none.
    """
    on_path = shutil.which("pg_dump")
    known = [*candidates, DEBIAN / str(major) / "bin", *([Path(on_path).parent] if on_path else [])]
    for folder in known:
        if (folder / "pg_restore").exists() and _major(folder / "pg_dump") == major:
            return folder
    raise PostgresError(
        f"The server is PostgreSQL {major}, and there is no pg_dump of that version here;"
        f" install it (Debian: postgresql-client-{major}) or name its folder in LIANQIAO_PG_BIN."
    )


def dump(folder: Path, target: Path, *, snapshot: str) -> None:
    """Write the database as the exported snapshot sees it. `PostgresError` with what the program said."""
    _run(folder / "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"], target)


def restore(folder: Path, source: Path) -> None:
    """Fill the empty database from a dump, all of it or nothing. `PostgresError` with what the program said."""
    name = connection.settings_dict["NAME"]
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={name}"]
    _run(folder / "pg_restore", options, source)


def _run(program: Path, options: Sequence[str], file: Path) -> None:
    """Run a program on our database; its password stays out of the command line."""
    values = connection.settings_dict
    access = {
        "PGHOST": values["HOST"],
        "PGPORT": str(values["PORT"]),
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PGDATABASE": values["NAME"],
    }
    place = [f"--file={file}"] if program.name == "pg_dump" else [str(file)]
    answer = subprocess.run(
        [program, *options, *place],
        env={**os.environ, **{name: value for name, value in access.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise PostgresError(f"{program.name}: {' '.join(answer.stderr.split())}")


def _major(program: Path) -> int:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    numbers = [word.split(".")[0] for word in answer.stdout.split() if word[0].isdigit()]
    return int(numbers[0]) if numbers and numbers[0].isdigit() else 0
