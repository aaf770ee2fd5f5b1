"""Milestones: who is behind, one milestone with its reports, reporting, and judging what was reported."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import transitions
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.faces.workbench.views.agreements import crumbs
from lianqiao.processes.agreements import consequences
from lianqiao.processes.agreements.domain.executing import (
    JUDGEMENTS,
    judge_milestone,
    punish_lateness,
    report_milestone,
)
from lianqiao.processes.agreements.enums import OWED, MilestoneState
from lianqiao.processes.agreements.interfaces.filters import MilestoneFilter
from lianqiao.processes.agreements.interfaces.forms import MILESTONE_FORMS, ReportForm
from lianqiao.processes.agreements.interfaces.tables import MilestoneTable
from lianqiao.processes.agreements.models import Milestone

NEXT = {
    MilestoneState.OPEN: gettext_lazy("承担单位在截止日期前提交报告和证明。"),
    MilestoneState.REPORTED: gettext_lazy("签约部门验收：通过、退回补充一次，或不通过并写明理由。"),
    MilestoneState.RETURNED: gettext_lazy("承担单位按意见补充后再次提交。"),
}


class Milestones(ListPage):
    """What is owed or waits for acceptance, the earliest day first: who is behind stands on top."""

    title = gettext_lazy("里程碑进度")
    help = gettext_lazy("待报告、待验收的里程碑，按截止日期排列；逾期的排在最前。")
    needs_organisation = True
    table_class = MilestoneTable
    filterset_class = MilestoneFilter
    order = ("due_on", "id")
    empty_title = gettext_lazy("没有待办的里程碑")
    empty_text = gettext_lazy("合同生效以后，里程碑列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of agreements that the actor may see."""
        return Milestone.objects.visible_to(self.actor).under_way().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the agreements."""
        return crumbs(Crumb(self.page_title()))


class OfMilestone:
    """Pages and actions of one milestone."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of agreements that the actor may see."""
        return Milestone.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the milestone."""
        return reverse("workbench:milestone", args=[record.pk])


def way_to(milestone: Milestone, *more: Crumb) -> list[Crumb]:
    """The way to a milestone, below its agreement."""
    agreement = milestone.agreement
    above = Crumb(str(agreement), reverse("workbench:agreement", args=[agreement.pk]))
    here = Crumb(milestone.name, reverse("workbench:milestone", args=[milestone.pk]) if more else "")
    return crumbs(above, here, *more)


class MilestonePage(OfMilestone, DeskRecordPage):
    """One milestone: what is to be shown by when, what was reported, and the judgement."""

    template_name = "workbench/agreements/milestone.html"
    action_forms = MILESTONE_FORMS

    def page_title(self) -> str:
        """Its name."""
        name: str = self.record().name
        return name

    def page_subtitle(self) -> str:
        """Of which agreement."""
        return str(self.record().agreement)

    def breadcrumb(self) -> list[Crumb]:
        """Below its agreement."""
        return way_to(self.record())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reports with measured values and evidence, and what follows from lateness."""
        milestone = self.record()
        may_report = milestone.state in OWED and milestone.agreement.is_in_force
        may_decide = bool(self.actor.can(Permission.AGREEMENT_DECIDE, milestone)) and milestone.agreement.is_in_force
        late = consequences.late_rows(milestone) if may_decide and milestone.days_late else []
        context = super().get_context_data(
            **{
                "reports": self._reports(milestone),
                "may_report": may_report and bool(self.actor.can(Permission.AGREEMENT_REPORT, milestone)),
                "late_rows": [row.words() for _place, row in late],
                "next_step": NEXT.get(milestone.state, ""),
                "act_url": reverse("workbench:milestone_act", args=[milestone.pk]),
                **kwargs,
            }
        )
        # Reporting has a page of its own.
        context["offers"] = [one for one in context["offers"] if one.transition.name in JUDGEMENTS]
        return context

    def _reports(self, milestone: Milestone) -> list[dict[str, Any]]:
        """Newest first, each with its values and its files."""
        rows = list(
            milestone.reports.select_related("submitted_by")
            .prefetch_related("measurements__indicator")
            .order_by("-number")
        )
        files = evidence_of(rows)
        return [{"report": one, "values": one.measurements.all(), "files": files.get(one.pk, [])} for one in rows]


class ReportMilestone(OfMilestone, FormPage):
    """The report of a milestone."""

    title = gettext_lazy("提交报告")
    form_class = ReportForm
    needs_organisation = True
    submit_label = gettext_lazy("提交报告")

    def milestone(self) -> Milestone:
        """The milestone of the address, which the actor's unit reports."""
        if not hasattr(self, "_milestone"):
            self._milestone = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.AGREEMENT_REPORT, self._milestone)
        found: Milestone = self._milestone
        return found

    def page_subtitle(self) -> str:
        """Of which milestone."""
        return str(self.milestone())

    def draft_key(self) -> str:
        """One for each milestone."""
        return f"agreements.report.{self.milestone().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The milestone."""
        return {"instance": self.milestone()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return report_milestone(self.milestone(), actor=self.actor, **form.values())

    def after(self, saved: Any) -> str:
        """To the milestone."""
        return reverse("workbench:milestone", args=[self.kwargs["pk"]])

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已提交，等待签约部门验收。")

    def breadcrumb(self) -> list[Crumb]:
        """Below the milestone."""
        return way_to(self.milestone(), Crumb(self.page_title()))


class ActOnMilestone(OfMilestone, TransitionAction):
    """Accepts, returns, refuses, with all that follows."""

    action_forms = MILESTONE_FORMS

    def perform(self, record: Any) -> str:
        """Judge it."""
        name = self.request.POST.get("transition", "")
        if name not in JUDGEMENTS:
            raise Http404(_("没有这个操作。"))
        reason = self.request.POST.get("reason", "")
        judge_milestone(record, name, actor=self.actor, reason=reason, **self._data(name))
        return _("已办理：%(action)s。") % {"action": transitions.table_of(Milestone).named(name).label}


class PunishLateness(OfMilestone, RecordAction):
    """Carries out what follows from lateness."""

    def perform(self, record: Any) -> str:
        """Carry it out, with the reason."""
        made = punish_lateness(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("已执行 %(count)d 项后果。") % {"count": len(made)}
