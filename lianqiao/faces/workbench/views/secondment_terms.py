"""What is written in the course of a secondment: plan, signatures, services, assessments."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.secondments import crumbs, page_of
from lianqiao.processes.secondments.agreement import hash_of, text_of
from lianqiao.processes.secondments.domain.serving import conclude, grade_as_host, log_service, sum_up
from lianqiao.processes.secondments.domain.signing import parties_for, set_plan, sign, unsigned
from lianqiao.processes.secondments.enums import IN_OFFICE, SecondmentState
from lianqiao.processes.secondments.interfaces.forms import GradeForm, PlanForm, ServiceForm, SignForm, SummaryForm
from lianqiao.processes.secondments.models import Assessment, Secondment, Service

S = SecondmentState


class _Below(FormPage):
    """A form below a secondment that the actor sees."""

    right: Permission

    def found(self) -> Secondment:
        """The secondment of the address."""
        found: Secondment = find_visible(Secondment.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
        return found

    def above(self) -> Secondment:
        """The secondment, looked up once; asks for the right."""
        if not hasattr(self, "_above"):
            self._above: Secondment = self.found()
            self.actor.require(self.right, self._above)
        return self._above

    def page_subtitle(self) -> str:
        """Of which secondment."""
        return str(self.above())

    def draft_key(self) -> str:
        """One unsent of each sort for each address."""
        return f"secondments.{type(self).__name__}.{self.kwargs['pk']}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.above()
        return {}

    def after(self, saved: Any) -> str:
        """Back to the secondment."""
        return reverse("workbench:secondment", args=[self.above().pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the secondment."""
        return crumbs(page_of(self.above()), Crumb(self.page_title()))


class Plan(_Below):
    """The work plan, by the person, before anybody has signed."""

    title = gettext_lazy("工作计划")
    form_class = PlanForm
    right = Permission.SECONDMENT_APPLY

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        one = self.above()
        if one.state != S.APPOINTED or one.agreement_sha256:
            raise Http404(_("签协议以前才能改工作计划。"))
        rows = [{"task": row.task, "result": row.result, "due_on": row.due_on} for row in one.plan.all()]
        return {"initial": {"items": rows}}

    def save(self, form: Any) -> Secondment:
        """Call the domain."""
        return set_plan(self.above(), actor=self.actor, items=form.cleaned_data["items"])


