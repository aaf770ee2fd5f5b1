"""The ranked list of a call: scores, the cut, changes by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.money import format_yuan
from lianqiao.core.pages import Crumb, FormPage, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.calls import OfCall, crumbs
from lianqiao.processes.programmes.domain.deciding import change_line, enter_scores, make_list, overspent
from lianqiao.processes.programmes.domain.promoting import next_in_line, promote
from lianqiao.processes.programmes.enums import ApplicationState, CallState, Outcome
from lianqiao.processes.programmes.interfaces.forms import LineForm, PromoteForm, ScoresForm
from lianqiao.processes.programmes.models import Call, Decision, Vacancy
from lianqiao.processes.programmes.reviewing import reviewed
from lianqiao.processes.programmes.scores import scores_of

#: Lines of a ranked list on one page.
SHOWN_AT_ONCE = 100


class Ranking(OfCall, RecordPage):
    """The list as it stands: scores, ranks, outcomes, and how far quota and money go."""

    template_name = "workbench/programmes/ranking.html"

    def page_title(self) -> str:
        """What it is."""
        return _("遴选名单")

    def page_subtitle(self) -> str:
        """Of which call."""
        return str(self.record())

    def breadcrumb(self) -> list[Crumb]:
        """Below the call."""
        call = self.record()
        return crumbs(Crumb(str(call), self.after(call)), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the lines in order, and the sums over all."""
        call = self.record()
        lines = Decision.objects.visible_to(self.actor).filter(call=call)
        page = Paginator(lines.in_order(), SHOWN_AT_ONCE).get_page(self.request.GET.get("page"))
        may_decide = bool(self.actor.can(Permission.CALL_DECIDE, call)) and call.state == CallState.SELECTING
        sums = lines.filter(outcome=Outcome.SELECTED).aggregate(
            count=Count("pk"), money=Sum("amount_yuan", default=Decimal(0))
        )
        return super().get_context_data(
            record=call,
            lines=page,
            page=page,
            selected=sums["count"],
            money=format_yuan(sums["money"]),
            budget=format_yuan(call.budget_yuan),
            problem=overspent(call),
            accepted=call.applications.filter(state=ApplicationState.ACCEPTED).count(),
            may_decide=may_decide,
            **kwargs,
        )


class MakeList(OfCall, RecordAction):
    """Ranks all accepted applications by the scores that there are."""

    def after(self, record: Any) -> str:
        """Back to the list."""
        return reverse("workbench:call_ranking", args=[record.pk])

    def perform(self, record: Any) -> str:
        """Make it."""
        count = make_list(record, actor=self.actor)
        return _("已按得分排出 %(count)d 项的名单。") % {"count": count}


class _Deciding(OfCall, FormPage):
    needs_organisation = True
    submit_label = gettext_lazy("保存")

    def call(self) -> Call:
        """The call, in its selection, which the actor decides on."""
        if not hasattr(self, "_call"):
            self._call = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.CALL_DECIDE, self._call)
            if self._call.state != CallState.SELECTING:
                raise AccessError(_("只在评审遴选阶段办理；名单定稿以后要先收回。"))
        found: Call = self._call
        return found

    def after(self, saved: Any) -> str:
        """Back to the list."""
        return reverse("workbench:call_ranking", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        call = self.call()
        here = Crumb(str(call), reverse("workbench:call", args=[call.pk]))
        return crumbs(here, Crumb(_("遴选名单"), self.after(call)), Crumb(self.page_title()))


class EnterScores(_Deciding):
    """The scores of a signed sheet."""

    title = gettext_lazy("录入评审得分")
    help = gettext_lazy("按签字的评审表录入，可以从表格里整块粘贴。没有得分的不入选；平台上已评的不在这里录入。")
    form_class = ScoresForm

    def draft_key(self) -> str:
        """One for each call."""
        return f"programmes.scores.{self.call().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The accepted applications that no review has scored, and their scores so far."""
        rows = self.call().applications.filter(state=ApplicationState.ACCEPTED)
        applications = list(rows.order_by("number", "pk"))
        judged = reviewed(applications)
        left = [one for one in applications if one.pk not in judged]
        return {"applications": left, "known": scores_of(left)}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        enter_scores(self.call(), actor=self.actor, scores=form.values())
        return self.call()


class PromoteNext(OfCall, FormPage):
    """Lets the next of the reserve move up into a place that was given up."""

    title = gettext_lazy("递补")
    help = gettext_lazy("按名次递补，不能越过得分更高的备选项目。办理以后立即通知双方，并更新门户上的结果。")
    needs_organisation = True
    form_class = PromoteForm
    submit_label = gettext_lazy("决定递补")

    def vacancy(self) -> Vacancy:
        """The place, of a call that the actor decides on; one that is filled is none."""
        if not hasattr(self, "_vacancy"):
            call = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.CALL_DECIDE, call)
            rows: QuerySet[Any] = Vacancy.objects.visible_to(self.actor).filter(call=call, filled_by=None)
            self._vacancy = find_visible(rows.select_related("left_by", "call"), self.kwargs["vacancy"])
        found: Vacancy = self._vacancy
        return found

    def page_subtitle(self) -> str:
        """Whose place it is."""
        return _("退出的项目：%(title)s") % {"title": self.vacancy().left_by.title}

    def draft_key(self) -> str:
        """One for each place."""
        return f"programmes.promote.{self.vacancy().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The next of the reserve."""
        return {"group": next_in_line(self.vacancy().call)}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return promote(self.vacancy(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """Who moved up."""
        return _("“%(title)s”已递补入选。") % {"title": saved.title}

    def after(self, saved: Any) -> str:
        """Back to the call."""
        return reverse("workbench:call", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the call."""
        return crumbs(Crumb(str(self.vacancy().call), self.after(None)), Crumb(self.page_title()))


class EditLine(_Deciding):
    """Another outcome or amount for one application, with the reason."""

    form_class = LineForm

    def decision(self) -> Decision:
        """The line of the address."""
        rows: QuerySet[Any] = Decision.objects.visible_to(self.actor).filter(call=self.call())
        found: Decision = find_visible(rows.select_related("application", "call"), self.kwargs["line"])
        return found

    def page_title(self) -> str:
        """Whose line it is."""
        return _("调整结论：%(title)s") % {"title": self.decision().application.title}

    def draft_key(self) -> str:
        """One for each line."""
        return f"programmes.line.{self.decision().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The line as it is."""
        return {"instance": self.decision()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return change_line(self.decision(), actor=self.actor, **form.cleaned_data)
