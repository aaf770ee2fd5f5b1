"""Auctions as sellers and bidders meet them: the list, the live page, bidding, and who takes part."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction, shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.shell.auctions import live_answer, published_log, shown_now
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.auctions import domain
from lianqiao.processes.auctions.interfaces.documents import record_of
from lianqiao.processes.auctions.interfaces.filters import AuctionFilter
from lianqiao.processes.auctions.interfaces.forms import AdmitForm, BidForm, refuse_unconfirmed
from lianqiao.processes.auctions.interfaces.tables import AuctionTable
from lianqiao.processes.auctions.models import Auction, Participant
from lianqiao.processes.auctions.queries.shown import Shown, keeps, show, shown_parts
from lianqiao.processes.auctions.words import rule_facts

_KEY_BYTES = 16


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("竞价"), reverse("workbench:auctions")), *more]


def _page(auction: Auction) -> str:
    return reverse("workbench:auction", args=[auction.pk])


class Auctions(ListPage):
    """The auctions in which the unit has a part."""

    title = gettext_lazy("竞价")
    help = gettext_lazy("本单位出让、组织或报名参加的竞价。先同意规则、缴保证金，到时间在竞价页面出价。")
    needs_organisation = True
    table_class = AuctionTable
    filterset_class = AuctionFilter
    order = ("-opens_at", "-id")
    empty_title = gettext_lazy("还没有参与的竞价")
    empty_text = gettext_lazy("在门户的竞价大厅可以看到正在进行和将要开始的竞价；报名确认以后会列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit."""
        return Auction.objects.whole_for(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]


