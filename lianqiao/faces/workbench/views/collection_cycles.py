"""One period of a data set for those who look at it: who has reported, who is late, deciding on many at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import table_of
from lianqiao.faces.workbench.views.collection_sets import crumbs
from lianqiao.governance.collection.domain.deciding import decide_many
from lianqiao.governance.collection.domain.opening import complete_cycle
from lianqiao.governance.collection.domain.reminding import remind
from lianqiao.governance.collection.enums import CycleState
from lianqiao.governance.collection.interfaces.filters import UnitReportFilter
from lianqiao.governance.collection.interfaces.forms import CYCLE_FORMS
from lianqiao.governance.collection.interfaces.tables import UnitReportTable
from lianqiao.governance.collection.models import Cycle, Report
from lianqiao.governance.collection.queries.overview import standing_by_area, standing_of

#: Refusals that the message after a decision names; the others are counted.
NAMED = 3


class OfCycle:
    """Pages and actions of one cycle."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor's body asks for or looks at."""
        return Cycle.objects.inside(self.actor).for_list()

    def after(self, record: Any) -> str:
        """Back to the cycle."""
        return reverse("workbench:collection_cycle", args=[record.pk])

    def reports_of(self, record: Any) -> QuerySet[Any]:
        """The reports of the cycle at which the actor's body looks."""
        return Report.objects.looked_at_by(self.actor).filter(cycle=record)


class CyclePage(OfCycle, ListPage):
    """One cycle: rates by area, and the reports one by one."""

    needs_organisation = True
    table_class = UnitReportTable
    filterset_class = UnitReportFilter
    template_name = "workbench/collection/cycle.html"
    page_size = 50
    order = ("region_id", "id")
    empty_title = gettext_lazy("没有要看的填报")
    empty_text = gettext_lazy("下发完成后，各单位的填报会出现在这里。")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody of a unit that reports is sent to its report."""
        if not OfCycle.records(self).filter(pk=kwargs["pk"]).exists():
            own = Report.objects.visible_to(self.actor).filter(organisation=self.actor.organisation_id)
            key = own.filter(cycle=kwargs["pk"]).values_list("pk", flat=True).first()
            if key is None:
                raise Http404(_("没有这条记录，或它没有对您公开。"))
            return redirect("workbench:collection_report", pk=key)
        return super().get(request, *args, **kwargs)

    def cycle(self) -> Any:
        """The cycle of the address, looked up once."""
        if not hasattr(self, "_cycle"):
            self._cycle = find_visible(OfCycle.records(self), self.kwargs["pk"])
        return self._cycle

    def records(self) -> QuerySet[Any]:
        """The reports at which the actor's body looks."""
        return self.reports_of(self.cycle()).for_list()  # type: ignore[attr-defined]

    def page_title(self) -> str:
        """Which data set, which period."""
        return str(self.cycle())

    def breadcrumb(self) -> list[Crumb]:
        """Below the data set."""
        cycle = self.cycle()
        data_set = Crumb(cycle.data_set.name, reverse("workbench:collection_set", args=[cycle.data_set_id]))
        return crumbs(data_set, Crumb(cycle.period.label))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How far it has come as a whole and by area, and what may be done."""
        cycle, today = self.cycle(), clock.today()
        reports = self.reports_of(cycle)
        may_review = self.actor.has(Permission.REPORT_REVIEW)
        is_open = cycle.state == CycleState.OPEN
        return super().get_context_data(
            cycle=cycle,
            whole=standing_of(reports, today=today),
            areas=standing_by_area(reports, self.actor.organisation.region, today=today),
            may_decide=may_review and cycle.state != CycleState.OPENING,
            may_remind=may_review and is_open,
            may_complete=is_open and bool(self.actor.can(Permission.DATA_SET_MANAGE, cycle)),
            offers=shown_offers(cycle, self.actor, CYCLE_FORMS),
            act_url=reverse("workbench:collection_cycle_act", args=[cycle.pk]),
            history=log.history_of(cycle).order_by("-at", "-id"),
            today=today,
            **kwargs,
        )


class ActOnCycle(OfCycle, TransitionAction):
    """Gives all units more time."""

    action_forms = CYCLE_FORMS


class RemindCycle(OfCycle, RecordAction):
    """Reminds those who have not reported, each once a day."""

    def perform(self, record: Any) -> str:
        """Remind them."""
        return _("已提醒 %(count)d 家单位。") % {"count": remind(record, actor=self.actor)}


class CompleteCycle(OfCycle, RecordAction):
    """Asks units as well that have joined since."""

    def perform(self, record: Any) -> str:
        """Start the job."""
        complete_cycle(record, actor=self.actor)
        return _("正在补发，稍后刷新可以看到。")


class DecideMany(OfCycle, RecordAction):
    """Accepts, approves or returns the chosen reports, or all that are listed."""

    def perform(self, record: Any) -> str:
        """Hand them to the domain; the first refusals are told."""
        given = self.request.POST
        reports = self.reports_of(record)
        if "everything" not in given:
            reports = reports.filter(pk__in=[_key(text) for text in given.getlist("report")])
        name = given.get("decision", "")
        if "everything" in given:
            reports = reports.filter(state__in=_sources(name))
        changed, refused = decide_many(record, reports, name, actor=self.actor, reason=given.get("reason", ""))
        if not changed and refused:
            raise DomainError("refused", f"{refused[0].subject}：{refused[0].reason}")
        sentence = _("已办理 %(count)d 份。") % {"count": changed}
        if refused:
            named = "；".join(f"{one.subject}：{one.reason}" for one in refused[:NAMED])
            sentence += _("有 %(count)d 份没有办理：%(named)s") % {"count": len(refused), "named": named}
        return sentence


def _sources(name: str) -> tuple[str, ...]:
    try:
        return table_of(Report).named(name).sources
    except LookupError as error:
        raise Http404(_("没有这个操作。")) from error


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise DomainError("foreign", _("有的填报不在这一期里，请刷新页面。")) from error
