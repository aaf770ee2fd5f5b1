"""The lists for search fields: regions, industries, technology fields, organisations, and records of the registers."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from lianqiao.core.access import Actor
from lianqiao.core.publishing import searched
from lianqiao.registers.organisations.queries import search as organisations
from lianqiao.registers.taxonomy.queries.search import search

LIMIT = 20
LONGEST = 60


@require_GET
def codes(request: HttpRequest, kind: str) -> JsonResponse:
    """Answers `?q=` with [{value, text}], at most `LIMIT`; an unknown list is 404.

    Lists of records begin with what the person may choose.
    """
    text = request.GET.get("q", "")[:LONGEST]
    try:
        rows = _found(kind, text, request.actor)  # type: ignore[attr-defined]
    except KeyError as error:
        raise Http404 from error
    return JsonResponse({"results": rows})


def _found(kind: str, text: str, actor: Actor) -> list[Any]:
    """The rows of a list that meet the text; KeyError for an unknown list."""
    if searched.is_known(kind):
        return list(searched.search(kind, text, actor=actor, limit=LIMIT))
    if kind in organisations.LISTS:
        return list(organisations.search(kind, text, limit=LIMIT))
    return list(search(kind, text, limit=LIMIT))