class _OfAuction(RecordPage):
    """Auctions in which the unit acted for has a part."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """With all that the page shows."""
        return Auction.objects.whole_for(self.actor).for_detail()


class AuctionPage(_OfAuction):
    """The live page: price, countdown, bids, and for whoever may bid the form."""

    template_name = "workbench/auctions/auction.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody who has no part in it is sent to the public page."""
        if not self.records().filter(pk=kwargs["pk"]).exists():
            public = find_visible(Auction.objects.public(), kwargs["pk"])
            return redirect("portal:auction", pk=public.pk)
        return super().get(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How it stands, and what the unit may do."""
        shown = shown_now(self.records(), self.record(), self.actor)
        auction = shown.auction
        return super().get_context_data(
            record=auction,
            shown=shown,
            key=secrets.token_hex(_KEY_BYTES),
            asked=self._asked(),
            live_url=reverse("workbench:auction_live", args=[auction.pk]),
            rule_facts=rule_facts(auction),
            keeps=keeps(auction, self.actor),
            parts=shown_parts(auction, self.actor) if keeps(auction, self.actor) else [],
            may_admit=not auction.is_over and bool(self.actor.can(Permission.AUCTION_MANAGE, auction)),
            offers=shown_offers(auction, self.actor, {}),
            history=log.history_of(auction).order_by("-at", "-id") if keeps(auction, self.actor) else [],
            **kwargs,
        )

    def _asked(self) -> dict[str, str]:
        """What is to be confirmed, on a page without script."""
        amount = self.request.GET.get("confirm", "")
        form = BidForm({"amount": amount, "key": "-"})
        if not amount or not form.is_valid():
            return {}
        yuan = form.cleaned_data["amount_yuan"]
        return {"yuan": f"{yuan:f}", "words": format_yuan(yuan)}


class Live(_OfAuction):
    """What changed on the live page; asked once a second."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The parts that change, or that nothing changed."""
        shown = shown_now(self.records(), self.record(), self.actor)
        return live_answer(request, shown, live_links=True)


class PlaceBid(_OfAuction):
    """A bid or a sealed offer: as JSON for the page's script, which may send it again; else back to the page."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it; a refusal is one sentence, and nothing has changed."""
        auction = self.record()
        try:
            told = self._bid(show(auction, self.actor))
        except AccessError as refusal:
            return self._answer(auction, refusal.message, code=refusal.code, status=403)
        except DomainError as refusal:
            return self._answer(auction, refusal.message, code=refusal.code, status=422)
        return self._answer(auction, told, code="", status=200)

    def _bid(self, shown: Shown) -> str:
        notice = self.organisation_changed()
        if notice:
            raise DomainError("organisation", notice)
        form = BidForm(self.request.POST)
        if not form.is_valid():
            raise DomainError("amount", str(next(iter(form.errors.values()))[0]), "amount")
        given = form.cleaned_data
        amount, key = given["amount_yuan"], given["key"]
        if not given["confirmed"]:
            refuse_unconfirmed(shown, amount)
        if shown.is_sealed:
            offer = domain.seal_offer(shown.auction, actor=self.actor, amount_yuan=amount, key=key)
            return _("密封报价已收到，承诺值 %(start)s…；结束时间以前可以重新报价，以最后一次为准。") % {
                "start": offer.commitment[:12]
            }
        bid = domain.place_bid(shown.auction, actor=self.actor, amount_yuan=amount, key=key)
        told = {"amount": format_yuan(bid.amount_yuan), "number": bid.number}
        return _("出价 %(amount)s 有效，是第 %(number)d 次出价。") % told

    def _answer(self, auction: Auction, message: str, *, code: str, status: int) -> HttpResponse:
        if self.request.headers.get("X-Requested-With") == "fetch":
            body = {"message": message, "code": code, "key": secrets.token_hex(_KEY_BYTES)}
            return JsonResponse(body, status=status)
        if status == 403:
            raise AccessError(message, permission=Permission.AUCTION_BID)
        (messages.error if code else messages.success)(self.request, message)
        typed = self.request.POST.get("amount", "") if code == "confirm" else ""
        return redirect(f"{_page(auction)}?confirm={typed}#bidding" if typed else f"{_page(auction)}#bidding")


class Agree(_OfAuction, RecordAction):
    """The unit agrees to the rules."""

    http_method_names = ("post",)

    def perform(self, record: Auction) -> str:
        """For the own part."""
        part = find_visible(Participant.objects.of(self.actor).select_related("auction"), self._part(record))
        domain.agree(part, actor=self.actor, terms_sha256=self.request.POST.get("terms", ""))
        return _("已同意竞价规则。")

    def _part(self, record: Auction) -> Any:
        own = Participant.objects.of(self.actor).filter(auction=record).values_list("pk", flat=True).first()
        if own is None:
            raise AccessError(_("贵单位没有报名参加这次竞价。"), permission=Permission.AUCTION_BID)
        return own

    def after(self, record: Auction) -> str:
        """To the live page."""
        return _page(record)


class ActOnAuction(_OfAuction, TransitionAction):
    """Calls an auction off."""

    def after(self, record: Auction) -> str:
        """To the live page."""
        return _page(record)


class ConfirmDeposit(RecordAction):
    """Seller or operator says that a deposit has arrived."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Participants whom the actor may see."""
        return Participant.objects.visible_to(self.actor).select_related("auction", "organisation")

    def perform(self, record: Participant) -> str:
        """Call the domain."""
        domain.confirm_deposit(record, actor=self.actor)
        return _("已确认 %(unit)s 的保证金到账。") % {"unit": record.organisation.name}

    def after(self, record: Participant) -> str:
        """To the live page."""
        return f"{_page(record.auction)}#parts"


class Admit(_OfAuction, FormPage):
    """Seller or operator admits a unit."""

    title = gettext_lazy("确认竞买报名")
    form_class = AdmitForm
    submit_label = gettext_lazy("确认报名")
    template_name = "shell/pages/form.html"

    def auction(self) -> Auction:
        """The auction of the address, which the actor may run."""
        found: Auction = self.record()
        self.actor.require(Permission.AUCTION_MANAGE, found)
        return found

    def page_title(self) -> str:
        """What is done."""
        return str(self.title)

    def page_subtitle(self) -> str:
        """For which lot."""
        return str(self.auction())

    def draft_key(self) -> str:
        """One for each auction."""
        return f"auctions.admit.{self.auction().pk}"

    def save(self, form: Any) -> Participant:
        """Call the domain."""
        return domain.admit(self.auction(), actor=self.actor, organisation=form.cleaned_data["organisation"])

    def done_message(self, saved: Participant) -> str:
        """Without the label, which the seller does not learn."""
        return _("已确认 %(unit)s 参加竞买。") % {"unit": saved.organisation.name}

    def after(self, saved: Participant) -> str:
        """To the live page."""
        return f"{_page(saved.auction)}#parts"

    def breadcrumb(self) -> list[Crumb]:
        """Below the auction."""
        auction = self.auction()
        return _crumbs(Crumb(str(auction), _page(auction)), Crumb(self.page_title()))


class Log(_OfAuction):
    """The published log."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As a file."""
        return published_log(self.record(), self.actor)


class Record(_OfAuction):
    """The record of the auction as Word or PDF, for seller, operator and bidders."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As a file; a refusal before the end."""
        ending = self.kwargs["ending"]
        if ending not in PAPERS:
            raise Http404(_("只有 Word 和 PDF 两种。"))
        auction = self.record()
        content = record_of(auction, self.actor, as_pdf=ending == "pdf")
        return sent(content, name=f"{_('竞价记录')}-{auction.title}", ending=ending)
