"""Databases of their own for tests that really commit, or that begin with none of our tables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg
from django.db import connection


@contextlib.contextmanager
def database(server: str, name: str, *, template: str = "template0") -> Iterator[str]:
    """Address of a new database on the server of the address `server`, whose database need not exist; dropped later."""
    with psycopg.connect(f"{server.rpartition('/')[0]}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def connected_to(url: str) -> Iterator[None]:
    """A block in which Django works on that database of the same server."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = url.rpartition("/")[2]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
