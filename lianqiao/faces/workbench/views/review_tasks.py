"""What an expert sees: only the frozen copy of what he judges, never the record, the review or the other experts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.reviews import shown_files
from lianqiao.processes.reviews.domain import cast_vote, hand_in_sheet, leave_place
from lianqiao.processes.reviews.domain.drawing import LEAVING
from lianqiao.processes.reviews.enums import AssignmentState, ReviewState
from lianqiao.processes.reviews.interfaces.filters import TaskFilter
from lianqiao.processes.reviews.interfaces.forms import VoteForm
from lianqiao.processes.reviews.interfaces.marking import SheetForm, given_marks
from lianqiao.processes.reviews.interfaces.tables import TaskTable
from lianqiao.processes.reviews.models import Assignment, Expert, Visit, Vote
from lianqiao.processes.reviews.queries.results import marks_of, record_of, results_of
from lianqiao.processes.reviews.scoring import band_of, total_of

#: So many of an expert's visits stand below his tasks, the latest first.
SHOWN_VISITS = 20
#: States in which the expert reads the copy and its files.
_READING = (AssignmentState.ACCEPTED, AssignmentState.SUBMITTED)


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("我的评审"), reverse("workbench:review_tasks")), *more]


class Tasks(ListPage):
    """What the actor was asked to judge, with his own record."""

    title = gettext_lazy("我的评审")
    help = gettext_lazy("请先答复是否接受；与申报单位或人员有利害关系的请回避，系统会另抽专家。")
    permission = Permission.REVIEW_SCORE
    template_name = "workbench/reviews/tasks.html"
    table_class = TaskTable
    filterset_class = TaskFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("没有评审任务")
    empty_text = gettext_lazy("入库的专家抽到评审时会收到通知，任务列在这里。")

    def records(self) -> QuerySet[Any]:
        """The actor's own."""
        return Assignment.objects.mine(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the record over all pools."""
        experts = list(Expert.objects.filter(user=self.actor.user))
        visits = Visit.objects.mine(self.actor).for_list().order_by("-held_on", "-id")[:SHOWN_VISITS]
        work = record_of(experts) if experts else None
        return super().get_context_data(experts=experts, work=work, visits=visits, **kwargs)


class _Own:
    """The actor's own assignments."""

    actor: Actor
    kwargs: dict[str, Any]

    def records(self) -> QuerySet[Any]:
        """As an expert."""
        return Assignment.objects.mine(self.actor).for_detail()


class TaskPage(_Own, RecordPage):
    """One subject to judge: its copy, what to do next, and what was handed in."""

    template_name = "workbench/reviews/task.html"
    permission = Permission.REVIEW_SCORE

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The copy as soon as the expert has accepted; in the panel the totals of the others, without names."""
        task = self.record()
        review, subject = task.review, task.subject
        reads = task.state in _READING
        sheet = task.sheets.order_by("-number").first() if task.state == AssignmentState.SUBMITTED else None
        is_panel = review.state in (ReviewState.PANEL, ReviewState.CLOSED)
        criteria = {row["key"]: row for row in review.criteria}
        is_open = review.state == ReviewState.SCORING and clock.today() <= review.due_on
        vote = Vote.objects.filter(assignment=task).first()
        others, beside = [], None
        if is_panel and sheet is not None:
            beside = next((one for one in results_of(review) if one.subject.pk == subject.pk), None)
            marks = (mark for mark in marks_of([review.pk]) if mark.subject == subject.pk)
            others = sorted(mark.total for mark in marks if mark.reviewer != task.expert_id)
        offers = [one for one in shown_offers(task, self.actor, {}) if one.transition.name != "submit"]
        return super().get_context_data(
            task=task,
            review=review,
            reads=reads,
            sections=subject.sections if reads else [],
            files=shown_files(subject) if reads else [],
            sheet=sheet,
            marks=[] if sheet is None else [(criteria[one["key"]], one) for one in sheet.scores],
            band="" if sheet is None else band_of(review.bands, sheet.total),
            others=others,
            beside=beside,
            vote=vote,
            offers=offers,
            may_score=is_open and task.state == AssignmentState.ACCEPTED,
            may_vote=review.state == ReviewState.PANEL and sheet is not None and vote is None,
            act_url=reverse("workbench:review_task_act", args=[task.pk]),
            **kwargs,
        )


class ActOnTask(TransitionAction):
    """Accepts, declines, abstains; for the body sends a sheet back or asks somebody else."""

    def records(self) -> QuerySet[Any]:
        """The expert's own, and those of the body's reviews."""
        return Assignment.objects.visible_to(self.actor).for_detail()

    def perform(self, record: Any) -> str:
        """Make the change; a place that is left is filled again at once."""
        name = self.request.POST.get("transition", "")
        if name not in LEAVING:
            return super().perform(record)
        leave_place(record, name, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("已办理。")

    def after(self, record: Any) -> str:
        """An expert back to his task, the body to the subject."""
        if record.expert.user_id == self.actor.user_id:
            return reverse("workbench:review_task", args=[record.pk])
        return reverse("workbench:review_subject", args=[record.subject_id])


class _OnTask(_Own, FormPage):
    """A form below an own assignment."""

    permission = Permission.REVIEW_SCORE

    def task(self) -> Assignment:
        """The assignment, looked up once."""
        if not hasattr(self, "_task"):
            self._task = find_visible(self.records(), self.kwargs["pk"])
        return self._task

    def draft_key(self) -> str:
        """One unsent form for each assignment."""
        return f"reviews.{type(self).__name__}.{self.task().pk}"

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.task())

    def breadcrumb(self) -> list[Crumb]:
        """Below the task."""
        return _crumbs(Crumb(str(self.task()), self.after(None)), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the task."""
        return reverse("workbench:review_task", args=[self.kwargs["pk"]])


class ScoreSheet(_OnTask):
    """The sheet, with the copy above it and the total beside it while it is filled in."""

    title = gettext_lazy("评分")
    template_name = "workbench/reviews/score.html"
    form_class = SheetForm
    submit_label = gettext_lazy("提交评分表")

    def task(self) -> Assignment:
        """An accepted assignment; a sheet of another one does not exist."""
        found = super().task()
        if found.state != AssignmentState.ACCEPTED:
            raise Http404(_("这一件现在不能评分。"))
        return found

    def form_arguments(self) -> dict[str, Any]:
        """By the criteria of the review; a sheet that came back begins with what it said."""
        task = self.task()
        last = task.sheets.order_by("-number").first()
        initial: dict[str, Any] = {}
        if last is not None:
            initial = {"opinion": last.opinion, **given_marks(last.scores)}
        return {"review": task.review, "initial": initial}

    def save(self, form: Any) -> Any:
        """Hand it in."""
        opinion = form.cleaned_data["opinion"]
        return hand_in_sheet(
            self.task(), actor=self.actor, scores=form.scores(), comments=form.comments(), opinion=opinion
        )

    def done_message(self, saved: Any) -> str:
        """With the total."""
        return _("已提交，总分 %(total)s 分。") % {"total": saved.total}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the copy and its files."""
        task = self.task()
        return super().get_context_data(
            review=task.review,
            sections=task.subject.sections,
            files=shown_files(task.subject),
            total_url=reverse("workbench:review_task_total", args=[task.pk]),
            **kwargs,
        )


class LiveTotal(_Own, RecordPage):
    """The total of what is typed so far, as a part of the page."""

    http_method_names = ("post",)
    permission = Permission.REVIEW_SCORE
    template_name = "workbench/reviews/total.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count; what is not a score does not count."""
        review = self.record().review
        form = SheetForm(request.POST, review=review)
        form.is_valid()
        most = {row["key"]: row["most"] for row in review.criteria}
        scores = {key: score for key, score in form.scores().items() if score is not None and 0 <= score <= most[key]}
        total = total_of(review.criteria, scores) if scores else None
        is_whole = len(scores) == len(review.criteria)
        return self.render_to_response(
            {
                "total": total,
                "missing": len(review.criteria) - len(scores),
                "band": band_of(review.bands, total) if is_whole else "",
            }
        )


class CastVote(_OnTask):
    """A voice in the panel."""

    title = gettext_lazy("表决")
    help = gettext_lazy("表决以后不能更改。")
    form_class = VoteForm
    submit_label = gettext_lazy("表决")

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the task before the form is shown."""
        self.task()
        return {}

    def save(self, form: Any) -> Vote:
        """Cast it."""
        return cast_vote(self.task(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """That it counts."""
        return _("已表决。")
