"""The technology market in the workbench: listings and sessions, each one configuration of the generic pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import files, links
from lianqiao.core.access import Actor
from lianqiao.core.pages import Desk
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.secrecy import suspicious_words
from lianqiao.faces.workbench.menus.line import keeps_records
from lianqiao.processes.disposals.domain.reserves import commitment_of
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market.checking import problems_of_listing
from lianqiao.processes.market.enums import IntentState, ListingState, SessionState, Settling
from lianqiao.processes.market.interfaces.documents import deposit_words, roadshow_words, times_words
from lianqiao.processes.market.interfaces.filters import ListingFilter, SessionFilter
from lianqiao.processes.market.interfaces.forms import LISTING_FORMS, ListingForm, SessionForm
from lianqiao.processes.market.interfaces.tables import ListingTable, SessionTable
from lianqiao.processes.market.models import (
    Intent,
    Listing,
    ListingObjection,
    ListingQuestion,
    Session,
)
from lianqiao.processes.market.procedures import way_to_settle
from lianqiao.processes.market.queries.visibility import runs_markets

#: What comes next, by state: for the unit, and for the body that runs the market.
_FOR_UNIT = {
    ListingState.DRAFT: _("补全内容，提交交易市场审核。"),
    ListingState.CHECKING: _("等交易市场审核。"),
    ListingState.CLEARING: _("等保密审查。"),
    ListingState.SCHEDULED: _("到公告日期系统自动公告。"),
    ListingState.RUNNING: _("正在征集意向。要改公告的，提交变更，由市场公告；已报名的须重新确认。"),
    ListingState.QUALIFYING: _("交易市场在核对资格和保证金。"),
    ListingState.CONTEST: _("正在竞价，结束后自动得出结果。"),
    ListingState.ANNOUNCED: _("结果公告期满、没有异议的，自动转签约。"),
    ListingState.DEALING: _("到成交单里和受让方确认条款。"),
    ListingState.FAILED: _("没有成交，转化决策仍然有效的可以重新挂牌。"),
    ListingState.CANCELLING: _("撤销公告期满、没有异议的，撤销生效。"),
}
_FOR_MARKET = {
    ListingState.CHECKING: _("核对标的、价格、条件和期限，通过后转保密审查。"),
    ListingState.QUALIFYING: _("逐家核对资格材料和保证金，再按交易方式确定受让方或安排竞价。"),
    ListingState.CANCELLING: _("答复异议；异议成立或转让方改变主意的，恢复挂牌。"),
    ListingState.ANNOUNCED: _("答复异议；成立的撤销结果，重新确定受让方。"),
}
#: Actions that have a page of their own, because they choose among intents or ask for times.
_OWN_PAGES = ("award", "choose", "start_contest")


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def shown_files(listing: Listing, *, removable: bool = False) -> list[dict[str, Any]]:
    """The files of a listing as the component for files shows them."""
    return [
        {
            "name": file.name,
            "size": file.size,
            "created_at": file.created_at,
            "url": reverse("workbench:file", args=[file.pk]),
            "remove_url": reverse("workbench:market_file_remove", args=[listing.pk, file.pk]) if removable else "",
        }
        for file in listing.current_files()
    ]


def _listing_context(listing: Listing, actor: Actor) -> dict[str, Any]:
    offers = shown_offers(listing, actor, LISTING_FORMS)
    own_pages = {offer.transition.name: offer for offer in offers if offer.transition.name in _OWN_PAGES}
    is_own = listing.organisation_id == actor.organisation_id
    runs = runs_markets(actor) and listing.market_id == actor.organisation_id
    may_edit = bool(actor.can(Permission.LISTED_EDIT, listing))
    intents = Intent.objects.visible_to(actor).filter(listing=listing).for_list().order_by("number")
    questions = ListingQuestion.objects.visible_to(actor).filter(listing=listing).order_by("asked_at", "id")
    objections = ListingObjection.objects.visible_to(actor).filter(listing=listing).order_by("raised_at", "id")
    next_steps = _FOR_MARKET if runs else _FOR_UNIT
    decision_visible = Disposal.objects.visible_to(actor).filter(pk=listing.disposal_id).exists()
    return {
        "offers": [offer for offer in offers if offer.transition.name not in _OWN_PAGES],
        "chooser": next(iter(_choosers(listing, own_pages)), None),
        "is_own": is_own,
        "runs": runs,
        "may_change": may_edit,
        "problems": problems_of_listing(listing) if may_edit or (runs and listing.state == "checking") else [],
        "warned_words": suspicious_words(*listing.guarded_texts()) if listing.state == "clearing" else [],
        "shows_intents": (is_own or runs) and bool(listing.revision),
        "intents": intents if is_own or runs else [],
        "hides_names": is_own and not listing.seller_reads_names,
        "amendments": listing.amendments.select_related("proposed_by").order_by("-proposed_at", "-id"),
        "questions": questions.select_related("unit"),
        "objections": objections.select_related("unit"),
        "attachments": shown_files(listing, removable=may_edit),
        "price": listing.price_words,
        "deposit": deposit_words(listing),
        "reserve": commitment_of(listing.disposal),
        "decision_url": page_or_nothing(listing.disposal) if decision_visible else "",
        "next_step": next_steps.get(ListingState(listing.state), ""),
        "public_url": reverse("portal:market_listing", args=[listing.pk]) if listing.is_public else "",
        "may_amend": listing.takes_intents and is_own and actor.has(Permission.LISTED_SUBMIT),
        "may_relist": listing.state in ("failed", "cancelled", "withdrawn")
        and is_own
        and actor.has(Permission.LISTED_SUBMIT),
        "may_call_off": listing.state == ListingState.CONTEST and runs and actor.has(Permission.LISTED_CHECK),
        "deal_url": page_or_nothing(listing.deal) if is_own else "",
        "auction_url": page_or_nothing(listing.auction) if is_own or runs else "",
    }


def page_or_nothing(record: Any) -> str:
    """Where a record is worked on; empty for none, and where nobody works on such records here."""
    try:
        return "" if record is None else links.page_of(record)
    except LookupError:
        return ""


def _choosers(listing: Listing, offers: dict[str, Any]) -> list[dict[str, Any]]:
    """The page of the one action that decides: who gets it, or when is competed."""
    labels = {"award": "market_award", "choose": "market_choose", "start_contest": "market_contest"}
    allowed = [name for name in _OWN_PAGES if name in offers]
    ready = [name for name in allowed if not _is_other_way(listing, name)]
    return [
        {
            "label": offers[name].transition.label,
            "url": reverse(f"workbench:{labels[name]}", args=[listing.pk]),
        }
        for name in ready
    ]


def _is_other_way(listing: Listing, name: str) -> bool:
    """Whether the number of those who are qualified leads elsewhere."""
    qualified = listing.intents.filter(state=IntentState.QUALIFIED).count()
    if not qualified:
        return True
    way = way_to_settle(listing.rules, contest=listing.contest, qualified=qualified)
    leads = {Settling.FIRST: "award", Settling.TALKS: "choose"}.get(way, "start_contest")
    return leads != name


@dataclass(frozen=True)
class MarketDesk(Desk):
    """A desk whose list holds all that the actor works on: of its unit, of its market, of its region."""

    save_label: Any = _("保存")

    def own(self, actor: Actor) -> QuerySet[Any]:
        """All of which the actor is shown everything."""
        return self.whole(actor)


@dataclass(frozen=True)
class ListingDesk(MarketDesk):
    """Listings: begun by units that keep achievements."""

    def may_create(self, actor: Actor) -> bool:
        """Units alone, not governments and banks."""
        return keeps_records(actor) and super().may_create(actor)


@dataclass(frozen=True)
class SessionDesk(MarketDesk):
    """Sessions: begun by those who run a market."""

    def may_create(self, actor: Actor) -> bool:
        """Those alone."""
        return runs_markets(actor) and super().may_create(actor)


def _session_context(session: Session, actor: Actor) -> dict[str, Any]:
    listings = Listing.objects.filter(session=session).for_list().order_by("created_at", "id")
    return {
        "listings": listings.filter(Listing.objects.all().inside(actor)),
        "times": times_words(session),
        "roadshow": roadshow_words(session),
        "may_change": session.state == SessionState.DRAFT and bool(actor.can(Permission.MARKET_SESSION_EDIT, session)),
        "public_url": reverse("portal:market_session", args=[session.pk]) if session.is_public else "",
    }


LISTED = ListingDesk(
    face="workbench",
    slug="market",
    label=_("挂牌交易"),
    model=Listing,
    table=ListingTable,
    filters=ListingFilter,
    form=ListingForm,
    record_template="workbench/market/listing.html",
    save=_save,
    public_page="portal:market_listing",
    create_permission=Permission.LISTED_EDIT,
    edit_permission=Permission.LISTED_EDIT,
    new_label=_("挂牌"),
    empty_text=_("先办理转化决策，再选交易方式挂牌；市场审核、保密审查通过以后公告，征集受让方。"),
    hidden_columns=("number",),
    prefill=("disposal",),
    context=_listing_context,
    action_forms=LISTING_FORMS,
)
SESSIONS = SessionDesk(
    face="workbench",
    slug="market-sessions",
    label=_("交易专场"),
    model=Session,
    table=SessionTable,
    filters=SessionFilter,
    form=SessionForm,
    record_template="workbench/market/session.html",
    save=_save,
    public_page="portal:market_session",
    create_permission=Permission.MARKET_SESSION_EDIT,
    edit_permission=Permission.MARKET_SESSION_EDIT,
    new_label=_("组织专场"),
    empty_text=_("把一批标的放在一个专场：先路演，再统一公告、统一报名、统一竞价。"),
    context=_session_context,
)
ALL = (LISTED, SESSIONS)


def intent_files(intent: Intent) -> list[dict[str, Any]]:
    """The papers of an intent as the component for files shows them."""
    return [
        {"name": file.name, "size": file.size, "url": reverse("workbench:file", args=[file.pk])}
        for file in files.files_of(intent)
    ]
