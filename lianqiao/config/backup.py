"""Taking a backup of a running site, and restoring one into an empty installation, with proof that both agree."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from lianqiao.config import archive, postgres_dump
from lianqiao.config.archive import ArchiveError, Content, Manifest

#: Called with what is being done, and how much of how much of it is done.
Progress = Callable[[str, int, int], None]


def take(target: Path, *, files: Path, candidates: Iterable[Path], progress: Progress) -> Manifest:
    """Write the database and every file that it names, as of one moment, while the site goes on.

    Dump, counts and list of files come from one snapshot; files are never changed, so those that the snapshot names
    are still there when their turn comes. A file that is not as its row says is left out and named in `absent`.
    """
    with archive.draft(target) as draft, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot: str = cursor.fetchone()[0]
        manifest = _as_of_now()
        server = postgres_dump.programs(manifest.server // 10000, candidates)
        progress("database", 0, 1)
        postgres_dump.dump(server, draft.dump, snapshot=snapshot)
        manifest = replace(manifest, dump=draft.add_dump())
        progress("database", 1, 1)
        taken, absent, done, size = [], [], 0, manifest.size
        for wanted in manifest.files:
            if draft.add_file(files, wanted):
                taken.append(wanted)
            else:
                absent.append(wanted.path)
            done += wanted.size
            progress("files", done, size)
        manifest = replace(manifest, files=tuple(taken), absent=tuple(absent))
        draft.close_with(manifest)
    return manifest


def restore(source: Path, *, files: Path, candidates: Iterable[Path], progress: Progress) -> Manifest:
    """Fill an empty database and an empty folder of files, and compare both with what the backup says.

    Everything is read and compared with its hash before anything is put in its place; the database is filled in one
    transaction. Afterwards schema and match index are those of this program. `ArchiveError` for what is refused.
    """
    _refuse_filled(files)
    files.parent.mkdir(parents=True, exist_ok=True)
    with archive.opened(source) as (manifest, tar), _staging(files.parent) as staging:
        server = postgres_dump.server_version()
        _refuse_newer(manifest, server)
        programs = postgres_dump.programs(server // 10000, candidates)
        dump, unpacked = archive.unpack(
            tar, manifest, Path(staging), progress=lambda done, total: progress("reading", done, total)
        )
        connection.close()
        # The files first: what is cut off between the two has no database yet, and is refused by the next restore.
        if files.exists():
            files.rmdir()
        unpacked.rename(files)
        try:
            progress("database", 0, 1)
            postgres_dump.restore(programs, dump)
        except BaseException:
            files.rename(unpacked)
            raise
        progress("database", 1, 1)
    _compare(manifest)
    _bring_up_to_date(progress)
    return manifest


def counts() -> dict[str, int]:
    """The number of rows of each table."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        names = sorted(table.name for table in connection.introspection.get_table_list(cursor) if table.type in "tp")
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {quote(name)}")  # noqa: S608 - a name from the catalogue, quoted
            found[name] = int(cursor.fetchone()[0])
    return found


def _as_of_now() -> Manifest:
    """What the running transaction sees; the files are those that its rows name."""
    from lianqiao.core.models import StoredFile

    rows = StoredFile.objects.order_by("pk").values_list("content", "size", "sha256")
    return Manifest(
        program=version("lianqiao"),
        made_at=timezone.now().isoformat(timespec="seconds"),
        server=postgres_dump.server_version(),
        migrations=tuple(sorted(MigrationRecorder(connection).applied_migrations())),
        tables=counts(),
        dump=Content(archive.DUMP, 0, ""),
        files=tuple(Content(path, size, sha256) for path, size, sha256 in rows),
        absent=(),
    )


def _refuse_filled(files: Path) -> None:
    if connection.introspection.table_names():
        raise ArchiveError("The database is not empty; restore into a new LIANQIAO_DATA or database.")
    if files.exists() and any(files.iterdir()):
        raise ArchiveError(f"{files} is not empty; move it away first.")


def _refuse_newer(manifest: Manifest, server: int) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations or {}
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        raise ArchiveError(
            f"The backup is from a newer program ({manifest.program}) with the migration {newer[0]};"
            " restore it with that one."
        )
    made, here = manifest.server // 10000, server // 10000
    if made > here:
        raise ArchiveError(f"The backup is from PostgreSQL {made}, this server is {here}; use a server as new as that.")


def _staging(parent: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder for what is unpacked, beside where it will lie; what a killed restore left is removed."""
    for left in parent.glob("restoring-*"):
        shutil.rmtree(left)
    return tempfile.TemporaryDirectory(prefix="restoring-", dir=parent)


def _compare(manifest: Manifest) -> None:
    found = counts()
    wrong = sorted(name for name in {*manifest.tables, *found} if manifest.tables.get(name) != found.get(name))
    if wrong:
        name = wrong[0]
        raise ArchiveError(
            f"The restored database differs: {name} has {found.get(name)} rows, the backup {manifest.tables.get(name)}."
        )


def _bring_up_to_date(progress: Progress) -> None:
    from django.core.management import call_command

    from lianqiao.core import outbox
    from lianqiao.processes.matching.index import rebuild

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        progress("migrations", 0, 1)
        call_command("migrate", interactive=False, verbosity=0)
        progress("migrations", 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    outbox.rebase()
    rebuild(lambda done: progress("index", done, done))
