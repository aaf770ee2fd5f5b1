"""`/healthz`, `/readyz` and `/metrics`: what machines ask, answered before sign-in, host names and HTTPS count."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from lianqiao.config import gauges, health, measures


class ProbeMiddleware:
    """Answers the three addresses itself; every other request goes on.

    They are asked under whatever name the machine has and without TLS, which the rest of the site would refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(("GET", "HEAD"))
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers, whatever else is wrong."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when everything that the site needs is there, else 503; which part is missing, and nothing about it."""
    found = health.examine()
    ready = all(found.values())
    parts = {name: "ok" if good else "failed" for name, good in found.items()}
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus: for who brings `LIANQIAO_METRICS_TOKEN`, or where none is set, for this machine."""
    if not _may_read(request):
        return HttpResponseForbidden("The figures are for this machine or for who brings the token.\n", "text/plain")
    state = CollectorRegistry(auto_describe=False)
    state.register(gauges.SiteCollector())
    return HttpResponse(generate_latest(measures.registry()) + generate_latest(state), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if "X-Forwarded-For" in request.headers:
        return False  # a proxy on this machine passes on somebody else's request
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
