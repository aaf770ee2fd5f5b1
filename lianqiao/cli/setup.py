"""What commands need before they can use the program: Django, and a database that answers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from lianqiao.config import env as environment
from lianqiao.config.postgres import Cluster


def cluster(env: environment.Environment) -> Cluster:
    """The embedded server of this installation."""
    return Cluster(env.data / "postgres", bin_folder=env.pg_bin, run_as=env.pg_user)


@contextlib.contextmanager
def database_in_use() -> Iterator[environment.Environment]:
    """A block in which Django may be set up and its database answers.

    The embedded server is started when it is down, and stopped by the last who leaves; a server that the
    site names by DATABASE_URL is left alone.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    env = environment.read()
    if env.database_url:
        yield env
        return
    with cluster(env).in_use():
        yield env


@contextlib.contextmanager
def program_in_use() -> Iterator[environment.Environment]:
    """`database_in_use` with Django set up."""
    with database_in_use() as env:
        import django

        django.setup()
        yield env
