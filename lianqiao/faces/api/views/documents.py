"""The description of the API: for programs as OpenAPI, for people as a page."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from lianqiao.core.pages import Crumb, Page
from lianqiao.faces.api.answers import as_bytes, etag_of, names_tag
from lianqiao.faces.api.problems import TITLES, Problem
from lianqiao.faces.api.reference import Chapter, chapters
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.programs import scopes

#: The one written in C where PyYAML has it.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description; the same for everybody, made once for each process."""
    made: dict[str, Any] = SchemaGenerator(api_version="v1").get_schema(request=None, public=True)
    return made


@cache
def description_in(kind: str) -> bytes:
    """The description as a file, `json` or `yaml`; written once for each process, for it takes seconds."""
    if kind == "json":
        return as_bytes(description())
    text: str = yaml.dump(_plain(description()), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """As JSON."""
    return _sent(request, description_in("json"), "application/json")


@require_safe
def openapi_yaml(request: HttpRequest) -> HttpResponse:
    """As YAML."""
    return _sent(request, description_in("yaml"), "application/yaml")


def _sent(request: HttpRequest, content: bytes, media: str) -> HttpResponse:
    """The content, or word that it is the one that the asker has."""
    etag = etag_of(content)
    if names_tag(request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(content, content_type=media, headers={"ETag": etag})


class Unknown(ApiView):
    """Addresses under the API where nothing is."""

    schema = None  # type: ignore[assignment]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The problem 404, by whatever method."""
        self.headers: dict[str, str] = {}
        return self._refuse(request, Problem(404, "not_found", _("没有这个地址。")))


class Reference(Page):
    """The page that explains the API to people, made from its description."""

    public = True
    title = gettext_lazy("开放接口")
    subtitle = gettext_lazy("让本单位的系统读取和办理平台上的内容。")
    template_name = "api/reference.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return [Crumb(_("首页"), "/"), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The operations by kind of record, the scopes, and the problems."""
        return super().get_context_data(
            **{
                "chapters": _chapters(),
                "scopes": scopes.known(),
                "problems": sorted(TITLES.items()),
                "version": description()["info"]["version"],
                **kwargs,
            }
        )


@cache
def _chapters() -> tuple[Chapter, ...]:
    return chapters(_plain(description()))


def _plain(data: Any) -> Any:
    """The data as JSON reads it back: no lazy texts and no classes of libraries."""
    return json.loads(as_bytes(data))
