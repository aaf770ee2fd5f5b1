"""What the live pages of auctions in both faces share: the answer to a poll, and the published log."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from lianqiao.engines import bidding
from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.models import Auction, Line
from lianqiao.processes.auctions.queries.shown import Shown, show

#: The parts of the page that change while it is looked at.
PARTS = "shell/auctions/live.html"


def shown_now(rows: Any, auction: Auction, actor: Any) -> Shown:
    """The auction as it is at this moment, opened or ended first when its time has come."""
    if domain.catch_up(auction):
        auction = rows.get(pk=auction.pk)
    return show(auction, actor)


def live_answer(request: HttpRequest, shown: Shown, **context: Any) -> HttpResponse:
    """What changed since the version that the browser has; 304 when nothing did. Both tell the server's moment."""
    tag = f'"{shown.version}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = render(request, PARTS, {"shown": shown, "record": shown.auction, **context})
    response["ETag"] = tag
    response["X-Moment"] = str(shown.moment_ms)
    patch_cache_control(response, no_store=True)
    return response


def published_log(auction: Auction, actor: Any) -> HttpResponse:
    """The log of an auction that is over, one line of JSON for each; 404 before."""
    lines = Line.objects.visible_to(actor).filter(auction=auction).order_by("number")
    text = "".join(f"{bidding.as_text(line.published())}\n" for line in lines)
    if not text:
        raise Http404(_("竞价结束以后公布日志。"))
    response = HttpResponse(text, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="auction-{auction.pk}.jsonl"'
    return response
