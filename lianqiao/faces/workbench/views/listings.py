"""Yellow and white lists on their way: proposals, hearing, decision, notice, entry, appeal, review and exit."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views import obligations
from lianqiao.processes.obligations import announcing
from lianqiao.processes.obligations.domain import make_statement, propose_platform, propose_yellow
from lianqiao.processes.obligations.enums import CheckState, ListingState
from lianqiao.processes.obligations.interfaces.filters import ListingFilter
from lianqiao.processes.obligations.interfaces.forms import LISTING_FORMS, GroundsForm, PlatformForm, StatementForm
from lianqiao.processes.obligations.interfaces.tables import ListingTable
from lianqiao.processes.obligations.models import Check, Listing

NEXT = {
    ListingState.PROPOSED: gettext_lazy("黄名单先告知单位和完成人、听取意见；白名单由另一位审核员决定。"),
    ListingState.HEARING: gettext_lazy("收到陈述申辩，或者期满以后，由没有经手的审核员决定。"),
    ListingState.DECIDED: gettext_lazy("发起公示；期满、异议答复完以后列入名单。"),
    ListingState.LISTED: gettext_lazy("已经列入。到期由系统办理。"),
    ListingState.APPEALED: gettext_lazy("由没有作出决定的审核员处理申诉；处理以前仍在名单上。"),
    ListingState.REVIEW: gettext_lazy("看平台还符不符合条件，决定保留或移出。"),
}
NEXT_OF_UNIT = {
    ListingState.HEARING: gettext_lazy("有不同意见的，请在期限内陈述申辩。"),
    ListingState.LISTED: gettext_lazy("不服列入决定的，可以在规定期限内申诉。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the listings."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("黄名单与白名单"), reverse("workbench:listings")),
        *more,
    ]


class Listings(ListPage):
    """Those of the body; of others what concerns them."""

    title = gettext_lazy("黄名单与白名单")
    help = gettext_lazy("从提出、听取意见、决定、公示到列入和退出都在这里办理；印发的名单在“清单与名单”。")
    needs_organisation = True
    table_class = ListingTable
    filterset_class = ListingFilter
    template_name = "workbench/obligations/listings.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有办理过名单")
    empty_text = gettext_lazy("核查没有转化的，在转化义务的页面提出列入黄名单；符合条件的平台在这里提出。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Listing.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a platform may be proposed."""
        may_propose = self.actor.oversight is not None and self.actor.has(Permission.LIST_EDIT)
        return super().get_context_data(may_propose=may_propose, **kwargs)


class ProposeYellow(FormPage):
    """Proposes a project that was found not kept."""

    title = gettext_lazy("提出列入黄名单")
    help = gettext_lazy("按规定列入前几位完成人；先告知、听取意见，再由另一位审核员决定。")
    form_class = GroundsForm
    needs_organisation = True
    submit_label = gettext_lazy("提出")

    def check(self) -> Check:
        """The check of the address."""
        if not hasattr(self, "_check"):
            self._check = find_visible(Check.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.LIST_EDIT, self._check.obligation)
            if self._check.state != CheckState.NOT_KEPT:
                raise AccessError(_("核查结论是“没有转化”的才能提出列入黄名单。"), permission=Permission.LIST_EDIT)
        found: Check = self._check
        return found

    def page_subtitle(self) -> str:
        """Of which project."""
        return str(self.check().obligation)

    def draft_key(self) -> str:
        """One unsent for each check."""
        return f"obligations.propose.{self.check().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What the body found."""
        return {"initial": {"grounds": self.check().opinion}}

    def save(self, form: Any) -> Listing:
        """Call the domain."""
        return propose_yellow(self.check(), actor=self.actor, grounds=form.cleaned_data["grounds"])

    def after(self, saved: Any) -> str:
        """To the listing."""
        return reverse("workbench:listing", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the obligation."""
        above = obligations.page_of(self.check().obligation)
        return obligations.crumbs(above, Crumb(self.page_title()))


class ProposePlatform(FormPage):
    """Proposes a platform for the white list."""

    title = gettext_lazy("提出列入白名单")
    form_class = PlatformForm
    needs_organisation = True
    permission = Permission.LIST_EDIT
    submit_label = gettext_lazy("提出")

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"obligations.platform.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The rule of the region."""
        if self.actor.oversight is None:
            raise AccessError(_("白名单由政府部门编制。"), permission=Permission.LIST_EDIT)
        return {"actor": self.actor}

    def save(self, form: Any) -> Listing:
        """Call the domain."""
        return propose_platform(actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To the listing."""
        return reverse("workbench:listing", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the listings."""
        return crumbs(Crumb(self.page_title()))


class _OfListing(RecordPage):
    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Listing.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the listing."""
        return reverse("workbench:listing", args=[record.pk])


class ListingPage(_OfListing):
    """One listing: why, who, what they said, what was decided, since when and until when."""

    template_name = "workbench/obligations/listing.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the listings."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lines, statements, notices, and what may be done."""
        record = self.record()
        keeps = record.organisation_id == self.actor.organisation_id
        may_answer = bool(self.actor.can(Permission.LISTING_ANSWER, record))
        check = record.check_found
        sees_obligation = check is not None and self.actor.organisation_id in (record.organisation_id, record.unit_id)
        return super().get_context_data(
            record=record,
            lines=list(record.lines.all()),
            statements=list(record.statements.all()),
            obligation=check.obligation if sees_obligation and check is not None else None,
            notices=announcing.notices_of(record, self.actor),
            may_announce=announcing.may_announce(record, self.actor),
            may_state=may_answer and record.state == ListingState.HEARING,
            offers=shown_offers(record, self.actor, LISTING_FORMS),
            history=log.history_of(record).order_by("-at", "-id") if keeps else (),
            keeps=keeps,
            next_step=(NEXT if keeps else NEXT_OF_UNIT).get(ListingState(record.state), ""),
            act_url=reverse("workbench:listing_act", args=[record.pk]),
            **kwargs,
        )


class ActOnListing(_OfListing, TransitionAction):
    """Moves a listing on."""

    action_forms = LISTING_FORMS


class Announce(_OfListing, RecordAction):
    """Opens the public notice of a decided listing."""

    needs_organisation = True

    def perform(self, record: Any) -> str:
        """Open it."""
        announcing.announce(record, actor=self.actor)
        return _("公示已提交保密审查，通过以后自动开始。")


class MakeStatement(FormPage):
    """Speaks about a listing while it is heard."""

    title = gettext_lazy("陈述申辩")
    help = gettext_lazy("提交以后不能修改，可以再次提交。")
    form_class = StatementForm
    submit_label = gettext_lazy("提交")

    def listing(self) -> Listing:
        """The listing, about which the actor may speak."""
        if not hasattr(self, "_listing"):
            self._listing = find_visible(Listing.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.LISTING_ANSWER, self._listing)
        found: Listing = self._listing
        return found

    def page_subtitle(self) -> str:
        """About what."""
        return str(self.listing())

    def draft_key(self) -> str:
        """One unsent for each listing."""
        return f"obligations.statement.{self.listing().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.listing()
        return {}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return make_statement(self.listing(), actor=self.actor, text=form.cleaned_data["text"])

    def after(self, saved: Any) -> str:
        """Back to the listing."""
        return reverse("workbench:listing", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the listing."""
        listing = self.listing()
        above = Crumb(str(listing), reverse("workbench:listing", args=[listing.pk]))
        return crumbs(above, Crumb(self.page_title()))
