"""The norms of the database as this process knows them: asked of the database once for each request or job.

Every change of a norm gives `Revision` a new mark, in the transaction of the change. A process keeps all editions
with the mark that they were read under; the one query that a question costs says the mark, and the editions as well
when it differs. Inside a request or a job the first question asks and the others reuse its answer, so that a page
does not ask for each of its rows; outside of both every question asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db import connection

from lianqiao.core.context import request_id
from lianqiao.core.norms.answers import Edition, Question
from lianqiao.core.norms.enums import Kind, Strictest
from lianqiao.core.norms.places import Place
from lianqiao.core.norms.values import columns_of

_READ = """
    SELECT revision.value, norm.key_id, key.title, key.kind, key.unit, key.strictest, key.columns,
           norm.id, norm.region_id, norm.organisation_id, organisation.region_id,
           coalesce(organisation.name, region.name, '全国'),
           norm.effective_from, norm.effective_to, norm.value, norm.source_title, norm.source_number, norm.article,
           norm.is_verified
    FROM norms_revision revision
    LEFT JOIN (norms_norm norm JOIN norms_normkey key ON key.key = norm.key_id
                          AND (norm.organisation_id IS NULL OR key.institutions))
        ON revision.value IS DISTINCT FROM %s AND norm.superseded_at IS NULL
    LEFT JOIN taxonomy_region region ON region.code = norm.region_id
    LEFT JOIN organisations_organisation organisation ON organisation.id = norm.organisation_id
    ORDER BY norm.key_id, norm.effective_from
"""


@dataclass(frozen=True)
class Snapshot:
    """All editions by key, and the mark under which they were read (None: there are none)."""

    revision: UUID | None = None
    editions: Mapping[str, tuple[Edition, ...]] = field(default_factory=dict)


_known = Snapshot()
_request: ContextVar[object | None] = ContextVar("lianqiao_norms_request", default=None)
_asked: ContextVar[tuple[object, Snapshot] | None] = ContextVar("lianqiao_norms_asked", default=None)


def snapshot() -> Snapshot:
    """The editions as the database has them now, or as it had them when this request or job first asked."""
    unit = _request.get() or request_id()
    asked = _asked.get()
    if unit and asked is not None and asked[0] == unit:
        return asked[1]
    fresh = _read()
    _asked.set((unit, fresh) if unit else None)
    return fresh


def forget() -> None:
    """Let the next question ask the database again; for who has just changed a norm."""
    _asked.set(None)


def begin_request(**_kwargs: Any) -> None:
    """What the web server says before each request."""
    _request.set(object())


def end_request(**_kwargs: Any) -> None:
    """What the web server says after each request."""
    _request.set(None)
    _asked.set(None)


def connect() -> None:
    """Follow the requests of this process."""
    request_started.connect(begin_request, dispatch_uid="norms.begin_request")
    request_finished.connect(end_request, dispatch_uid="norms.end_request")


def _read() -> Snapshot:
    global _known
    known = _known
    with connection.cursor() as cursor:
        cursor.execute(_READ, [known.revision])
        rows = cursor.fetchall()
    if not rows:
        _known = Snapshot()
    elif rows[0][0] != known.revision:
        _known = Snapshot(rows[0][0], _editions(rows))
    else:
        return known
    return _known


def _editions(rows: list[tuple[Any, ...]]) -> dict[str, tuple[Edition, ...]]:
    questions: dict[str, Question] = {}
    editions: dict[str, list[Edition]] = {}
    for _mark, key, *described in rows:
        if key is None:  # norms were changed until none was left
            continue
        if key not in questions:
            questions[key] = _question(key, *described[:5])
        editions.setdefault(key, []).append(_edition(questions[key], *described[5:]))
    return {key: tuple(found) for key, found in editions.items()}


def _question(key: str, title: str, kind: str, unit: str, strictest: str, columns: str) -> Question:
    return Question(key, title, Kind(kind), unit, Strictest(strictest), columns_of(json.loads(columns)))


def _edition(
    question: Question,
    id: UUID,
    region: str | None,
    organisation: UUID | None,
    organisation_region: str | None,
    place_name: str,
    effective_from: Any,
    effective_to: Any,
    value: str,
    source_title: str,
    source_number: str,
    article: str,
    verified: bool,
) -> Edition:
    return Edition(
        id=id,
        question=question,
        place=Place(region if organisation is None else _region_of(organisation_region), organisation),
        place_name=place_name,
        effective_from=effective_from,
        effective_to=effective_to,
        kept=json.loads(value),
        source_title=source_title,
        source_number=source_number,
        article=article,
        verified=verified,
    )


def _region_of(code: str | None) -> str | None:
    return None if code == "100000" else code
