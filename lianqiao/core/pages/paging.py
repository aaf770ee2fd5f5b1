"""Pages of long lists: what is expensive to count is counted once a minute, and no page is longer than a hundred."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet

T = TypeVar("T")

#: Rows up to which a list is counted anew each time; a longer one may be a minute old.
COUNTED_ANEW = 1_000
KEPT_SECONDS = 60
LONGEST_PAGE = 100


class RecordPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator for the rows of a table over records, whatever page length the address asks for."""

    def __init__(self, object_list: Any, per_page: Any, **options: Any) -> None:
        super().__init__(object_list, min(max(1, int(per_page)), LONGEST_PAGE), **options)

    @cached_property
    def count(self) -> int:
        """The number of rows, at most a minute old where they are many."""
        records = getattr(getattr(self.object_list, "data", None), "data", None)
        return number_of(records) if isinstance(records, QuerySet) else len(self.object_list)


def number_of(records: QuerySet[Any]) -> int:
    """How many records there are; of more than `COUNTED_ANEW` as many as there were up to a minute ago."""
    try:
        sql, values = records.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    return for_a_minute(f"count {sql} {values}", records.count, keep=lambda number: number > COUNTED_ANEW)


def for_a_minute(question: str, answer: Callable[[], T], *, keep: Callable[[T], bool]) -> T:
    """The answer to a question, for a minute the same in this process when it is worth keeping."""
    key = f"minute.{hashlib.sha256(question.encode()).hexdigest()}"
    found: T | None = cache.get(key)
    if found is None:
        found = answer()
        if keep(found):
            cache.set(key, found, KEPT_SECONDS)
    return found
