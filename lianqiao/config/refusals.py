"""What a request gets that broke off unexpectedly: the page 503 while the database is away, else the page 500."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_SECONDS = 5
#: SQLSTATE of a connection that is lost, not to be had, or one too many; a failed connect has none.
AWAY = ("08", "57P", "53300")
API = "/api/"


def database_is_away(error: BaseException | None) -> bool:
    """Whether an exception comes from a database that does not answer, and not from what it was asked."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            state = getattr(error.__cause__, "sqlstate", None)
            return state is None or state.startswith(AWAY)
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, which is called while the exception is still being handled.

    Programs get `problem+json` (RFC 9457), htmx the sentence alone, people a page. The templates are not given the
    request, so that no context processor asks the database.
    """
    away = database_is_away(sys.exception())
    status = 503 if away else 500
    title = _("系统正在恢复") if away else _("系统出了问题")
    detail = _("数据库暂时没有应答，请稍后重试。") if away else _("您的操作没有完成，问题已经记录。")
    response: HttpResponse
    if request.path.startswith(API):
        content = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            "request_id": getattr(request, "request_id", ""),
        }
        response = JsonResponse(content, status=status, content_type="application/problem+json")
    elif request.headers.get("HX-Request") == "true":
        response = HttpResponse(render_to_string("shell/parts/notice.html", {"reason": detail}), status=status)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML"
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
