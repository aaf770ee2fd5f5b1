"""The suite's database is what the program needs: PostgreSQL 15 or newer that knows Chinese letters."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_is_recent_postgresql_with_chinese_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT similarity('石墨烯电池材料', '石墨烯电池') > 0.5, '中' ~ '\\w'")
        known = cursor.fetchone()

    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000
    assert known == (True, True)
