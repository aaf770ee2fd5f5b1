"""The technology market for everybody: the hall, each listing with its terms and its talk, sessions and papers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.disposals.domain.reserves import commitment_of
from lianqiao.processes.market.domain.talking import takes_objections, takes_questions
from lianqiao.processes.market.enums import AmendmentState, ListingState, QuestionState, SessionState
from lianqiao.processes.market.interfaces.documents import (
    catalogue_document,
    deposit_words,
    notice_document,
    roadshow_words,
    times_words,
)
from lianqiao.processes.market.interfaces.filters import MarketHallFilter, PublicSessionFilter
from lianqiao.processes.market.interfaces.tables import PublicListingTable, SessionTable
from lianqiao.processes.market.models import Listing, ListingQuestion, Session
from lianqiao.processes.market.queries.visibility import follows
from lianqiao.processes.market.times import last_day_to_ask
from lianqiao.registers.achievements.models import Achievement

_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
#: States of which everybody reads what came of it.
_WITH_RESULT = (ListingState.ANNOUNCED, ListingState.DEALING, ListingState.SOLD)


class Market(ListPage):
    """The hall: what takes intents first, the nearest end on top; then what is being decided, then what is over."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("交易大厅")
    subtitle = gettext_lazy("挂牌转让、许可的科技成果。看清条件，已核验的单位都可以报名。")
    table_class = PublicListingTable
    filterset_class = MarketHallFilter
    template_name = "portal/market/hall.html"
    order = ("turn", "intents_until", "id")
    empty_title = gettext_lazy("现在没有挂牌的成果")
    empty_text = gettext_lazy("有新的挂牌时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Listing.objects.public().for_list().select_related("disposal").with_turn()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sessions that are on."""
        sessions = Session.objects.public().exclude(state=SessionState.CLOSED).order_by("-opens_on", "-id")[:3]
        return super().get_context_data(sessions=sessions, **kwargs)


class ListingPage(RecordPage):
    """One listing: terms, talk, changes, and the result once it is there."""

    public = True
    template_name = "portal/market/listing.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Listing.objects.public().for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("交易大厅"), reverse("portal:market")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As everybody reads it, and what the reader may do."""
        listing, actor = self.record(), self.actor
        items = list(listing.disposal.items.order_by("order"))
        shown = Achievement.objects.public(ANONYMOUS).filter(pk__in=[item.achievement_id for item in items])
        open_pages = set(shown.values_list("pk", flat=True))
        takes = takes_questions(listing)
        is_party = actor.organisation_id in (listing.organisation_id, listing.market_id)
        own = ListingQuestion.objects.visible_to(actor).filter(listing=listing, unit=actor.organisation_id)
        return super().get_context_data(
            record=listing,
            listing=listing,
            price=listing.price_words,
            deposit=deposit_words(listing),
            reserve=commitment_of(listing.disposal),
            items=[
                (item.title, reverse("portal:achievement", args=[item.achievement_id]))
                if item.achievement_id in open_pages
                else (item.title, "")
                for item in items
            ],
            attachments=[
                {
                    "name": file.name,
                    "size": file.size,
                    "created_at": file.created_at,
                    "url": reverse("workbench:file", args=[file.pk]),
                }
                for file in listing.current_files()
            ],
            amendments=listing.amendments.filter(state=AmendmentState.PUBLISHED).order_by("-revision"),
            questions=ListingQuestion.objects.public().filter(listing=listing).order_by("asked_at", "id"),
            my_questions=own.exclude(state=QuestionState.ANSWERED).order_by("asked_at", "id"),
            ask_until=last_day_to_ask(listing) if takes else None,
            may_ask=takes and actor.has(Permission.LISTED_ASK) and not is_party,
            may_object=takes_objections(listing) and actor.has(Permission.LISTED_ASK) and not is_party,
            auction=listing.auction if listing.auction is not None and listing.auction.is_public else None,
            shows_result=listing.state in _WITH_RESULT,
            may_follow=not actor.is_anonymous,
            follows=follows(actor, listing),
            is_party=is_party,
            **kwargs,
        )


class ListingNotice(RecordPage):
    """The announcement of a listing as Word or PDF."""

    public = True

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Listing.objects.public().for_detail()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        listing, ending = self.record(), _ending(self.kwargs["ending"])
        content = notice_document(listing, as_pdf=ending == "pdf")
        return _sent(content, name=_("%(title)s挂牌公告") % {"title": listing.title[:60]}, ending=ending)


class Sessions(ListPage):
    """The sessions: the latest first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("交易专场")
    subtitle = gettext_lazy("一批成果集中路演、统一报名、统一竞价。")
    table_class = SessionTable
    filterset_class = PublicSessionFilter
    template_name = "portal/market/sessions.html"
    order = ("-opens_on", "-id")
    empty_title = gettext_lazy("现在没有交易专场")
    empty_text = gettext_lazy("有新的专场时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Session.objects.public().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return below_home(Crumb(_("交易大厅"), reverse("portal:market")), self.page_title())


def _listings_of(session: Session) -> Any:
    """What everybody may read of a session, in the order in which it was put in."""
    rows = Listing.objects.public().filter(session=session).for_list().select_related("disposal")
    return rows.order_by("number", "id")


class SessionPage(RecordPage):
    """One session with its listings, its roadshow and its common times."""

    public = True
    template_name = "portal/market/session.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Session.objects.public().for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the sessions."""
        hall = Crumb(_("交易大厅"), reverse("portal:market"))
        return below_home(hall, Crumb(_("交易专场"), reverse("portal:market_sessions")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its listings, as everybody reads them."""
        session = self.record()
        listings = list(_listings_of(session))
        return super().get_context_data(
            record=session,
            listings=listings,
            times=times_words(session),
            roadshow=roadshow_words(session),
            **kwargs,
        )


class SessionCatalogue(RecordPage):
    """The catalogue of a session as Word or PDF."""

    public = True

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Session.objects.public().for_detail()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        session, ending = self.record(), _ending(self.kwargs["ending"])
        content = catalogue_document(session, list(_listings_of(session)), as_pdf=ending == "pdf")
        return _sent(content, name=_("%(title)s标的目录") % {"title": session.title[:60]}, ending=ending)


def _ending(asked: str) -> str:
    if asked not in _MEDIA:
        raise Http404(_("没有这种格式。"))
    return asked


def _sent(content: bytes, *, name: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_MEDIA[ending])
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=f"{name}.{ending}"))
    response["X-Content-Type-Options"] = "nosniff"
    return response
