"""What every view of the API does: who asks, how often, with which right, in one transaction; refusals as problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.views import APIView

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.context import acting
from lianqiao.faces.api import previews
from lianqiao.faces.api.answers import as_bytes, names_tag
from lianqiao.faces.api.authentication import actor_of, address_of, require_scope, token_of, without_token
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.parameters import check_query
from lianqiao.faces.api.problems import CONTENT_TYPE, TITLES, Fault, Problem, problem_of
from lianqiao.faces.api.schema import OperationSchema
from lianqiao.registers.programs.models import AccessToken
from lianqiao.registers.programs.rates import count_request
from lianqiao.registers.programs.requests import Remembered, hash_of, recall, remember

KEY_HEADER, KEY_LENGTH = "Idempotency-Key", 255
SAFE = ("GET", "HEAD")
#: Header fields of an answer that are kept with it.
KEPT_HEADERS = ("Location", "ETag")


@dataclass(frozen=True)
class Deprecation:
    """An address that will go: since when it is advised against, on which day it ends, and where to read why."""

    since: date
    ends: date
    link: str

    def headers(self) -> dict[str, str]:
        """The header fields of RFC 9745 and RFC 8594."""
        return {
            "Deprecation": f"@{int(_midnight(self.since))}",
            "Sunset": http_date(_midnight(self.ends)),
            "Link": f'<{self.link}>; rel="deprecation"; type="text/html"',
        }


class StrictParser(JSONParser):
    """JSON that may hold nothing a database cannot keep, and is not nested without end."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The data; ParseError otherwise."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


class ApiView(APIView):
    """A view whose `operations` say, by method in lower case, what it does.

    `actor` is the token's, or nobody. A handler returns its answer; changes happen in one transaction, under the lock
    of their `Idempotency-Key` where the client sends one.
    """

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (StrictParser,)
    schema = OperationSchema()
    http_method_names = ["get", "head", "post", "patch", "delete"]
    operations: ClassVar[Mapping[str, Operation]] = {}
    deprecation: ClassVar[Deprecation | None] = None

    actor: Actor = ANONYMOUS
    token: AccessToken | None = None
    previews: frozenset[previews.Preview] = frozenset()

    @property
    def operation(self) -> Operation:
        """The declaration of what is being done."""
        method = (self.request.method or "").lower()
        return self.operations["get" if method == "head" else method]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the request, or refuse it with a problem."""
        self.args, self.kwargs = args, kwargs
        self.told: dict[str, str] = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Lianqiao-Preview"}
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = {}
        try:
            response = self._answer(request)
        except Exception as error:
            response = self._refuse(request, error)
        for name, value in self.told.items():
            response.headers.setdefault(name, value)
        return response

    def _answer(self, request: Any) -> HttpResponseBase:
        if self.deprecation is not None:
            self.told |= self.deprecation.headers()
        self._recognise(request)
        handler = self._handler(request)
        operation = self.operation
        if not operation.public or self.token is not None:
            self.require(operation.scope)
        self.previews = previews.chosen(request.headers.get(previews.HEADER))
        check_query(request.GET, operation.parameters)
        if request.method in SAFE:
            return self._unless_known(request, handler(self.request, *self.args, **self.kwargs))
        if operation.reads:
            return handler(self.request, *self.args, **self.kwargs)
        return self._change(request, handler)

    def require(self, scope: str) -> None:
        """Refuse unless the token opens the scope."""
        require_scope(self.actor, scope)

    def _recognise(self, request: Any) -> None:
        """Find out who asks, and count it; a wrong token counts for the address."""
        try:
            self.token = token_of(request)
        except Problem:
            self._count(request)
            raise
        self._count(request)
        self.actor = actor_of(self.token)
        request.actor = self.actor

    def _count(self, request: Any) -> None:
        rate = count_request(self.token, address=address_of(request))
        self.told |= rate.headers()
        if rate.exceeded:
            raise Problem(429, "too_many_requests", _("请求过于频繁，请在 %(n)d 秒后再试。") % {"n": rate.reset})

    def _handler(self, request: Any) -> Callable[..., HttpResponseBase]:
        method = request.method.lower()
        handler: Callable[..., HttpResponseBase] | None = getattr(self, method, None)
        if method not in self.http_method_names or handler is None:
            raise Problem(405, "method_not_allowed", str(TITLES[405]), headers={"Allow": ", ".join(self._methods())})
        return handler

    def _methods(self) -> list[str]:
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def _unless_known(self, request: Any, response: HttpResponseBase) -> HttpResponseBase:
        known, etag = request.headers.get("If-None-Match"), response.headers.get("ETag")
        if known is None or etag is None or not names_tag(known, etag):
            return response
        return HttpResponse(status=304, headers={"ETag": etag})

    def _change(self, request: Any, handler: Callable[..., HttpResponseBase]) -> HttpResponseBase:
        token = self.token
        if token is None:
            raise without_token()
        source = f"api {token.prefix} {request.path}"
        with acting(self.actor, request=request.request_id, source=source), transaction.atomic():
            key = request.headers.get(KEY_HEADER)
            if key is None:
                return handler(self.request, *self.args, **self.kwargs)
            if not (0 < len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
                detail = _("请求编号须为 1 到 %(limit)d 个英文字母、数字或符号。") % {"limit": KEY_LENGTH}
                raise Problem(400, "invalid_key", detail, faults=[Fault(detail, header=KEY_HEADER)])
            request_hash = hash_of(request.method.encode(), request.get_full_path().encode(), *self._content(request))
            kept = recall(token, key, request_hash=request_hash)
            if kept is not None:
                return _again(kept)
            response = handler(self.request, *self.args, **self.kwargs)
            remember(token, key, request_hash=request_hash, answer=_to_keep(response))
            return response

    def _content(self, request: Any) -> list[bytes]:
        """What was sent, for comparison with an earlier request."""
        if not request.content_type.startswith("multipart/"):
            return [request.body]
        parts = [part for pair in sorted(request.POST.items()) for part in (pair[0].encode(), pair[1].encode())]
        for name, upload in sorted(request.FILES.items()):
            parts += [name.encode(), (upload.name or "").encode(), upload.read()]
            upload.seek(0)
        return parts

    def _refuse(self, request: Any, error: Exception) -> HttpResponse:
        problem = problem_of(error)
        if problem is None:
            raise error  # the site's own answer to what broke off is a problem as well
        if problem.status == 405 and "Allow" not in problem.headers:
            problem.headers["Allow"] = ", ".join(self._methods())
        body = as_bytes(problem.as_json(instance=request.path, request_id=request.request_id))
        return HttpResponse(body, status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers)


def _again(kept: Remembered) -> HttpResponse:
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(kept.body, status=kept.status, content_type="application/json", headers=headers)


def _to_keep(response: Any) -> Remembered:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Remembered(response.status_code, headers, response.content.decode())


def _midnight(day: date) -> float:
    return datetime.combine(day, time.min, UTC).timestamp()
