"""Remembers in the browser when its person last changed something, so that figures kept for a moment are asked anew."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianqiao.registers.accounts.middleware import SAFE_METHODS

COOKIE = "acted"
#: Seconds that the cookie lasts: longer than any figure is kept.
LASTS = 120


class ActedMiddleware:
    """Sets the cookie on the answer to every request of a person that is not only a reading one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE_METHODS and request.user.is_authenticated:
            response.set_cookie(
                COOKIE,
                f"{time.time():.3f}",
                max_age=LASTS,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


def acted_at(request: HttpRequest) -> float:
    """When the person of this browser last changed something, by the clock of the host; 0 when not lately."""
    try:
        return float(request.COOKIES.get(COOKIE, 0))
    except ValueError:
        return time.time()
