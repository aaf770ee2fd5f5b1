"""How many requests a client may send in a minute, counted in the database, so that all processes share the count."""

from __future__ import annotations

from dataclasses import dataclass
from time import time

from django.db import connection
from django.utils.crypto import salted_hmac

from lianqiao.core import clock
from lianqiao.registers.programs.limits import RATE_OF_ADDRESSES, RATE_OF_TOKENS
from lianqiao.registers.programs.models import AccessToken, RateCount

WINDOW = 60
#: Minutes that are kept; older counts say nothing any more.
KEPT_MINUTES = 2

_COUNT = """
    INSERT INTO programs_ratecount (client, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (client, minute) DO UPDATE SET count = programs_ratecount.count + 1
    RETURNING count
"""


@dataclass(frozen=True)
class Rate:
    """What is left to a client: `limit` requests a window, `remaining` of them, `reset` seconds to the next one."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        """The header fields that tell the client."""
        told = {
            "RateLimit-Policy": f"{self.limit};w={WINDOW}",
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return {**told, "Retry-After": str(self.reset)} if self.exceeded else told


def count_request(token: AccessToken | None, *, address: str) -> Rate:
    """Count a request of a token, or of an address that shows none; one statement that no other waits for long."""
    today = clock.today()
    if token is None:
        client = salted_hmac("lianqiao.programs.rates", address, algorithm="sha256").hexdigest()[:40]
        limit = int(RATE_OF_ADDRESSES.get(on=today).value)
    else:
        client = str(token.pk)
        limit = int(RATE_OF_TOKENS.get(on=today).value)
    # The system's own seconds: a clock that is set forward must not give anybody more requests.
    seconds = int(time())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [client, seconds // WINDOW])
        sent = cursor.fetchone()[0]
    return Rate(limit, max(0, limit - sent), WINDOW - seconds % WINDOW, sent > limit)


def forget_old_counts() -> int:
    """Remove the counts of past minutes; returns how many."""
    removed, _by_model = RateCount.objects.filter(minute__lt=int(time()) // WINDOW - KEPT_MINUTES).delete()
    return removed
