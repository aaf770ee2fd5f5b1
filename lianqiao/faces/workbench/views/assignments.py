"""What a campaign asks of one unit: its list of tasks, the task's page, classifying, answering, more time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.campaigns import crumbs
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.domain.answers import answer_survey, carry_over, classify, earlier_words
from lianqiao.registers.campaigns.domain.campaigns import extend_deadline
from lianqiao.registers.campaigns.enums import AssignmentState, Verdict
from lianqiao.registers.campaigns.interfaces.filters import TaskFilter
from lianqiao.registers.campaigns.interfaces.forms import ASSIGNMENT_FORMS, ExtendOneForm, SurveyForm
from lianqiao.registers.campaigns.interfaces.tables import TaskTable
from lianqiao.registers.campaigns.models import Assignment, Classification
from lianqiao.registers.campaigns.queries import progress
from lianqiao.registers.campaigns.validators import answer_text

#: Achievements on one page of the table.
AT_ONCE = 50
#: What the table of achievements can be narrowed to, besides a class.
ALL, OPEN = "all", "open"
#: Transitions that a unit makes by other controls of the page than the list of next actions.
_ELSEWHERE = ("begin",)
NEXT = {
    AssignmentState.WAITING: gettext_lazy("还没有开始。"),
    AssignmentState.UNDERWAY: gettext_lazy("做完后请报送。"),
    AssignmentState.HANDED_IN: gettext_lazy("已报送；结束前可以撤回修改。"),
    AssignmentState.ACCEPTED: gettext_lazy("主管部门已通过，不需要再做什么。"),
    AssignmentState.RETURNED: gettext_lazy("请按理由补充后重新报送。"),
    AssignmentState.EXCUSED: gettext_lazy("这次不需要填报。"),
}


class Assignments(ListPage):
    """What is asked of the actor's own unit, newest first."""

    title = gettext_lazy("摸底与征集任务")
    help = gettext_lazy("政府部门请贵单位完成的成果梳理和需求调查。")
    needs_organisation = True
    table_class = TaskTable
    filterset_class = TaskFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("没有任务")
    empty_text = gettext_lazy("有新的任务时，您会收到消息。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit."""
        return Assignment.objects.visible_to(self.actor).filter(organisation=self.actor.organisation).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OfAssignment:
    """Pages and actions of one task."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Assignment.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the task."""
        return reverse("workbench:assignment", args=[record.pk])

    def is_own(self, record: Any) -> bool:
        """Whether the actor acts for the unit of the task."""
        return bool(record.organisation_id == self.actor.organisation_id)

    def way(self, record: Any, *more: Crumb) -> list[Crumb]:
        """Below the own tasks, or below the campaign."""
        if self.is_own(record):
            tasks = Crumb(_("摸底与征集任务"), reverse("workbench:assignments"))
            return [crumbs()[0], tasks, *(more or (Crumb(record.campaign.title),))]
        campaign = Crumb(record.campaign.title, reverse("workbench:campaign", args=[record.campaign_id]))
        return crumbs(campaign, *(more or (Crumb(record.organisation.name),)))


class AssignmentPage(OfAssignment, DeskRecordPage):
    """One task: for its unit the place to do it, for the body the place to look at it."""

    template_name = "workbench/campaigns/assignment.html"
    action_forms = ASSIGNMENT_FORMS

    def page_title(self) -> str:
        """What is asked; for the body, of whom."""
        record = self.record()
        return str(record.campaign.title if self.is_own(record) else record)

    def breadcrumb(self) -> list[Crumb]:
        """See `way`."""
        return self.way(self.record())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The task, what may be done about it, and what there is to see."""
        record = self.record()
        campaign = record.campaign
        is_open = campaign.is_running and record.is_open
        may_answer = is_open and bool(self.actor.can(Permission.ASSIGNMENT_ANSWER, record))
        may_review = bool(self.actor.can(Permission.ASSIGNMENT_REVIEW, record))
        context = super().get_context_data(
            **{
                "campaign": campaign,
                "is_own": self.is_own(record),
                "may_answer": may_answer,
                "is_late": record.is_late(clock.today()),
                "next_step": NEXT[record.state] if self.is_own(record) else "",
                "sent_back": _sent_back(record),
                "act_url": reverse("workbench:assignment_act", args=[record.pk]),
                "say_url": reverse("workbench:assignment_say", args=[record.pk]),
                "extend_form": ExtendOneForm() if may_review and is_open else None,
                **(self._survey(record) if campaign.is_survey else self._inventory(record, may_answer)),
                **kwargs,
            }
        )
        left_out = (*_ELSEWHERE, "hand_in", "accept") if campaign.is_survey else _ELSEWHERE
        context["offers"] = [offer for offer in context["offers"] if offer.transition.name not in left_out]
        return context

    def _survey(self, record: Any) -> dict[str, Any]:
        counted: Any = progress.with_demands(Assignment.objects.filter(pk=record.pk), record.campaign).get()
        answers = [(row["label"], answer_text(record.answers.get(row["key"]))) for row in record.campaign.questions]
        return {
            "shown_answers": answers if record.handed_in_at else [],
            "survey_form": SurveyForm(campaign=record.campaign, initial=_typed(record)),
            "demands": counted.demands,
        }

    def _inventory(self, record: Any, may_answer: bool) -> dict[str, Any]:
        show = self.request.GET.get("show", OPEN if may_answer else ALL)
        words = self.request.GET.get("q", "").strip()
        page = Paginator(shown_achievements(record, self.actor, show=show, words=words), AT_ONCE).get_page(
            self.request.GET.get("page")
        )
        held = progress.holdings_of(record)
        words_said = Classification.objects.visible_to(self.actor).filter(assignment=record)
        said = {row.achievement_id: row for row in words_said.filter(achievement__in=list(page))}
        counts = {ALL: held.entered, OPEN: held.missing, **held.classes}
        labels = {ALL: _("全部"), OPEN: _("还没有分类"), **{verdict.value: verdict.label for verdict in Verdict}}
        return {
            "held": held,
            "classes": [(verdict.label, held.classes[verdict.value]) for verdict in Verdict],
            "verdicts": Verdict.choices,
            "page": page,
            "rows": [(achievement, said.get(achievement.pk)) for achievement in page],
            "show": show,
            "words": words,
            "tabs": [(name, labels[name], counts[name]) for name in labels],
            "earlier": earlier_words(record).count() if may_answer and held.missing else 0,
        }


def shown_achievements(record: Any, actor: Any, *, show: str, words: str) -> QuerySet[Any]:
    """The achievements of the unit that the actor may see, narrowed to a class, to those without one, or by words."""
    scope = progress.in_scope(record.organisation_id)
    rows: Any = Achievement.objects.visible_to(actor).filter(pk__in=scope.values("pk")).prefetch_related("fields")
    said = Classification.objects.filter(assignment=record, achievement=OuterRef("pk"))
    if show == OPEN:
        rows = rows.filter(~Exists(said))
    elif show in Verdict.values:
        rows = rows.filter(Exists(said.filter(verdict=show)))
    for word in words.split():
        rows = rows.filter(title__icontains=word)
    return rows.order_by("-updated_at", "-id")


def _sent_back(record: Any) -> Any:
    if record.state != AssignmentState.RETURNED:
        return None
    return log.history_of(record).exclude(reason="").order_by("-at", "-id").first()


def _typed(record: Any) -> dict[str, Any]:
    """Earlier answers as the form's fields take them."""
    words = {True: "yes", False: "no"}
    return {key: words[value] if isinstance(value, bool) else value for key, value in record.answers.items()}


class ActOnAssignment(OfAssignment, TransitionAction):
    """Hands in, takes back, accepts, returns, excuses."""

    action_forms = ASSIGNMENT_FORMS


class SayOnAssignment(OfAssignment, CommentAction):
    """Adds a remark."""


class Classify(OfAssignment, RecordAction):
    """Puts the chosen achievements, or all that the table is narrowed to, into a class."""

    def perform(self, record: Any) -> str:
        """Hand them to the domain."""
        self.actor.require(Permission.ASSIGNMENT_ANSWER, record)
        given = self.request.POST
        if "carry_over" in given:
            return _("已沿用上次的分类：%(count)d 项。") % {"count": carry_over(record, actor=self.actor)}
        if "everything" in given:
            rows = shown_achievements(record, self.actor, show=given.get("show", OPEN), words=given.get("q", ""))
            keys = list(rows.values_list("pk", flat=True))
        else:
            keys = [_key(text) for text in given.getlist("achievement")]
        count = classify(
            record,
            actor=self.actor,
            achievements=keys,
            verdict=given.get("verdict", ""),
            reason=given.get("reason", ""),
        )
        return _("已分类 %(count)d 项。") % {"count": count}

    def after(self, record: Any) -> str:
        """Back to the table as it was narrowed."""
        show = self.request.POST.get("show", OPEN)
        show = show if show in (ALL, OPEN, *Verdict.values) else OPEN
        return f"{super().after(record)}?show={show}#table"


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise DomainError("foreign", _("有的成果不在本单位的成果库中，请刷新页面。")) from error


class AnswerSurvey(OfAssignment, FormPage):
    """Answers a survey: no need at present with one click, or the questions and then the demand itself."""

    title = gettext_lazy("填写需求调查")
    form_class = SurveyForm
    needs_organisation = True
    submit_label = gettext_lazy("提交，并填写需求")

    def assignment(self) -> Any:
        """The task of the address, which the actor answers."""
        if not hasattr(self, "_assignment"):
            self._assignment = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.ASSIGNMENT_ANSWER, self._assignment)
            if not self._assignment.campaign.is_survey:
                raise Http404(_("这项任务不是问卷。"))
        return self._assignment

    def draft_key(self) -> str:
        """One for each task."""
        return f"campaigns.answer.{self.assignment().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The questions, and the earlier answers."""
        return {"campaign": self.assignment().campaign, "initial": _typed(self.assignment())}

    def save(self, form: Any) -> Any:
        """Hand them to the domain."""
        has_need = self.request.POST.get("has_need") != "no"
        answers = form.answers()
        return answer_survey(self.assignment(), actor=self.actor, has_need=has_need, answers=answers)

    def done_message(self, saved: Any) -> str:
        """Thanks, and what comes next."""
        if saved.has_need:
            return _("调查已提交。请接着写下遇到的难题，技术经理人会与您联系。")
        return _("已提交，谢谢！以后有需求，随时可以在这里提出。")

    def after(self, saved: Any) -> str:
        """On to the demand, or back to the task."""
        if saved.has_need and self.actor.has(Permission.DEMAND_CREATE):
            return reverse("workbench:demands_new")
        return super().after(saved)

    def breadcrumb(self) -> list[Crumb]:
        """Below the task."""
        record = self.assignment()
        task = Crumb(record.campaign.title, reverse("workbench:assignment", args=[record.pk]))
        return self.way(record, task, Crumb(self.page_title()))


class ExtendAssignment(OfAssignment, RecordAction):
    """Gives the unit more time."""

    def perform(self, record: Any) -> str:
        """Hand it to the domain; the first mistake of the form is told in one sentence."""
        self.actor.require(Permission.ASSIGNMENT_REVIEW, record)
        form = ExtendOneForm(self.request.POST)
        if not form.is_valid():
            name, sentences = next(iter(form.errors.items()))
            raise DomainError("invalid_input", f"{form.fields[name].label}：{sentences[0]}", name)
        extended = extend_deadline(record, actor=self.actor, **form.cleaned_data)
        return _("已延期至 %(day)s。") % {"day": extended.due_on}
