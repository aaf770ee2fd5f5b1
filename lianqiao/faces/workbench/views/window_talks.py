"""Who meets whom in a window: pairs and what their owners want, the timetable, talks and the report."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.paging import RecordPaginator
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.notices import WORD
from lianqiao.faces.workbench.views.windows import OfOwnWindow, OfWindow, below
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.windows.domain.pairs import pick, wish
from lianqiao.processes.windows.domain.talks import record_talk
from lianqiao.processes.windows.enums import CHOOSING_STATES, WindowState
from lianqiao.processes.windows.interfaces.documents import figures_of, report_document
from lianqiao.processes.windows.interfaces.filters import TalkFilter
from lianqiao.processes.windows.interfaces.forms import TalkForm
from lianqiao.processes.windows.interfaces.tables import TalkTable
from lianqiao.processes.windows.models import Entry, Pair, Talk, Window
from lianqiao.processes.windows.queries.names import holder_line
from lianqiao.processes.windows.queries.report import report_of

PAGE_SIZE = 20


def _sides(pair: Pair, organisation_id: Any) -> tuple[Entry, Entry]:
    """One's own entry of the pair and the other; for organisers the demand first."""
    if pair.achievement_entry.organisation_id == organisation_id:
        return pair.achievement_entry, pair.demand_entry
    return pair.demand_entry, pair.achievement_entry


def of_unit(organisation_id: Any, prefix: str = "") -> Q:
    """The condition for rows in which the unit has an entry."""
    names = (f"{prefix}demand_entry__organisation", f"{prefix}achievement_entry__organisation")
    return Q(**{names[0]: organisation_id}) | Q(**{names[1]: organisation_id})


class WindowPairs(OfWindow, RecordPage):
    """The pairs of one's own entries, best first, with reasons and what both want; for organisers all."""

    needs_organisation = True
    template_name = "workbench/windows/pairs.html"
    help = gettext_lazy("点“想谈”或“不谈”，日程排定前可以改。对方的选择不会显示；双方都想谈的优先安排。")

    def page_title(self) -> str:
        """What for."""
        return _("匹配结果")

    def page_subtitle(self) -> str:
        """Of which."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.record(), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of them."""
        window = self.record()
        whole = Window.objects.whole_for(self.actor).filter(pk=window.pk).exists()
        rows = Pair.objects.visible_to(self.actor).living().filter(window=window)
        mine = of_unit(self.actor.organisation_id)
        if not whole:
            rows = rows.filter(mine)
        page = RecordPaginator(rows.for_list().order_by("-score", "id"), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            **{
                "window": window,
                "whole": whole,
                "page": page,
                "pairs": [self._line(pair) for pair in page],
                "may_choose": window.state in CHOOSING_STATES and self.actor.has(Permission.WINDOW_JOIN),
                **kwargs,
            }
        )

    def _line(self, pair: Pair) -> dict[str, Any]:
        unit = self.actor.organisation_id
        own, other = _sides(pair, unit)
        is_own = own.organisation_id == unit
        return {
            "pair": pair,
            "own": own,
            "other": other,
            "holder": holder_line(other, self.actor),
            "own_holder": "" if is_own else holder_line(own, self.actor),
            "url": reverse("workbench:window_entry", args=[other.pk]),
            "is_own": is_own,
            "wants": pair.wants(MatchSide(own.side)) if is_own else None,
            "explanation": pair.explanation if pair.score else None,
        }