class Sign(_Below):
    """Signs what the page shows, for one of the three."""

    form_class = SignForm
    template_name = "workbench/secondments/sign.html"
    right = Permission.SECONDMENT_PART
    submit_label = gettext_lazy("签署")

    def page_title(self) -> str:
        """What is signed."""
        return _("签署延期") if self.above().state == S.EXTENDING else _("签署三方协议")

    def form_arguments(self) -> dict[str, Any]:
        """For whom the actor may still sign, and the hash of what is shown."""
        one = self.above()
        parties = [party for party in unsigned(one) if party in parties_for(one, self.actor)]
        if one.state not in (S.APPOINTED, S.EXTENDING) or not parties:
            raise Http404(_("现在没有要您签署的内容。"))
        return {"parties": parties, "initial": {"content_sha256": hash_of(text_of(one)), "party": parties[0]}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the text."""
        one = self.above()
        has_plan = one.state != S.APPOINTED or one.plan.exists()
        return super().get_context_data(text=text_of(one), has_plan=has_plan, **kwargs)

    def save(self, form: Any) -> Secondment:
        """Call the domain."""
        said = form.cleaned_data
        return sign(self.above(), actor=self.actor, party=said["party"], content_sha256=said["content_sha256"])

    def done_message(self, saved: Any) -> str:
        """Whether the term has begun with it."""
        return _("三方都已签署，任期开始。") if saved.state == S.SERVING else _("已签署。")


class LogService(_Below):
    """Writes a service down."""

    title = gettext_lazy("登记服务")
    help = gettext_lazy("登记以后不能修改；写错了的可以更正，原来的那条也留着。")
    form_class = ServiceForm
    right = Permission.SECONDMENT_APPLY
    submit_label = gettext_lazy("登记")

    def corrected(self) -> Service | None:
        """The line that is replaced."""
        return None

    def form_arguments(self) -> dict[str, Any]:
        """In the term only."""
        if self.above().state not in IN_OFFICE:
            raise Http404(_("任期内才能登记服务。"))
        return {}

    def save(self, form: Any) -> Service:
        """Call the domain."""
        return log_service(self.above(), actor=self.actor, values=form.cleaned_data, corrects=self.corrected())

    def done_message(self, saved: Any) -> str:
        """It stands."""
        return _("已登记。")


class CorrectService(LogService):
    """Replaces a line of the log by another one."""

    title = gettext_lazy("更正服务记录")
    submit_label = gettext_lazy("更正")

    def found(self) -> Secondment:
        """The secondment of the line of the address."""
        seen = Secondment.objects.visible_to(self.actor)
        self._line: Service = find_visible(Service.objects.filter(secondment__in=seen), self.kwargs["pk"])
        found: Secondment = seen.for_detail().get(pk=self._line.secondment_id)
        return found

    def corrected(self) -> Service | None:
        """The line of the address."""
        self.above()
        return self._line

    def form_arguments(self) -> dict[str, Any]:
        """What the line says."""
        arguments, line = super().form_arguments(), self.corrected()
        names = ("done_on", "days", "place", "what", "result")
        return {**arguments, "initial": {name: getattr(line, name) for name in names}}


class _OfAssessment(_Below):
    """A form about one period."""

    def found(self) -> Secondment:
        """The secondment of the assessment of the address."""
        self._assessment: Assessment = find_visible(
            Assessment.objects.visible_to(self.actor).select_related("secondment"), self.kwargs["pk"]
        )
        rows = Secondment.objects.visible_to(self.actor).for_detail()
        found: Secondment = rows.get(pk=self._assessment.secondment_id)
        return found

    def assessment(self) -> Assessment:
        """The assessment of the address."""
        self.above()
        return self._assessment

    def form_arguments(self) -> dict[str, Any]:
        """Nothing about a period that is concluded."""
        if self.assessment().concluded_at is not None:
            raise Http404(_("考核已经有结论，不能再改。"))
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what was said so far."""
        return super().get_context_data(assessment=self.assessment(), **kwargs)


class SumUp(_OfAssessment):
    """What the person says of the period."""

    title = gettext_lazy("考核小结")
    form_class = SummaryForm
    right = Permission.SECONDMENT_APPLY
    submit_label = gettext_lazy("提交小结")

    def form_arguments(self) -> dict[str, Any]:
        """What was said before."""
        return {**super().form_arguments(), "initial": {"summary": self.assessment().summary}}

    def save(self, form: Any) -> Assessment:
        """Call the domain."""
        return sum_up(self.assessment(), actor=self.actor, summary=form.cleaned_data["summary"])


class GradeAsHost(_OfAssessment):
    """What the host says of the period."""

    title = gettext_lazy("用人单位评价")
    template_name = "workbench/secondments/grade.html"
    form_class = GradeForm
    right = Permission.SECONDMENT_HOST
    submit_label = gettext_lazy("提交评价")

    def form_arguments(self) -> dict[str, Any]:
        """What was said before."""
        found = self.assessment()
        return {**super().form_arguments(), "initial": {"grade": found.host_grade, "opinion": found.host_opinion}}

    def save(self, form: Any) -> Assessment:
        """Call the domain."""
        return grade_as_host(self.assessment(), actor=self.actor, **form.cleaned_data)


class Conclude(_OfAssessment):
    """What the body concludes of the period."""

    title = gettext_lazy("考核结论")
    template_name = "workbench/secondments/grade.html"
    help = gettext_lazy("作出以后不能修改。")
    form_class = GradeForm
    right = Permission.SECONDMENT_DECIDE
    submit_label = gettext_lazy("作出结论")

    def form_arguments(self) -> dict[str, Any]:
        """After the host, and proposed as the host graded."""
        found = self.assessment()
        if not found.host_grade:
            raise Http404(_("用人单位评价以后才能作考核结论。"))
        return {**super().form_arguments(), "initial": {"grade": found.host_grade}}

    def save(self, form: Any) -> Assessment:
        """Call the domain."""
        return conclude(self.assessment(), actor=self.actor, **form.cleaned_data)
