"""What can be wrong with an installation, and what to do about each thing."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator

from lianqiao.config.env import CHECKOUT, KEY_FILE, Environment

EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
OLDEST_SERVER = 150000
LEAST_FREE_BYTES = 1_000_000_000
VENDOR = CHECKOUT / "lianqiao" / "faces" / "shell" / "static" / "vendor"
VENDOR_FILES = ("tabler/tabler.min.css", "tabler/tabler.min.js", "tom-select/tom-select.complete.min.js")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing looked at: `remedy` is empty when it is in order."""

    subject: str
    state: str
    remedy: str = ""


def examine(env: Environment) -> Iterator[Finding]:
    """Everything that can be looked at, in the order in which it should be mended.

    The database must answer to be asked; when it does not, that is a finding and what needs it is left out.
    """
    yield from storage(env)
    yield from front_end(env)
    try:
        yield from database(env)
    except Exception as error:
        yield Finding("database", " ".join(str(error).split()), "Check DATABASE_URL and that the server runs.")
        return
    yield from index(env)
    yield from calendar(env)
    yield from law(env)


def storage(env: Environment) -> Iterator[Finding]:
    """The data folder: can be written, and has room."""
    try:
        env.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=env.data):
            free = shutil.disk_usage(env.data).free
    except OSError as error:
        yield Finding("data folder", f"{env.data}: {error.strerror}", "Give us the folder, or set LIANQIAO_DATA.")
        return
    remedy = "" if free >= LEAST_FREE_BYTES else "Make room: less than 1 GB is free."
    yield Finding("data folder", f"{env.data}, {free / 1e9:.1f} GB free", remedy)
    key = env.data / KEY_FILE
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("secret key", "others can read it", f"chmod 600 {key}")


def front_end(_env: Environment) -> Iterator[Finding]:
    """The front-end files that setup copies."""
    missing = [name for name in VENDOR_FILES if not (VENDOR / name).exists()]
    yield Finding(
        "front-end files",
        f"missing: {', '.join(missing)}" if missing else "present",
        "Run `make setup`." if missing else "",
    )


def database(_env: Environment) -> Iterator[Finding]:
    """Version, extensions, letters and migrations of the database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        number = cursor.fetchone()[0]
        remedy = "" if number >= OLDEST_SERVER else "PostgreSQL 15 or newer is needed."
        yield Finding("database", f"PostgreSQL {number // 10000}.{number % 10000}", remedy)
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        missing = sorted(set(EXTENSIONS) - {row[0] for row in cursor.fetchall()})
        yield Finding(
            "extensions",
            f"missing: {', '.join(missing)}" if missing else ", ".join(EXTENSIONS),
            "Install the server's contrib package (Debian: postgresql-contrib)." if missing else "",
        )
        cursor.execute(
            r"SELECT '中' ~ '\w', pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        )
        knows, encoding = cursor.fetchone()
        yield Finding(
            "letters",
            f"{encoding}, Chinese letters {'known' if knows else 'unknown'}",
            "" if knows and encoding == "UTF8" else "Make the database with ENCODING UTF8 and LC_CTYPE C.UTF-8.",
        )
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    remedy = "Run `lianqiao manage migrate` (`lianqiao serve` does it)." if waiting else ""
    yield Finding("migrations", f"{waiting} waiting" if waiting else "all applied", remedy)
    if waiting:
        return
    yield from _queue()


def _queue() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND"
            " coalesce(scheduled_at, now()) < now() - interval '10 minutes'),"
            " (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute')"
        )
        late, workers = cursor.fetchone()
    remedy = "Start `lianqiao worker`." if late and not workers else ""
    yield Finding("jobs", f"{workers} workers, {late} jobs late", remedy)


def law(_env: Environment) -> Iterator[Finding]:
    """What code asks for has an answer today; how many norms nobody has compared with their texts."""
    from lianqiao.core.norms.queries.coverage import coverage

    found = coverage()
    state = f"{found.editions} editions, {found.unverified} not verified"
    if found.missing:
        state += f"; no answer: {', '.join(found.missing)}"
    yield Finding("norms", state, "Run `lianqiao manage load_norms`." if found.missing else "")


def index(_env: Environment) -> Iterator[Finding]:
    """The match index agrees with the database."""
    from lianqiao.processes.matching.index import status

    remedy = "Run `lianqiao index rebuild`."
    try:
        found = status()
    except Exception as error:
        yield Finding("match index", " ".join(str(error).split()), remedy)
        return
    state = f"{sum(found.index.values())} of {sum(found.database.values())} records"
    yield Finding("match index", state, "" if found.agrees or found.behind else remedy)


def calendar(_env: Environment) -> Iterator[Finding]:
    """The working days of this year are known; from November on it is said whether those of the next are."""
    from lianqiao.core import clock
    from lianqiao.core.calendar.checks import REMEDY
    from lianqiao.core.calendar.domain import missing_years

    missing = missing_years()
    state = f"not known yet: {', '.join(map(str, missing))}. {REMEDY}" if missing else "known"
    yield Finding("working days", state, REMEDY if clock.today().year in missing else "")