class PickPair(RecordAction):
    """The owner of one of the two wants to talk, or not."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Pair.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """Say it."""
        answer = self.request.POST.get("wants", "")
        if answer not in ("yes", "no"):
            raise DomainError("no_answer", _("请选择“想谈”或“不谈”。"))
        pick(record, actor=self.actor, wants=answer == "yes")
        return _("已记下，日程排定前可以改。")

    def after(self, record: Any) -> str:
        """Back to the pairs, on the page one came from."""
        page = self.request.POST.get("page", "")
        place = f"?page={page}" if page.isdigit() else ""
        return reverse("workbench:window_pairs", args=[record.window_id]) + f"{place}#pair-{record.pk}"


class WishEntry(RecordAction):
    """Asks for a talk with an entry that the engine has not put together with one's own."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Entry.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """Say for which of one's own."""
        rows = Entry.objects.filter(window=record.window_id, organisation=self.actor.organisation_id)
        own = {str(entry.pk): entry for entry in rows}.get(self.request.POST.get("own", ""))
        if own is None:
            raise DomainError("no_own", _("请选择本单位的项目。"))
        wish(record, actor=self.actor, own=own)
        return _("已记下想谈；对方可以在“匹配结果”里回应。")

    def after(self, record: Any) -> str:
        """Back to the entry."""
        return reverse("workbench:window_entry", args=[record.pk])


class WindowTimetable(OfWindow, ListPage):
    """The talks in order of time: for organisers all, for others their own."""

    title = gettext_lazy("洽谈日程")
    needs_organisation = True
    table_class = TalkTable
    filterset_class = TalkFilter
    order = ("slot", "table")
    page_size = 50
    empty_title = gettext_lazy("还没有排定洽谈")
    empty_text = gettext_lazy("主办方排定日程后，会发消息通知您。")

    def window(self) -> Window:
        """The window of the address, looked up once."""
        if not hasattr(self, "_window"):
            self._window = find_visible(OfWindow.records(self), self.kwargs["pk"])
        return self._window

    def records(self) -> QuerySet[Any]:
        """Those of the window that the actor may see."""
        return Talk.objects.visible_to(self.actor).filter(window=self.window()).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.window(), self.page_title())


class TalkPage(FormPage, RecordPage):
    """One talk: who sits there, what both said, and for its sides the form to say how it went."""

    needs_organisation = True
    form_class = TalkForm
    template_name = "workbench/windows/talk.html"
    submit_label = gettext_lazy("登记结果")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Talk.objects.visible_to(self.actor).for_list()

    def page_title(self) -> str:
        """What it is."""
        return _("洽谈")

    def breadcrumb(self) -> list[Crumb]:
        """Below the timetable of the window."""
        return below(self.record().window, self.page_title())

    def draft_key(self) -> str:
        """One unsent for each talk and unit."""
        return f"windows.talk.{self.record().pk}.{self.actor.organisation_id}"

    def save(self, form: Any) -> Talk:
        """Call the domain."""
        return record_talk(self.record(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the talk."""
        return reverse("workbench:window_talk", args=[saved.pk])

    def done_message(self, saved: Any) -> str:
        """What follows."""
        return _("已登记。") if saved.introduction_id is None else _("已登记，后续进展在“对接”里跟踪。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both sides as the actor may read them, and whether one may still say something."""
        talk = self.record()
        own, other = _sides(talk.pair, self.actor.organisation_id)
        is_party = own.organisation_id == self.actor.organisation_id
        told = any(remark.side == own.side for remark in talk.remarks.all())
        begun = talk.window.state in (WindowState.READY, WindowState.HELD) and clock.now() >= talk.begins_at
        return super().get_context_data(
            **{
                "talk": talk,
                "sides": [
                    (entry.record._meta.verbose_name, entry, holder_line(entry, self.actor)) for entry in (own, other)
                ],
                "explanation": talk.pair.explanation if talk.pair.score else None,
                "may_tell": is_party and begun and not told and self.actor.has(Permission.WINDOW_JOIN),
                "is_party": is_party,
                "begun": begun,
                **kwargs,
            }
        )


class WindowReport(OfOwnWindow, RecordPage):
    """The figures of a window, and what followed."""

    needs_organisation = True
    template_name = "workbench/windows/report.html"
    help = gettext_lazy("签约和落地只统计经对方确认或主管部门核实的；洽谈意向不作为成果统计。")

    def page_title(self) -> str:
        """What it is."""
        return _("情况报告")

    def page_subtitle(self) -> str:
        """Of which."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the window."""
        return below(self.record(), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures as they are now."""
        report = report_of(self.record())
        return super().get_context_data(
            window=self.record(), report=report, figures=figures_of(report), followed=report.followed, **kwargs
        )


class WindowReportFile(OfOwnWindow, RecordPage):
    """The report in Word or PDF."""

    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it, and send it."""
        window, form = self.record(), self.kwargs["form"]
        if form not in ("report.docx", "report.pdf"):
            raise Http404(_("没有这个文件。"))
        as_pdf = form == "report.pdf"
        made = report_document(window, self.actor, as_pdf=as_pdf)
        response = HttpResponse(made, content_type="application/pdf" if as_pdf else WORD)
        name = f"{window.title[:60]}-{_('情况报告')}.{'pdf' if as_pdf else 'docx'}"
        response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
        response["X-Content-Type-Options"] = "nosniff"
        return response
