"""Intents: lodged by units, judged by the market, with their deposits."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.market import LISTED, intent_files, page_or_nothing
from lianqiao.faces.workbench.views.market import crumbs as below_listing
from lianqiao.processes.market.domain.intents import is_still_in, lodge_intent, record_deposit
from lianqiao.processes.market.domain.keeping import under_listing
from lianqiao.processes.market.enums import IntentState, ListingState
from lianqiao.processes.market.interfaces.filters import IntentFilter
from lianqiao.processes.market.interfaces.intent_forms import DepositForm, IntentForm
from lianqiao.processes.market.interfaces.tables import IntentTable
from lianqiao.processes.market.models import Intent, Listing, ListingAmendment
from lianqiao.processes.market.queries.visibility import runs_markets

_NEXT = {
    IntentState.LODGED: gettext_lazy("报名截止以后由交易市场核对资格；要收保证金的请在截止前缴到。"),
    IntentState.VOIDED: gettext_lazy("公告有变更。请看清变更内容，在报名截止前重新确认，否则报名失效。"),
    IntentState.QUALIFIED: gettext_lazy("等交易市场确定受让方或安排竞价。"),
    IntentState.WON: gettext_lazy("结果公告期满、没有异议的，转签约。"),
}
#: Actions for which the unit consents to what is announced now.
_CONSENTING = ("confirm", "renew")


def _home() -> Crumb:
    return Crumb(_("工作台"), reverse("workbench:home"))


class Intents(ListPage):
    """The intents of the unit."""

    title = gettext_lazy("我的受让意向")
    help = gettext_lazy("本单位在交易市场报名的成果。公告有变更的须重新确认。")
    needs_organisation = True
    table_class = IntentTable
    filterset_class = IntentFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有报名")
    empty_text = gettext_lazy("到门户的交易大厅看看正在征集意向的成果。")

    def records(self) -> QuerySet[Any]:
        """Its own."""
        return Intent.objects.of(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_home(), Crumb(self.page_title())]


class LodgeIntent(FormPage):
    """A unit says that it wants what is listed, with what it reads on the same page."""

    title = gettext_lazy("报名受让")
    template_name = "workbench/market/lodge.html"
    form_class = IntentForm
    permission = Permission.INTENT_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("提交报名")

    def listing(self) -> Listing:
        """The announced listing of the address, as long as it takes intents."""
        if not hasattr(self, "_listing"):
            found: Listing = find_visible(Listing.objects.public().for_detail(), self.kwargs["pk"])
            if not found.takes_intents:
                raise AccessError(_("现在不接受报名。"))
            self._listing = found
        return self._listing

    def page_subtitle(self) -> str:
        """For which listing."""
        return str(self.listing())

    def draft_key(self) -> str:
        """One unsent form for each listing and unit."""
        return f"market.intent.{self.listing().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """With the hash of what is shown."""
        unit: Any = self.actor.organisation
        initial = {
            "seen": self.listing().content_sha256,
            "contact_name": unit.contact_name,
            "contact_phone": unit.contact_phone,
        }
        return {"listing": self.listing(), "initial": initial}

    def save(self, form: Any) -> Intent:
        """Lodge it."""
        said = form.cleaned_data
        return lodge_intent(
            self.listing(), actor=self.actor, values=form.values(), seen=said["seen"], papers=said["papers"]
        )

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已报名。其他单位看不到您的报名。")

    def after(self, saved: Any) -> str:
        """To the intent."""
        return reverse("workbench:market_intent", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the public page."""
        listing = self.listing()
        above = Crumb(str(listing), reverse("portal:market_listing", args=[listing.pk]))
        return [_home(), above, Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is consented to."""
        return super().get_context_data(listing=self.listing(), **kwargs)


class _OfIntent:
    """Intents that the actor may see."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """With all that the page shows."""
        return Intent.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the intent."""
        return reverse("workbench:market_intent", args=[record.pk])


class IntentPage(_OfIntent, DeskRecordPage):
    """One intent, for the unit, the market and, when it may know, the seller."""

    template_name = "workbench/market/intent.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list of the unit, or below the listing for the market and the seller."""
        intent = self.record()
        if intent.organisation_id == self.actor.organisation_id:
            own = Crumb(_("我的受让意向"), reverse("workbench:market_intents"))
            return [_home(), own, Crumb(self.page_title())]
        return below_listing(intent.listing, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Papers, deposit, and what was amended since."""
        intent = self.record()
        listing = intent.listing
        is_own = intent.organisation_id == self.actor.organisation_id
        runs = runs_markets(self.actor) and listing.market_id == self.actor.organisation_id
        since = ListingAmendment.objects.filter(listing=listing, revision__gt=intent.consent_revision)
        context = super().get_context_data(
            listing=listing,
            is_own=is_own,
            runs=runs,
            papers=intent_files(intent),
            lines=intent.deposit_lines.select_related("written_by").order_by("written_at", "id"),
            may_record=bool(listing.deposit_yuan) and bool(self.actor.can(Permission.DEPOSIT_RECORD, intent)),
            still_in=is_still_in(intent, listing),
            amendments=since.order_by("revision"),
            seen=listing.content_sha256,
            next_step=_NEXT.get(IntentState(intent.state), "") if is_own else "",
            act_url=reverse("workbench:market_intent_act", args=[intent.pk]),
            listing_url=LISTED.url("record", listing.pk)
            if runs or listing.organisation_id == self.actor.organisation_id
            else reverse("portal:market_listing", args=[listing.pk]),
            auction_url=page_or_nothing(listing.auction) if listing.state == ListingState.CONTEST else "",
            **kwargs,
        )
        context["consents"] = [one for one in context["offers"] if one.transition.name in _CONSENTING]
        context["offers"] = [one for one in context["offers"] if one.transition.name not in _CONSENTING]
        return context


class ActOnIntent(_OfIntent, TransitionAction):
    """Confirms, withdraws, renews; for the market, judges."""

    def perform(self, record: Any) -> str:
        """With the listing locked first, as all that concerns it."""
        with under_listing(record):
            return super().perform(record)

    def _data(self, name: str) -> dict[str, Any]:
        return {"seen": self.request.POST.get("seen", "")} if name in _CONSENTING else {}


class RecordDeposit(FormPage):
    """A line of the deposit of an intent, by whoever holds it."""

    title = gettext_lazy("登记保证金")
    help = gettext_lazy("登记以后不能修改或删除；记错的，用一笔新的记录更正并写明原因。")
    form_class = DepositForm
    permission = Permission.DEPOSIT_RECORD
    needs_organisation = True
    submit_label = gettext_lazy("登记")

    def intent(self) -> Intent:
        """The intent of the address, whose deposit the actor holds."""
        if not hasattr(self, "_intent"):
            found: Intent = find_visible(Intent.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.DEPOSIT_RECORD, found)
            self._intent = found
        return self._intent

    def page_subtitle(self) -> str:
        """Whose."""
        return str(self.intent().organisation)

    def draft_key(self) -> str:
        """One unsent line for each intent."""
        return f"market.deposit.{self.intent().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The usual line: all of it has come in today, or goes back."""
        intent = self.intent()
        held = intent.deposit_held_yuan
        kind = "returned" if held else "paid"
        return {"initial": {"kind": kind, "amount_yuan": held or intent.listing.deposit_yuan, "on": clock.today()}}

    def save(self, form: Any) -> Any:
        """Write it down."""
        return record_deposit(self.intent(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the intent."""
        return reverse("workbench:market_intent", args=[self.intent().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the intent."""
        intent = self.intent()
        above = Crumb(str(intent), self.after(None))
        return below_listing(intent.listing, above, Crumb(self.page_title()))
