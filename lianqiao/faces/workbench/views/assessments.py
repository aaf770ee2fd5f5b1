"""Assessments: the list, making one, its table of points, one unit with its corrections, and the workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.governance.boards.domain.assessments import (
    add_extra,
    correct_points,
    create_assessment,
    drop_extra,
    edit_assessment,
)
from lianqiao.governance.boards.enums import AssessmentState
from lianqiao.governance.boards.interfaces.forms import AssessmentForm, CorrectionForm, ExtraForm
from lianqiao.governance.boards.interfaces.workbooks import assessment_workbook, sent
from lianqiao.governance.boards.models import AssessedScore, AssessedUnit, Assessment, Extra
from lianqiao.governance.boards.queries.assessing import units_for
from lianqiao.governance.indicators.queries.visibility import home_of

AT_ONCE = 30
NEXT = {
    AssessmentState.DRAFT: gettext_lazy("先定好指标和权重（合计100）；考核期结束后点“计分”。"),
    AssessmentState.SCORED: gettext_lazy("请逐个核对；有误的可以更正并写明理由，核对完点“确认结果”。"),
    AssessmentState.CONFIRMED: gettext_lazy("结果已确认，被考核的地区、单位已收到消息。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the assessments."""
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("考核"), reverse("workbench:assessments")), *more]


class Assessments(Page):
    """The assessments that the actor may see."""

    title = gettext_lazy("考核")
    subtitle = gettext_lazy("年终按指标和权重给下一级地区或单位计分，更正有理由，确认后留档")
    needs_organisation = True
    permission = Permission.ASSESSMENT_VIEW
    template_name = "workbench/boards/assessments.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of assessments."""
        rows = Assessment.objects.visible_to(self.actor).for_list().order_by("-ends_on", "-id")
        may_make = self.actor.has(Permission.ASSESSMENT_EDIT) and self.actor.oversight is not None
        page = Paginator(rows, AT_ONCE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, may_make=may_make, **kwargs)


