"""What takes part in a themed window: the list, one entry, signing in, and whom to invite."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, DeskRecordPage, ListPage, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.windows import OfOwnWindow, OfWindow, below
from lianqiao.processes.introductions.queries.partners import is_partner
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND
from lianqiao.processes.windows.domain.entries import invite, sign_in
from lianqiao.processes.windows.enums import CHOOSING_STATES, EntryState, WindowState
from lianqiao.processes.windows.interfaces.filters import EntryFilter
from lianqiao.processes.windows.interfaces.forms import (
    entry_forms,
)
from lianqiao.processes.windows.interfaces.tables import EntryTable
from lianqiao.processes.windows.models import Entry, Window
from lianqiao.processes.windows.queries.names import holder_line
from lianqiao.processes.windows.queries.suggestions import suggestions


class WindowEntries(OfWindow, ListPage):
    """What takes part: for organisers all of it, for others what takes part and is public."""

    title = gettext_lazy("参加项目")
    needs_organisation = True
    table_class = EntryTable
    filterset_class = EntryFilter
    template_name = "workbench/windows/entries.html"
    order = ("created_at", "id")
    empty_title = gettext_lazy("还没有参加项目")
    empty_text = gettext_lazy("等单位报名，或由主办方邀请。")

    def window(self) -> Window:
        """The window of the address, looked up once."""
        if not hasattr(self, "_window"):
            self._window = find_visible(OfWindow.records(self), self.kwargs["pk"])
        return self._window

    def records(self) -> QuerySet[Any]:
        """Those of the window that the actor may see."""
        return Entry.objects.visible_to(self.actor).filter(window=self.window()).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.window(), self.page_title())

    @property
    def hidden_columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """Who comes, and from where the entry is, is for the organisers."""
        whole = Window.objects.whole_for(self.actor).filter(pk=self.window().pk).exists()
        return () if whole else ("delegate", "origin", "signed_in_at")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may invite."""
        window = self.window()
        may_invite = bool(self.actor.can(Permission.WINDOW_MANAGE, window)) and window.state == WindowState.OPEN
        return super().get_context_data(window=window, may_invite=may_invite, **kwargs)


class _OfEntry:
    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Entry.objects.visible_to(self.actor).for_list()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the entry."""
        return reverse("workbench:window_entry", args=[record.pk])


class EntryPage(_OfEntry, DeskRecordPage):
    """One entry: the record, why it was invited, what its owner and the host do, and whom one may ask to a table."""

    needs_organisation = True
    template_name = "workbench/windows/entry.html"

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """With the members of the owner, who come."""
        return entry_forms(self.record().organisation_id)

    def breadcrumb(self) -> list[Crumb]:
        """Below the entries of the window."""
        return below(self.record().window, self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What may be done, and one's own entries of the other side."""
        entry = self.record()
        window, is_own = entry.window, entry.organisation_id == self.actor.organisation_id
        may_manage = bool(self.actor.can(Permission.WINDOW_MANAGE, entry))
        whole = is_own or Window.objects.whole_for(self.actor).filter(pk=window.pk).exists()
        other = ACHIEVEMENT if entry.demand_id is not None else DEMAND
        mine = Entry.objects.taking_part().filter(
            window=window, organisation=self.actor.organisation_id, **{f"{other}__isnull": False}
        )
        may_wish = (
            not is_own
            and window.state in CHOOSING_STATES
            and entry.state == EntryState.TAKING_PART
            and self.actor.has(Permission.WINDOW_JOIN)
        )
        return super().get_context_data(
            **{
                "window": window,
                "holder": entry.organisation.name
                if is_own or is_partner(self.actor, entry.record)
                else holder_line(entry, self.actor),
                "kind": DEMAND if entry.demand_id is not None else ACHIEVEMENT,
                "whole": whole,
                "wish_from": mine.for_list() if may_wish else [],
                "may_sign_in": (is_own or may_manage)
                and window.state == WindowState.READY
                and window.day == clock.today()
                and entry.state == EntryState.TAKING_PART
                and entry.signed_in_at is None,
                "act_url": reverse("workbench:window_entry_act", args=[entry.pk]),
                **({} if whole else {"history": [], "versions": []}),
                **kwargs,
            }
        )


class ActOnEntry(_OfEntry, TransitionAction):
    """The host admits, the owner agrees, declines, withdraws."""

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """With the members of the owner."""
        return entry_forms(self.record().organisation_id)


class SignIn(_OfEntry, RecordAction):
    """The delegate is there."""

    def perform(self, record: Any) -> str:
        """Sign in."""
        sign_in(record, actor=self.actor)
        return _("已签到。")


class Invitations(OfOwnWindow, RecordPage):
    """Whom to invite: what the engine finds for the theme and for what takes part, with reasons."""

    template_name = "workbench/windows/invitations.html"
    help = gettext_lazy("按主题和已参加的项目，从全部公开的成果和需求里找。只列出本专场领域和地区内、还没有参加的。")

    def page_title(self) -> str:
        """What for."""
        return _("邀请项目")

    def page_subtitle(self) -> str:
        """To which."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.record(), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The finds of both kinds; the reason why there are none."""
        self.actor.require(Permission.WINDOW_MANAGE, self.record())
        found, refusal = [], ""
        try:
            found = [(label, self._found(kind)) for kind, label in ((DEMAND, _("需求")), (ACHIEVEMENT, _("成果")))]
        except DomainError as error:
            refusal = error.message
        return super().get_context_data(window=self.record(), found=found, refusal=refusal, **kwargs)

    def _found(self, kind: str) -> list[dict[str, Any]]:
        return [
            {
                "key": f"{kind}:{one.record.pk}",
                "title": one.record.title,
                "url": reverse(f"portal:{kind}", args=[one.record.pk]),
                "holder": holder_line(Entry(**{kind: one.record}), self.actor),
                "explanation": one.explanation,
                "because_of": one.because_of,
            }
            for one in suggestions(self.record(), actor=self.actor, kind=kind)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Invite the owners of those that are ticked, as far as they are still found."""
        window = self.record()
        self.actor.require(Permission.WINDOW_MANAGE, window)
        wanted = set(request.POST.getlist("record"))
        try:
            chosen = [
                one
                for kind in (DEMAND, ACHIEVEMENT)
                if any(key.startswith(f"{kind}:") for key in wanted)
                for one in suggestions(window, actor=self.actor, kind=kind)
                if f"{kind}:{one.record.pk}" in wanted
            ]
            count = len(invite(window, actor=self.actor, suggestions=chosen))
            messages.success(request, _("已邀请 %(count)d 个项目的持有单位。") % {"count": count})
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:window_invitations", pk=window.pk)
