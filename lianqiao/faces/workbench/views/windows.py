"""Themed windows: the list, making one, its page, what takes part in it, whom to invite."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.queries.partners import is_partner
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, MODELS
from lianqiao.processes.windows.domain.entries import invite, propose, sign_in
from lianqiao.processes.windows.domain.pairs import start_matching
from lianqiao.processes.windows.enums import CHOOSING_STATES, EDITABLE_STATES, Admission, EntryState, WindowState
from lianqiao.processes.windows.interfaces.filters import EntryFilter, WindowFilter
from lianqiao.processes.windows.interfaces.forms import (
    WINDOW_FORMS,
    ProposeForm,
    WindowForm,
    entry_forms,
    keep_window,
)
from lianqiao.processes.windows.interfaces.tables import EntryTable, WindowTable
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.processes.windows.queries.names import holder_line
from lianqiao.processes.windows.queries.suggestions import suggestions
from lianqiao.processes.windows.queries.visibility import may_host

HERE = "workbench:windows"
_NEXT_OF_HOST = {
    WindowState.DRAFT: gettext_lazy("核对无误后开始征集；开始后各单位可以报名，您也可以邀请合适的项目。"),
    WindowState.OPEN: gettext_lazy("确认报名的项目，邀请合适的项目，然后匹配；各单位会收到消息并选择想谈的。"),
    WindowState.ARRANGING: gettext_lazy("匹配并等各单位选好以后，排定日程；双方都想谈的优先。"),
    WindowState.READY: gettext_lazy("日程已通知各单位。当天在“参加项目”里签到；结束后各单位登记洽谈结果。"),
    WindowState.HELD: gettext_lazy("情况报告里有举办情况和后续成效，可以导出。"),
    WindowState.CANCELLED: gettext_lazy("已取消。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the windows."""
    return [Crumb(_("专场对接"), reverse(HERE)), *more]


def below(window: Window, label: str) -> list[Crumb]:
    """The way to a page of one window."""
    return crumbs(Crumb(window.title, reverse("workbench:window", args=[window.pk])), Crumb(label))


class Windows(ListPage):
    """The windows that the actor may see."""

    title = gettext_lazy("专场对接")
    help = gettext_lazy("按主题把需求和成果约到一起：会前匹配、双方选择、排好日程，会后登记结果并一直跟到签约落地。")
    needs_organisation = True
    table_class = WindowTable
    filterset_class = WindowFilter
    template_name = "workbench/windows/list.html"
    order = ("-starts_at", "-id")
    empty_title = gettext_lazy("还没有专场对接")
    empty_text = gettext_lazy("政府部门、转移机构、高校院所和协会可以主办；有新的专场时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """Public ones, and those that one holds or takes part in."""
        return Window.objects.visible_to(self.actor).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may hold one."""
        return super().get_context_data(may_host=may_host(self.actor), **kwargs)


class _WindowForm(FormPage):
    form_class = WindowForm
    needs_organisation = True
    permission = Permission.WINDOW_MANAGE

    def save(self, form: Any) -> Window:
        """Call the domain."""
        return keep_window(form, self.actor, self.stored_record())

    def after(self, saved: Any) -> str:
        """To the window."""
        return reverse("workbench:window", args=[saved.pk])


class NewWindow(_WindowForm):
    """A new draft."""

    title = gettext_lazy("发起专场对接")
    submit_label = gettext_lazy("保存草稿")

    def form_arguments(self) -> dict[str, Any]:
        """Nothing is filled in, and only those who may hold one come here."""
        if not may_host(self.actor):
            raise AccessError(_("企业不能主办专场对接，可以报名参加。"), permission=Permission.WINDOW_MANAGE)
        return {}

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"windows.{self.actor.organisation_id}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the windows."""
        return crumbs(Crumb(self.page_title()))


class OfWindow:
    """Pages and actions of one window."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Window.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the window."""
        return reverse("workbench:window", args=[record.pk])


class OfOwnWindow(OfWindow):
    """For those who see the whole of a window: its organisers and the governments over them."""

    def records(self) -> QuerySet[Any]:
        """Those of which the actor sees everything."""
        return Window.objects.whole_for(self.actor).for_detail()


class EditWindow(OfOwnWindow, _WindowForm, RecordPage):  # type: ignore[misc]
    """Changes words, time and place."""

    template_name = "shell/pages/form.html"

    def stored_record(self) -> Any:
        """The window, of the actor's own body."""
        window = self.record()
        self.actor.require(Permission.WINDOW_MANAGE, window)
        return window

    def record_url(self) -> str:
        """Its page."""
        return self.after(self.record())

    def draft_key(self) -> str:
        """One unsent change for each."""
        return f"windows.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"instance": self.stored_record()}

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.record(), _("修改"))


