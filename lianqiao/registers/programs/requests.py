"""Doing a write once: the answer to a request with an `Idempotency-Key` is kept in the transaction of the write.

Whoever holds the key's lock is at work; it is released with the transaction, so a crash leaves neither a lock nor half
an answer. Only answers to writes that succeeded are kept: a refused one has changed nothing and may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.registers.programs.limits import IDEMPOTENCY_TIME
from lianqiao.registers.programs.models import AccessToken, RememberedRequest


@dataclass(frozen=True)
class Remembered:
    """The answer that was given."""

    status: int
    headers: Mapping[str, str]
    body: str


def hash_of(*parts: bytes) -> str:
    """What makes two requests the same: method, address and body."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def recall(token: AccessToken, key: str, *, request_hash: str) -> Remembered | None:
    """The answer given before under this key, or None when the work is to be done now.

    Call it inside the transaction of the work. Raises DomainError `request_running` while another request of the same
    key is at work, `key_reused` when the key stood for something else.
    """
    number = int.from_bytes(hashlib.sha256(f"{token.pk} {key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise DomainError("request_running", _("同一编号的请求正在办理，请稍后再查结果。"))
    kept = RememberedRequest.objects.filter(token=token, key=key).first()
    if kept is None:
        return None
    if kept.created_at < _oldest():
        kept.delete()
        return None
    if kept.request_hash != request_hash:
        raise DomainError("key_reused", _("这个请求编号已经用于另一项内容，请换一个编号。"))
    return Remembered(kept.status, kept.headers, kept.body)


def remember(token: AccessToken, key: str, *, request_hash: str, answer: Remembered) -> None:
    """Keep the answer, with the work that it tells of."""
    RememberedRequest.objects.create(
        token=token,
        key=key,
        request_hash=request_hash,
        status=answer.status,
        headers=dict(answer.headers),
        body=answer.body,
        created_at=clock.now(),
    )


def forget_old_requests() -> int:
    """Remove the answers whose time is over; returns how many."""
    removed, _by_model = RememberedRequest.objects.filter(created_at__lt=_oldest()).delete()
    return removed


def _oldest() -> datetime:
    today = clock.today()
    return clock.now() - (today - IDEMPOTENCY_TIME.get(on=today).value.start(today))
