"""Puts `request.actor` on every request: who acts, for which organisation, in which roles."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.context import acting
from lianqiao.registers.organisations.queries.actors import actor_for, memberships_of

SESSION_KEY = "organisation"


class ActorMiddleware:
    """Resolves the actor once per request and puts it, with a request id, into both logs.

    `request.memberships` lists the organisations that the person may switch to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.resolve(request)  # type: ignore[attr-defined]
        request_id = uuid4().hex
        if request.method in ("GET", "HEAD", "OPTIONS"):
            response = self.get_response(request)
        else:
            with acting(request.actor, request=request_id, source=request.path):  # type: ignore[attr-defined]
                response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response

    @staticmethod
    def resolve(request: HttpRequest) -> Actor:
        """The actor of a request; the organisation chosen last is kept in the session."""
        user = request.user
        if not user.is_authenticated:
            request.memberships = []  # type: ignore[attr-defined]
            return ANONYMOUS
        memberships = memberships_of(user)
        request.memberships = memberships  # type: ignore[attr-defined]
        wanted = request.session.get(SESSION_KEY)
        chosen = next((m for m in memberships if str(m.organisation_id) == wanted), None)
        return actor_for(chosen or (memberships[0] if memberships else None), user)
