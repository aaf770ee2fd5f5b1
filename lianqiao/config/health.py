"""Whether this installation is whole: what `/readyz` asks, each question quick enough to be asked every few seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache

import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lianqiao.config.doctor import LEAST_FREE_BYTES
from lianqiao.config.gauges import ALIVE_SECONDS, WORKERS
from lianqiao.processes.matching.index import open_index

logger = structlog.get_logger(__name__)


def examine() -> dict[str, bool]:
    """What is in order: `database`, `migrations`, `index`, `worker`, `disk`; the reason of a failure is in the log."""
    questions: dict[str, Callable[[], bool]] = {
        "database": _database,
        "migrations": _migrations,
        "index": _index,
        "worker": _worker,
        "disk": _disk,
    }
    return {name: _asked(name, question) for name, question in questions.items()}


def _asked(name: str, question: Callable[[], bool]) -> bool:
    try:
        answer = question()
    except Exception as error:
        logger.warning("not_ready", question=name, error=type(error).__name__)
        return False
    if not answer:
        logger.warning("not_ready", question=name)
    return answer


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this version of the program, which does not change while it runs."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return frozenset(set(loader.disk_migrations) - replaced)


def _migrations() -> bool:
    return _known_migrations() <= set(MigrationRecorder(connection).applied_migrations())


def _index() -> bool:
    return open_index().count() >= 0


def _worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WORKERS, [ALIVE_SECONDS])
        return bool(cursor.fetchone()[0])


def _disk() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE_BYTES
