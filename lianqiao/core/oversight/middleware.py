"""Sees what goes out as a file and what is refused, so that the business log knows of both."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianqiao.core.access import Actor
from lianqiao.core.oversight.models import OccurrenceKind
from lianqiao.core.oversight.occurrences import note

#: Set on a response whose view has written to the log itself what it sends.
NOTED = "_noted_in_log"


class WatchMiddleware:
    """Notes files and refusals of people who have signed in; stands inside `ActorMiddleware`.

    Visitors are not noted: they get nothing that is not public, and could fill the log from outside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.user is None or getattr(response, NOTED, False):
            return response
        kind = self._kind(request, response)
        if kind is not None:
            note(kind, actor=actor, address=request.path, details={"query": request.GET.urlencode()[:500]})
        return response

    @staticmethod
    def _kind(request: HttpRequest, response: HttpResponse) -> OccurrenceKind | None:
        if response.status_code == 403:
            return OccurrenceKind.REFUSAL
        if response.status_code == 200 and response.get("Content-Disposition", "").startswith("attachment"):
            return OccurrenceKind.EXPORT if "export" in request.GET else OccurrenceKind.DOWNLOAD
        return None
