"""An installation for the length of a measurement: a data folder and a database server, which leave nothing behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installation(kept: Path | None = None, *, options: Mapping[str, str] | None = None) -> Iterator[Path]:
    """The data folder of an installation, with Django set up, all tables made and the code lists loaded.

    It is empty and gone afterwards, unless the folder `kept` is given: that one stays with all that is in it. The
    database server runs with the options of real operation (each commit reaches the disk), not with those of the
    tests, and with `options` besides. Of the environment only the place of PostgreSQL's programs counts. Once in a
    process.
    """
    from lianqiao.config import env as environment
    from lianqiao.config.postgres import CAREFUL, Cluster

    given = environment.read()
    folder = Path(tempfile.mkdtemp(prefix="lianqiao-bench-")) if kept is None else kept.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the server of a root session runs as another user
    cluster = Cluster(
        folder / "postgres", bin_folder=given.pg_bin, run_as=given.pg_user, options={**CAREFUL, **(options or {})}
    )
    try:
        cluster.start(die_with_us=True)
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings",
            "LIANQIAO_DATA": str(folder),
            "LIANQIAO_LOG_LEVEL": "WARNING",
        }
        _prepare()
        yield folder
    finally:
        _disconnect()
        cluster.stop()
        if kept is None:
            shutil.rmtree(folder)


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from lianqiao.registers.taxonomy.domain import load_packaged
    from lianqiao.registers.taxonomy.models import Edition

    if not Edition.objects.exists():
        load_packaged()


def _disconnect() -> None:
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
