"""What is said about listings: amendments, questions and objections."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.market import LISTED
from lianqiao.faces.workbench.views.market import crumbs as below_listing
from lianqiao.processes.market.domain.keeping import under_listing
from lianqiao.processes.market.domain.talking import ask, propose_amendment, raise_objection
from lianqiao.processes.market.interfaces.forms import OBJECTION_FORMS, QUESTION_FORMS, AmendmentForm
from lianqiao.processes.market.models import (
    AMENDABLE,
    Listing,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
)
from lianqiao.processes.market.queries.visibility import runs_markets


class Amend(FormPage):
    """The unit proposes to change what is announced."""

    title = gettext_lazy("变更公告")
    help = gettext_lazy("由交易市场审核后公告。公告后所有报名须重新确认，报名截止日期按规定顺延。")
    form_class = AmendmentForm
    permission = Permission.LISTED_SUBMIT
    needs_organisation = True
    submit_label = gettext_lazy("提交变更")

    def listing(self) -> Listing:
        """The running listing of the address, of the unit."""
        if not hasattr(self, "_listing"):
            found: Listing = find_visible(LISTED.whole(self.actor).for_detail(), self.kwargs["pk"])  # type: ignore[attr-defined]
            self.actor.require(Permission.LISTED_SUBMIT, found)
            if not found.takes_intents:
                raise AccessError(_("只有正在征集意向的公告可以变更。"))
            self._listing = found
        return self._listing

    def stored_record(self) -> Any:
        """The listing, so that nobody amends what has been amended meanwhile."""
        return self.listing()

    def page_subtitle(self) -> str:
        """Of which listing."""
        return str(self.listing())

    def draft_key(self) -> str:
        """One unsent form for each listing."""
        return f"market.amend.{self.listing().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"initial": {name: getattr(self.listing(), name) for name in AMENDABLE}}

    def save(self, form: Any) -> ListingAmendment:
        """Propose it."""
        return propose_amendment(
            self.listing(), actor=self.actor, values=form.values(), reason=form.cleaned_data["reason"]
        )

    def done_message(self, saved: Any) -> str:
        """Who acts next."""
        return _("已提交，等交易市场审核公告。")

    def after(self, saved: Any) -> str:
        """Back to the listing."""
        return LISTED.url("record", self.listing().pk)

    def breadcrumb(self) -> list[Crumb]:
        """Below the listing."""
        return below_listing(self.listing(), Crumb(self.page_title()))


class _OnPublicListing(RecordAction):
    """A POST of a unit on an announced listing."""

    needs_organisation = True
    permission = Permission.LISTED_ASK

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Listing.objects.public()


class Ask(_OnPublicListing):
    """A unit asks."""

    def perform(self, record: Any) -> str:
        """Ask it."""
        ask(record, actor=self.actor, text=self.request.POST.get("text", ""))
        return _("已提问。答复以后会通知您，并在本页公开。")

    def after(self, record: Any) -> str:
        """Back to the questions."""
        return reverse("portal:market_listing", args=[record.pk]) + "#questions"


class RaiseObjection(_OnPublicListing):
    """A unit objects to a cancellation or a result."""

    def perform(self, record: Any) -> str:
        """Take it in."""
        objection = raise_objection(record, actor=self.actor, text=self.request.POST.get("text", ""))
        return _("已收到异议，将在 %(day)s 前答复。") % {"day": objection.due}

    def after(self, record: Any) -> str:
        """Back to the public page."""
        return reverse("portal:market_listing", args=[record.pk])


class _Said(DeskRecordPage):
    """Something that was said about a listing, for those who work on it."""

    def breadcrumb(self) -> list[Crumb]:
        """Below the listing: in the workbench for its unit and its market, else on the portal."""
        listing = self.record().listing
        mine = (listing.organisation_id, listing.market_id)
        if self.actor.organisation_id in mine:
            return below_listing(listing, Crumb(self.page_title()))
        home = Crumb(_("工作台"), reverse("workbench:home"))
        above = Crumb(str(listing), reverse("portal:market_listing", args=[listing.pk]))
        return [home, above, Crumb(self.page_title())]


class _Acting(TransitionAction):
    """An action on something that belongs to a listing."""

    def perform(self, record: Any) -> str:
        """With the listing locked first, as all that concerns it."""
        with under_listing(record):
            return super().perform(record)


class _OfAmendment:
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return ListingAmendment.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the amendment."""
        return reverse("workbench:market_amendment", args=[record.pk])


class AmendmentPage(_OfAmendment, _Said):
    """One amendment with before and after."""

    template_name = "workbench/market/amendment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where it is acted on."""
        amendment = self.record()
        return super().get_context_data(
            act_url=reverse("workbench:market_amendment_act", args=[amendment.pk]), listing=amendment.listing, **kwargs
        )


class ActOnAmendment(_OfAmendment, _Acting):
    """Publishes, refuses, takes back."""


class _OfQuestion:
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return ListingQuestion.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the question."""
        return reverse("workbench:market_question", args=[record.pk])


class QuestionPage(_OfQuestion, _Said):
    """One question; the seller answers and does not read who asked."""

    template_name = "workbench/market/question.html"
    action_forms = QUESTION_FORMS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where it is acted on, and whether one reads who asked."""
        question = self.record()
        runs = runs_markets(self.actor) and question.market_id == self.actor.organisation_id
        return super().get_context_data(
            act_url=reverse("workbench:market_question_act", args=[question.pk]),
            listing=question.listing,
            shows_unit=runs or question.unit_id == self.actor.organisation_id,
            history=[],
            **kwargs,
        )


class ActOnQuestion(_OfQuestion, _Acting):
    """Answers, or keeps from the public."""

    action_forms = QUESTION_FORMS


class _OfObjection:
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return ListingObjection.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the objection."""
        return reverse("workbench:market_objection", args=[record.pk])


class ObjectionPage(_OfObjection, _Said):
    """One objection, for the market and for the unit that raised it."""

    template_name = "workbench/market/objection.html"
    action_forms = OBJECTION_FORMS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where it is acted on."""
        objection = self.record()
        return super().get_context_data(
            act_url=reverse("workbench:market_objection_act", args=[objection.pk]), listing=objection.listing, **kwargs
        )


class ActOnObjection(_OfObjection, _Acting):
    """Upholds or rejects."""

    action_forms = OBJECTION_FORMS
