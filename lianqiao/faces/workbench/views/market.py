"""Listings as units and markets work on them: files, who gets it, when is competed, and following."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.market import LISTED
from lianqiao.processes.market.domain.listings import (
    add_file,
    award,
    call_off_contest,
    choose,
    follow,
    relist,
    remove_file,
    start_contest,
    unfollow,
)
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.interfaces.forms import AwardForm, ContestForm
from lianqiao.processes.market.models import Listing
from lianqiao.processes.market.queries.visibility import follows
from lianqiao.processes.market.times import earliest_contest


def crumbs(listing: Listing, *more: Crumb) -> list[Crumb]:
    """The way to a page below a listing."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    desk = Crumb(str(LISTED.label), LISTED.url())
    return [home, desk, Crumb(str(listing), LISTED.url("record", listing.pk)), *more]


class OfListing(RecordAction):
    """A POST on a listing of which the actor is shown everything."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those."""
        return LISTED.whole(self.actor).for_detail()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the listing."""
        return LISTED.url("record", record.pk)


class AddMarketFile(OfListing):
    """Adds a file that is announced with the listing."""

    def perform(self, record: Any) -> str:
        """Check and keep it."""
        upload = self.request.FILES.get("file")
        if upload is None:
            raise DomainError("no_file", _("请先选择文件。"))
        return _("添加附件：%(name)s") % {"name": add_file(record, upload, actor=self.actor).name}


class RemoveMarketFile(OfListing):
    """Takes a file of a draft out of use."""

    def perform(self, record: Any) -> str:
        """Find it among the listing's own."""
        file = files.files_of(record).filter(pk=self.kwargs["file"]).first()
        if file is None:
            raise Http404(_("没有这个文件。"))
        remove_file(record, file, actor=self.actor)
        return _("移除附件：%(name)s") % {"name": file.name}


class CallOff(OfListing):
    """Calls a contest off, to arrange another."""

    permission = Permission.LISTED_CHECK

    def perform(self, record: Any) -> str:
        """Call it off."""
        call_off_contest(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("已取消竞价，可以重新安排。")


class Relist(OfListing):
    """A new draft of what was not sold."""

    permission = Permission.LISTED_SUBMIT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """To the new draft; a refusal is shown on the old one."""
        record = self.record()
        try:
            again = relist(record, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(self.after(record))
        return redirect(LISTED.url("edit", again.pk))


class Follow(RecordAction):
    """Lets the person be told what happens to an announced listing, or no longer."""

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Listing.objects.public()

    def perform(self, record: Any) -> str:
        """The other way round than now."""
        if follows(self.actor, record):
            unfollow(record, actor=self.actor)
            return _("已取消关注。")
        follow(record, actor=self.actor)
        return _("已关注，有变化和临近截止时会通知您。")

    def after(self, record: Any) -> str:
        """Back to the public page."""
        return reverse("portal:market_listing", args=[record.pk])


class _Deciding(FormPage):
    """A form that decides about a listing whose time for intents is over."""

    needs_organisation = True
    deciding: ClassVar[Permission]

    def listing(self) -> Listing:
        """The listing of the address, looked up once, with the right to decide."""
        if not hasattr(self, "_listing"):
            found: Listing = find_visible(LISTED.whole(self.actor).for_detail(), self.kwargs["pk"])  # type: ignore[attr-defined]
            self.actor.require(self.deciding, found)
            if found.state != ListingState.QUALIFYING:
                raise AccessError(_("报名截止以后才能办理；已经办理的不能重复。"))
            self._listing = found
        return self._listing

    def stored_record(self) -> Any:
        """The listing, so that two who decide do not overwrite each other."""
        return self.listing()

    def page_subtitle(self) -> str:
        """Of which listing."""
        return str(self.listing())

    def draft_key(self) -> str:
        """One unsent form for each listing."""
        return f"market.{type(self).__name__}.{self.listing().pk}"

    def after(self, saved: Any) -> str:
        """Back to the listing."""
        return LISTED.url("record", self.listing().pk)

    def breadcrumb(self) -> list[Crumb]:
        """Below the listing."""
        return crumbs(self.listing(), Crumb(self.page_title()))


class Award(_Deciding):
    """The market says who gets it at the listed price."""

    title = gettext_lazy("确定受让方")
    help = gettext_lazy("由先报名并通过资格确认的单位受让。确定后公告结果，期满没有异议的转签约。")
    form_class = AwardForm
    permission = deciding = Permission.LISTED_CHECK
    submit_label = gettext_lazy("确定并公告结果")

    def form_arguments(self) -> dict[str, Any]:
        """Those who are qualified."""
        return {"listing": self.listing(), "with_price": False}

    def save(self, form: Any) -> Listing:
        """Award it."""
        return award(self.listing(), form.cleaned_data["intent"], actor=self.actor)


class Choose(_Deciding):
    """The seller says with whom it has come to terms."""

    title = gettext_lazy("选定受让方")
    help = gettext_lazy("选定后起草成交单，由双方确认条款；价格按协议定价公示。")
    form_class = AwardForm
    permission = deciding = Permission.LISTED_SUBMIT
    submit_label = gettext_lazy("选定并起草成交单")

    def form_arguments(self) -> dict[str, Any]:
        """Those who are qualified, and the price."""
        return {"listing": self.listing(), "with_price": True}

    def save(self, form: Any) -> Listing:
        """Choose."""
        said = form.cleaned_data
        return choose(self.listing(), said["intent"], actor=self.actor, price_yuan=said["price_yuan"])


class Contest(_Deciding):
    """The market says when the qualified compete."""

    title = gettext_lazy("安排竞价")
    help = gettext_lazy("竞价安排在工作日的办公时间，提前通知通过资格确认的单位。")
    form_class = ContestForm
    permission = deciding = Permission.LISTED_CHECK
    submit_label = gettext_lazy("发布竞价")

    def form_arguments(self) -> dict[str, Any]:
        """The first moment that fits, or the common one of the session."""
        listing = self.listing()
        begins = earliest_contest(listing)
        if listing.session is not None and listing.session.contest_from is not None:
            begins = max(begins, listing.session.contest_from)
        return {"initial": {"opens_at": begins}}

    def save(self, form: Any) -> Listing:
        """Arrange it."""
        said = form.cleaned_data
        return start_contest(self.listing(), actor=self.actor, opens_at=said["opens_at"], closes_at=said["closes_at"])
