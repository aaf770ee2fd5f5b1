"""Turns refusals that a view lets pass into pages that say why."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lianqiao.core.errors import AccessError, DomainError


class RefusalMiddleware:
    """An `AccessError` becomes the page 403 with its reason, another `DomainError` the page 400 with its sentence.

    htmx gets the sentence alone, for the notices at the foot of the page that it stands on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the view."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for everything else."""
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, AccessError) else 400
        context = {"reason": exception.message}
        if getattr(request, "htmx", False):
            response = render(request, "shell/parts/notice.html", context, status=status)
            response["HX-Retarget"] = "#notices"
            response["HX-Reswap"] = "innerHTML"
            return response
        return render(request, f"{status}.html", context, status=status)
