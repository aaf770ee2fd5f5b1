"""The outermost middleware: gives each request its id, measures it, and writes one line about it into the log."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from lianqiao.config import measures
from lianqiao.core.context import in_request

logger = structlog.get_logger(__name__)

HEADER = "X-Request-ID"
#: What an id from a proxy may look like; nothing else reaches the log.
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class DatabaseTime:
    """Counts the statements of one request and the seconds that the database took for them."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - began
            self.statements += 1


class RequestMiddleware:
    """Puts `request.request_id` on every request, into every log line of it, and into the answer's header.

    A proxy of ours (`LIANQIAO_PROXIES`) may give the id, and says where the request came from; nobody else is
    believed. The log line names the person by number only, and no query string: it may hold what somebody typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = self._take_from_proxy(request) or uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        began = time.perf_counter()
        database = DatabaseTime()
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            in_request(request_id),
            connection.execute_wrapper(database),
        ):
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            self._note(request, response, seconds, database)
        response[HEADER] = request_id
        return response

    @staticmethod
    def _take_from_proxy(request: HttpRequest) -> str:
        """The id that our proxy gave; it also says whose request it passes on."""
        if request.META.get("REMOTE_ADDR") not in settings.PROXIES:
            return ""
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if passed_on:
            request.META["REMOTE_ADDR"] = passed_on
        given = request.headers.get(HEADER, "")
        return given if GIVEN_ID.fullmatch(given) else ""

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponse, seconds: float, database: DatabaseTime) -> None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        measures.request_done(
            route=route or "none",
            method=method,
            status=response.status_code,
            seconds=seconds,
            database_seconds=database.seconds,
            statements=database.statements,
        )
        actor = getattr(request, "actor", None)
        logger.info(
            "request",
            method=method,
            path=request.path,
            route=route,
            status=response.status_code,
            milliseconds=round(1000 * seconds, 1),
            database_milliseconds=round(1000 * database.seconds, 1),
            statements=database.statements,
            user_id=None if actor is None else actor.user_id,
        )
