"""The database after a test that committed: what the test touched is put back as it was, the other tables are left.

Django empties every table instead, which makes new files for two hundred tables and their indexes and takes seconds.
"""

from __future__ import annotations

import graphlib
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from psycopg import sql

from tests import remembered


@dataclass(frozen=True)
class Contents:
    """What stood in the tables at one moment: a fingerprint of each (None of an empty one), and the rows themselves."""

    prints: dict[str, int | None]
    rows: dict[str, bytes]

    @classmethod
    def now(cls) -> Contents:
        """What stands there now; nobody else may be writing."""
        with transaction.atomic(), connection.cursor() as cursor:
            prints = _prints(cursor)
            return cls(prints, {table: _read(cursor, table) for table, found in prints.items() if found is not None})

    def restore(self) -> None:
        """Make it so again: with other rows where rows were added, changed or deleted."""
        with transaction.atomic(), connection.cursor() as cursor:
            found = _prints(cursor)
            touched = [table for table in _referring_first(cursor) if found[table] != self.prints.get(table)]
            _each(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", touched)  # some rows may never be deleted
            _each(cursor, "DELETE FROM {}", touched)
            for table in reversed(touched):
                if table in self.rows:
                    with cursor.copy(_of("COPY {} FROM STDIN", table)) as copy:
                        copy.write(self.rows[table])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _each(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", touched)


def keep(contents: Contents) -> None:
    """From now on every test that commits is followed by a return to these contents."""

    def put_back(_case: TransactionTestCase) -> None:
        contents.restore()

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]


def after_a_flush() -> None:
    """The first test that commits is followed by Django's own emptying, and what is there then is kept."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def first(case: TransactionTestCase) -> None:
        empty(case)
        with connection.cursor() as cursor:  # the queue's tables are not Django's
            queue = [table for table in _referring_first(cursor) if table.startswith("procrastinate_")]
            _each(cursor, "DELETE FROM {}", queue)
        remembered.read()
        keep(Contents.now())

    TransactionTestCase._fixture_teardown = first  # type: ignore[attr-defined]


def _prints(cursor: CursorWrapper) -> dict[str, int | None]:
    one = "SELECT '{0}', (SELECT sum(hashtextextended(row::text, 0)) FROM \"{0}\" row)"
    cursor.execute(" UNION ALL ".join(one.format(table) for table in _tables(cursor)))
    return dict(cursor.fetchall())


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace")
    return [name for (name,) in cursor.fetchall()]


def _referring_first(cursor: CursorWrapper) -> list[str]:
    """All tables in an order in which they can be emptied; Django's own references are checked at the end only."""
    cursor.execute(
        "SELECT of.relname, points_at.relname FROM pg_constraint"
        " JOIN pg_class of ON of.oid = conrelid JOIN pg_class points_at ON points_at.oid = confrelid"
        " WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid"
    )
    references = cursor.fetchall()
    order = graphlib.TopologicalSorter[str](dict.fromkeys(_tables(cursor), ()))
    for table, referred in references:
        order.add(referred, table)
    return [*order.static_order()]


def _read(cursor: CursorWrapper, table: str) -> bytes:
    with cursor.copy(_of("COPY {} TO STDOUT", table)) as copy:
        return b"".join(copy)


def _each(cursor: CursorWrapper, statement: str, tables: list[str]) -> None:
    for table in tables:
        cursor.execute(_of(statement, table))


def _of(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))
