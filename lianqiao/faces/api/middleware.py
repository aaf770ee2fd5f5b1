"""What is done for every request of a program before and after all else: no session, foreign pages, gzip."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

PREFIX = "/api/v1/"
METHODS = "GET, POST, PATCH, DELETE, OPTIONS"
TAKEN = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Lianqiao-Preview"
TOLD = (
    "ETag, Location, Link, Deprecation, Sunset, Retry-After, X-Request-ID,"
    " RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
#: Seconds for which a browser may remember that a page may ask.
REMEMBERED = 600


class ProgramsMiddleware:
    """Takes the cookies of a request to the API away and answers the questions of browsers beforehand.

    Programs show a token. A browser's session opens nothing here, so no page elsewhere can use it (no CSRF). Pages of
    `API_ORIGINS` may read the answers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.gzip = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {}
        origin = request.headers.get("Origin", "")
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            if origin in settings.API_ORIGINS:
                response["Access-Control-Allow-Methods"] = METHODS
                response["Access-Control-Allow-Headers"] = TAKEN
                response["Access-Control-Max-Age"] = str(REMEMBERED)
        else:
            answer = self.get_response(request)
            self.gzip.process_response(request, answer)  # packs the answer itself
            response = answer
        if settings.API_ORIGINS:
            patch_vary_headers(response, ("Origin",))
        if origin in settings.API_ORIGINS:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = TOLD
        return response
