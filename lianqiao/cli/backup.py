"""`lianqiao backup` and `lianqiao restore`: the database and the uploaded files as one tar file."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from lianqiao.cli.app import CommandError
from lianqiao.cli.setup import cluster, program_in_use
from lianqiao.config.env import Environment

DUMP = "database.dump"
FILES = "files"


def backup(file: Annotated[Path, typer.Argument(help="The tar file to write; it must not exist.")]) -> None:
    """Write the database and the uploaded files into one file, also while the site runs."""
    if file.exists():
        raise CommandError(f"{file} exists; name a file that does not.")
    with program_in_use() as env, tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        dump, draft = Path(folder) / DUMP, Path(folder) / "draft.tar"
        _postgres(env, "pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
        with tarfile.open(draft, "w") as archive:
            archive.add(dump, DUMP)
            if (env.data / FILES).exists():
                archive.add(env.data / FILES, FILES)
        draft.chmod(0o600)
        draft.rename(file)


def restore(file: Annotated[Path, typer.Argument(help="A tar file that `lianqiao backup` wrote.")]) -> None:
    """Fill an empty database and an empty files folder from a backup, and build the match index."""
    from django.db import connection

    with program_in_use() as env, tempfile.TemporaryDirectory(dir=env.data) as folder:
        if connection.introspection.table_names():
            raise CommandError("The database is not empty; restore into a new LIANQIAO_DATA or database.")
        if (env.data / FILES).exists() and any((env.data / FILES).iterdir()):
            raise CommandError(f"{env.data / FILES} is not empty; move it away first.")
        connection.close()
        try:
            with tarfile.open(file) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise CommandError(f"{file} cannot be read: {error}.") from None
        if not (Path(folder) / DUMP).exists():
            raise CommandError(f"{file} is no backup: it holds no {DUMP}.")
        _postgres(env, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", Path(folder) / DUMP)
        if (Path(folder) / FILES).exists():
            (Path(folder) / FILES).rename(env.data / FILES)
        from lianqiao.core import outbox
        from lianqiao.processes.matching.index import rebuild

        outbox.rebase()
        rebuild()


def _postgres(env: Environment, program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs on our database; its password stays out of the command line."""
    from django.db import connection

    values = connection.settings_dict
    access = {
        "PGHOST": values["HOST"],
        "PGPORT": str(values["PORT"]),
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PGDATABASE": values["NAME"],
    }
    target = ["--dbname", values["NAME"]] if program == "pg_restore" else []
    answer = subprocess.run(
        [cluster(env).binary(program), *target, *arguments],
        env={**os.environ, **{name: value for name, value in access.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise CommandError(f"{program}: {' '.join(answer.stderr.split())}")
