"""The lists for search fields: regions, industries, technology fields, organisations."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from lianqiao.registers.organisations.queries import search as organisations
from lianqiao.registers.taxonomy.queries.search import search

LIMIT = 20
LONGEST = 60


@require_GET
def codes(request: HttpRequest, kind: str) -> JsonResponse:
    """Answers `?q=` with [{value, text}], at most `LIMIT`; an unknown list is 404."""
    text = request.GET.get("q", "")[:LONGEST]
    try:
        rows = (organisations.search if kind in organisations.LISTS else search)(kind, text, limit=LIMIT)
    except KeyError as error:
        raise Http404 from error
    return JsonResponse({"results": rows})
