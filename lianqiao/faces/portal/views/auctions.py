"""Auctions for everybody: the hall, each auction as it runs with masked bidders, and its log."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.faces.shell.auctions import live_answer, published_log, shown_now
from lianqiao.processes.auctions.interfaces.filters import AuctionFilter
from lianqiao.processes.auctions.interfaces.tables import HallTable
from lianqiao.processes.auctions.models import Auction, Participant
from lianqiao.processes.auctions.queries.shown import keeps
from lianqiao.processes.auctions.words import rule_facts
from lianqiao.processes.market.models import Listing


class Auctions(ListPage):
    """The hall: the latest opening first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("竞价大厅")
    subtitle = gettext_lazy("将要开始、正在进行和已经结束的成果竞价；竞买人只显示竞买号。")
    table_class = HallTable
    filterset_class = AuctionFilter
    template_name = "portal/auctions/hall.html"
    order = ("-opens_at", "-id")
    empty_title = gettext_lazy("现在没有公开的竞价")
    empty_text = gettext_lazy("有新的竞价时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Auction.objects.public().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class _Public(RecordPage):
    """Auctions that everybody may read, as nobody in particular reads them."""

    public = True

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Auction.objects.public().for_detail()


class AuctionPage(_Public):
    """One auction as it runs."""

    template_name = "portal/auctions/auction.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("竞价大厅"), reverse("portal:auctions")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How it stands; the way into the workbench for those who have a part."""
        shown = shown_now(self.records(), self.record(), ANONYMOUS)
        auction = shown.auction
        takes_part = Participant.objects.of(self.actor).filter(auction=auction).exists()
        return super().get_context_data(
            record=auction,
            shown=shown,
            live_url=reverse("portal:auction_live", args=[auction.pk]),
            rule_facts=rule_facts(auction),
            listing=Listing.objects.public().filter(auction=auction).first(),
            has_part=takes_part or keeps(auction, self.actor),
            **kwargs,
        )


class Live(_Public):
    """What changed on the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The parts that change, or that nothing changed."""
        return live_answer(request, shown_now(self.records(), self.record(), ANONYMOUS))


class Log(_Public):
    """The published log."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As a file."""
        return published_log(self.record(), ANONYMOUS)
