"""Themed windows: the list, making one, its page, acting on it, taking part in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, RecordPage, TransitionAction
from lianqiao.core.permissions import Permission
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, MODELS
from lianqiao.processes.windows.domain.entries import propose
from lianqiao.processes.windows.domain.pairs import start_matching
from lianqiao.processes.windows.enums import CHOOSING_STATES, EDITABLE_STATES, Admission, EntryState, WindowState
from lianqiao.processes.windows.interfaces.filters import WindowFilter
from lianqiao.processes.windows.interfaces.forms import (
    WINDOW_FORMS,
    ProposeForm,
    WindowForm,
    keep_window,
)
from lianqiao.processes.windows.interfaces.tables import WindowTable
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
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


class EditWindow(OfOwnWindow, _WindowForm, RecordPage):
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
    return Q(pair__demand_entry__organisation=organisation_id) | Q(
        pair__achievement_entry__organisation=organisation_id
    )


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


class JoinWindow(OfWindow, FormPage, RecordPage):
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
            records |= {
                f"{kind}:{record.pk}": record for record in rows.exclude(pk__in=taken).order_by("-published_at")
            }
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