class _AssessmentForm(FormPage):
    form_class = AssessmentForm
    permission = Permission.ASSESSMENT_EDIT
    needs_organisation = True
    template_name = "workbench/boards/assessment_form.html"

    def after(self, saved: Any) -> str:
        """To the assessment."""
        return reverse("workbench:assessment", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the assessments."""
        return crumbs(Crumb(self.page_title()))


class NewAssessment(_AssessmentForm):
    """Draws an assessment up."""

    title = gettext_lazy("制定考核")

    def draft_key(self) -> str:
        """One unsent assessment per government."""
        return f"boards.assessment.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks."""
        if self.actor.oversight is None:
            raise AccessError(_("考核由政府部门制定。"), permission=Permission.ASSESSMENT_EDIT)
        return {"actor": self.actor}

    def save(self, form: Any) -> Assessment:
        """Create it."""
        return create_assessment(actor=self.actor, values=form.head(), items=form.items())


class EditAssessment(_AssessmentForm):
    """Changes a draft."""

    title = gettext_lazy("修改考核")

    def stored_record(self) -> Assessment:
        """The assessment of the address, which the actor may change."""
        if not hasattr(self, "_assessment"):
            self._assessment: Assessment = find_visible(Assessment.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.ASSESSMENT_EDIT, self._assessment)
        return self._assessment

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:assessment", args=[self.stored_record().pk])

    def draft_key(self) -> str:
        """One unsent change per assessment."""
        return f"boards.assessment.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks, and what is there."""
        return {"actor": self.actor, "instance": self.stored_record()}

    def save(self, form: Any) -> Assessment:
        """Change it."""
        return edit_assessment(self.stored_record(), actor=self.actor, values=form.head(), items=form.items())


class OfAssessment(RecordPage):
    """Pages of one assessment."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Assessment.objects.visible_to(self.actor).select_related("organisation", "region")

    def units(self) -> QuerySet[Any]:
        """Its units that the actor may see."""
        return units_for(self.record(), self.actor)


class AssessmentPage(OfAssessment):
    """One assessment: its sheet, and the points of every unit."""

    template_name = "workbench/boards/assessment.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the assessments."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Items, points and actions; as many queries for many units as for one."""
        record = self.record()
        items = list(record.items.select_related("indicator").order_by("order", "id"))
        rows = []
        for unit in self.units():
            scores = {score.item_id: score for score in unit.scores.all()}
            extras = sum((one.points for one in unit.extras.all()), start=0)
            rows.append((unit, [scores.get(item.pk) for item in items], extras))
        may_edit = bool(self.actor.can(Permission.ASSESSMENT_EDIT, record))
        return super().get_context_data(
            record=record,
            items=items,
            weight_total=sum((item.weight for item in items), start=0),
            rows=rows,
            home=home_of(self.actor),
            offers=shown_offers(record, self.actor, {}),
            next_step=NEXT[record.state],
            may_edit=may_edit and record.state == AssessmentState.DRAFT,
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


class UnitPage(OfAssessment):
    """The points of one unit, with the figures behind them, their corrections and what was added or taken off."""

    template_name = "workbench/boards/unit.html"

    def unit(self) -> AssessedUnit:
        """The unit of the address."""
        found: AssessedUnit = find_visible(self.units(), self.kwargs["unit"])
        return found

    def page_title(self) -> str:
        """The unit's name."""
        return _("%(unit)s得分") % {"unit": self.unit()}

    def breadcrumb(self) -> list[Crumb]:
        """Below the assessment."""
        record = self.record()
        return crumbs(Crumb(record.title, reverse("workbench:assessment", args=[record.pk])), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Scores with their items, and forms where they may be corrected."""
        record, unit = self.record(), self.unit()
        scores = unit.scores.select_related("item__indicator").order_by("item__order")
        open_ = record.state == AssessmentState.SCORED and bool(self.actor.can(Permission.ASSESSMENT_EDIT, record))
        return super().get_context_data(
            record=record,
            unit=unit,
            scores=list(scores),
            extras=list(unit.extras.all()),
            may_correct=open_,
            extra_form=ExtraForm() if open_ else None,
            **kwargs,
        )


class _AssessmentAction(OfAssessment, RecordAction):
    """A POST on an assessment that goes back to its page, or to the page of the unit that it is about."""

    def after(self, record: Any) -> str:
        """To the unit where there is one in the address."""
        if "unit" in self.kwargs:
            return reverse("workbench:assessment_unit", args=[record.pk, self.kwargs["unit"]])
        return reverse("workbench:assessment", args=[record.pk])

    def unit(self) -> AssessedUnit:
        """The unit of the address."""
        found: AssessedUnit = find_visible(self.units(), self.kwargs["unit"])
        return found


class ActOnAssessment(_AssessmentAction, TransitionAction):
    """Computes the points, confirms, or goes back."""


class CorrectPoints(_AssessmentAction):
    """Puts other points in place of the computed ones."""

    def perform(self, record: Any) -> str:
        """Correct them."""
        self.actor.require(Permission.ASSESSMENT_EDIT, record)
        scores = AssessedScore.objects.filter(unit=self.unit()).select_related("unit__assessment")
        score = find_visible(scores, self.kwargs["score"])
        data = cleaned(CorrectionForm(self.request.POST))
        correct_points(score, actor=self.actor, **data)
        return _("得分已更正，总分和名次已重算。")


class AddExtra(_AssessmentAction):
    """Gives points beside the items, or takes some off."""

    def perform(self, record: Any) -> str:
        """Add them."""
        self.actor.require(Permission.ASSESSMENT_EDIT, record)
        add_extra(self.unit(), actor=self.actor, **cleaned(ExtraForm(self.request.POST)))
        return _("已加减分，总分和名次已重算。")


class DropExtra(_AssessmentAction):
    """Takes points beside the items back."""

    def perform(self, record: Any) -> str:
        """Drop them."""
        self.actor.require(Permission.ASSESSMENT_EDIT, record)
        extras = Extra.objects.filter(unit=self.unit()).select_related(
            "unit__assessment", "unit__region", "unit__organisation"
        )
        drop_extra(find_visible(extras, self.kwargs["extra"]), actor=self.actor)
        return _("已取消，总分和名次已重算。")


class ExportAssessment(OfAssessment):
    """The assessment as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it; there is nothing to send before points were computed."""
        record = self.record()
        if record.state == AssessmentState.DRAFT:
            raise Http404(_("还没有计分。"))
        return sent(assessment_workbook(record, self.units()), record.title)


def cleaned(form: Any) -> dict[str, Any]:
    """The values of a small form; DomainError with the first sentence where one is not well formed."""
    if not form.is_valid():
        field, sentences = next(iter(form.errors.items()))
        label = form.fields[field].label if field in form.fields else ""
        raise DomainError("invalid_input", f"{label}：{sentences[0]}" if label else str(sentences[0]), field)
    values: dict[str, Any] = form.cleaned_data
    return values