class WindowPage(OfWindow, DeskRecordPage):
    """One window: what about, when and where, how far, and what one has to do."""

    needs_organisation = True
    template_name = "workbench/windows/window.html"
    action_forms = WINDOW_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the windows."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Counts, one's own entries and talks, and for organisers the steps."""
        window = self.record()
        is_host = bool(self.actor.can(Permission.WINDOW_MANAGE, window))
        is_inside = is_host or Window.objects.whole_for(self.actor).filter(pk=window.pk).exists()
        own = Entry.objects.filter(window=window, organisation=self.actor.organisation_id).for_list()
        joined = own.filter(state=EntryState.TAKING_PART).exists()
        open_now = window.state == WindowState.OPEN and clock.today() <= window.entries_until
        may_join = open_now and window.admission != Admission.INVITED and self.actor.has(Permission.WINDOW_JOIN)
        talks = Talk.objects.visible_to(self.actor).filter(window=window)
        if not is_inside:
            talks = talks.filter(_of_unit(self.actor.organisation_id))
        return super().get_context_data(
            **{
                "is_host": is_host,
                "is_inside": is_inside,
                "own_entries": own.order_by("created_at", "id"),
                "joined": joined or is_inside,
                "may_join": may_join,
                "counts": _counts(window) if is_inside else {},
                "talks": talks.for_list().order_by("slot", "table")[:6],
                "next_step": _NEXT_OF_HOST[window.state] if is_host else "",
                "may_choose": window.state in CHOOSING_STATES,
                "act_url": reverse("workbench:window_act", args=[window.pk]),
                "edit_url": reverse("workbench:window_edit", args=[window.pk])
                if is_host and window.state in EDITABLE_STATES
                else "",
                **kwargs,
            }
        )


def _of_unit(organisation_id: Any) -> Q:
    return Q(pair__demand_entry__organisation=organisation_id) | Q(pair__achievement_entry__organisation=organisation_id)


def _counts(window: Window) -> dict[str, int]:
    states = {
        name: Count("pk", filter=Q(state=state))
        for name, state in (
            ("proposed", EntryState.PROPOSED),
            ("invited", EntryState.INVITED),
            ("taking_part", EntryState.TAKING_PART),
        )
    }
    mutual = Q(demand_wants=True, achievement_wants=True)
    return {
        **Entry.objects.filter(window=window).aggregate(**states),
        **Pair.objects.filter(window=window).aggregate(pairs=Count("pk"), mutual=Count("pk", filter=mutual)),
        "talks": Talk.objects.filter(window=window).count(),
    }


class ActOnWindow(OfWindow, TransitionAction):
    """Opens, closes, arranges, finishes, cancels."""

    action_forms = WINDOW_FORMS


class MatchWindow(OfOwnWindow, RecordAction):
    """Makes the pairs in the background, and leads to the progress."""

    def perform(self, record: Any) -> str:
        """Start it."""
        self._job = start_matching(record, actor=self.actor)
        return _("正在匹配，完成后各单位会收到消息。")

    def after(self, record: Any) -> str:
        """To the job, or back to the window when it was refused."""
        job = getattr(self, "_job", None)
        return super().after(record) if job is None else reverse("workbench:job", args=[job.pk])


class JoinWindow(OfWindow, FormPage, RecordPage):  # type: ignore[misc]
    """Proposes own achievements and demands."""

    needs_organisation = True
    permission = Permission.WINDOW_JOIN
    form_class = ProposeForm
    template_name = "shell/pages/form.html"
    submit_label = gettext_lazy("申请参加")
    help = gettext_lazy("只列出本单位已经公开、还没有报名的成果和需求。主办方确认后参加。")

    def page_title(self) -> str:
        """What for."""
        return _("申请参加")

    def page_subtitle(self) -> str:
        """Which one."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.record(), self.page_title())

    def draft_key(self) -> str:
        """One unsent for each window and body."""
        return f"windows.join.{self.record().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """One's own public records that are not entered."""
        entered = Entry.objects.filter(window=self.record())
        records: dict[str, Any] = {}
        for kind in (DEMAND, ACHIEVEMENT):
            rows = MODELS[kind].objects.published().filter(organisation=self.actor.organisation_id)
            taken = entered.filter(**{f"{kind}__isnull": False}).values(kind)
            records |= {f"{kind}:{record.pk}": record for record in rows.exclude(pk__in=taken).order_by("-published_at")}
        return {"records": records, "actor": self.actor}

    def save(self, form: Any) -> list[Entry]:
        """Call the domain."""
        said = form.cleaned_data
        return propose(
            self.record(),
            actor=self.actor,
            records=form.chosen,
            delegate_id=said["delegate"],
            agrees=said["agrees"],
        )

    def after(self, saved: Any) -> str:
        """Back to the window."""
        return reverse("workbench:window", args=[self.record().pk])

    def done_message(self, saved: Any) -> str:
        """How many."""
        return _("已申请 %(count)d 个项目，等主办方确认。") % {"count": len(saved)}


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
        return self._window  # type: ignore[no-any-return]

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
