"""Reviews as the body that holds them sees them: subjects, draws, minutes and fees."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, FormPage, RecordAction, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.reviews import EXPERTS, REVIEWS, RUBRICS
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.reviews.domain import (
    add_material,
    add_subjects,
    change_own_profile,
    copy_rubric,
    draw_experts,
    pay_fees,
    remove_subject,
    runs_the_same,
    write_minutes,
)
from lianqiao.processes.reviews.domain.users import INVITING
from lianqiao.processes.reviews.domain.visits import VISITING
from lianqiao.processes.reviews.enums import AssignmentState, ReviewState, VisitState
from lianqiao.processes.reviews.interfaces.forms import (
    RELATION_COLUMNS,
    MaterialForm,
    MinutesForm,
    PayForm,
    ProfileForm,
    SubjectsForm,
)
from lianqiao.processes.reviews.models import Draw, Expert, Review, Rubric, Subject
from lianqiao.processes.reviews.queries.users import users_of
from lianqiao.registers.organisations.models import Organisation


def shown_files(subject: Subject) -> list[dict[str, Any]]:
    """The files of a subject as the component for files shows them."""
    return [
        {"name": file.name, "size": file.size, "url": reverse("workbench:file", args=[file.pk])}
        for file in files.files_of(subject)
    ]


class _OfReview(RecordPage):
    """Pages and actions of a review of the body acted for."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Review.objects.visible_to(self.actor).select_related("organisation")

    def after(self, record: Any) -> str:
        """Back to the review."""
        return REVIEWS.url("record", self.kwargs["pk"])


class CopyRubric(RecordAction):
    """Makes a draft like a rubric that is in use."""

    permission = Permission.REVIEW_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Rubric.objects.visible_to(self.actor)

    def perform(self, record: Any) -> str:
        """Copy it."""
        self._made = copy_rubric(record, actor=self.actor)
        return _("已复制，修改以后再启用。")

    def after(self, record: Any) -> str:
        """To the copy."""
        return RUBRICS.url("record", self._made.pk)


class OwnProfile(FormPage):
    """How much an expert takes at once, and whom he is related to."""

    title = gettext_lazy("我的专家档案")
    permission = Permission.EXPERT_ANSWER
    form_class = ProfileForm

    def expert(self) -> Expert:
        """The entry, which must be the actor's own."""
        if not hasattr(self, "_expert"):
            self._expert = find_visible(Expert.objects.visible_to(self.actor).for_list(), self.kwargs["pk"])
            self.actor.require(Permission.EXPERT_ANSWER, self._expert)
        return self._expert

    def stored_record(self) -> Any:
        """The entry."""
        return self.expert()

    def draft_key(self) -> str:
        """One unsent for each entry."""
        return f"reviews.profile.{self.expert().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        expert = self.expert()
        relations = list(expert.relations.values(*RELATION_COLUMNS))
        return {"initial": {"most_open": expert.most_open, "relations": relations}}

    def save(self, form: Any) -> Expert:
        """Keep it."""
        return change_own_profile(self.expert(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the entry."""
        return EXPERTS.url("record", self.kwargs["pk"])

    def breadcrumb(self) -> list[Crumb]:
        """Below the entry."""
        return below(EXPERTS, self.expert(), Crumb(self.page_title()))


class _FormBelow(FormPage):
    """A form below a review of the body."""

    needs_organisation = True
    permission = Permission.REVIEW_EDIT

    def above(self) -> Review:
        """The review of the address, looked up once."""
        if not hasattr(self, "_above"):
            self._above = find_visible(Review.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.REVIEW_EDIT, self._above)
        return self._above

    def page_subtitle(self) -> str:
        """Of which review."""
        return str(self.above())

    def draft_key(self) -> str:
        """One unsent form for each review."""
        return f"reviews.{type(self).__name__}.{self.above().pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the review."""
        return below(REVIEWS, self.above(), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the review."""
        return REVIEWS.url("record", self.kwargs["pk"])


class AddSubjects(_FormBelow):
    """Chooses what is to be judged."""

    title = gettext_lazy("加入评审对象")
    help = gettext_lazy("加入时复制一份给专家看的内容，以后记录再改，专家看到的不变。")
    form_class = SubjectsForm
    submit_label = gettext_lazy("加入")

    def form_arguments(self) -> dict[str, Any]:
        """What the actor may offer."""
        self.above()
        return {"actor": self.actor}

    def save(self, form: Any) -> list[Subject]:
        """Copy them."""
        return add_subjects(self.above(), form.records(), actor=self.actor)

    def done_message(self, saved: Any) -> str:
        """How many."""
        return _("已加入 %(count)d 件，请逐件核对专家看到的内容。") % {"count": len(saved)}


class WriteMinutes(_FormBelow):
    """Writes down what the panel said."""

    title = gettext_lazy("合议纪要")
    form_class = MinutesForm

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"initial": {"minutes": self.above().minutes}}

    def stored_record(self) -> Any:
        """The review, so that two who write do not overwrite each other."""
        return self.above()

    def save(self, form: Any) -> Review:
        """Keep it."""
        return write_minutes(self.above(), actor=self.actor, minutes=form.cleaned_data["minutes"])


class DrawExperts(_OfReview, RecordAction):
    """Draws, or draws again with a reason."""

    permission = Permission.REVIEW_RUN

    def perform(self, record: Any) -> str:
        """Draw."""
        made = draw_experts(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        if lacking := sum(made.lacking):
            return _("已抽取，但还缺 %(count)d 位专家，请看抽取记录。") % {"count": lacking}
        return _("已抽取，请核对抽取记录。")


class DrawPage(RecordPage):
    """A draw: who was drawn for what, who was barred and why; with `verify` it is run again."""

    template_name = "workbench/reviews/draw.html"
    permission = Permission.REVIEW_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the body's reviews."""
        return Draw.objects.visible_to(self.actor).select_related("review", "drawn_by")

    def page_title(self) -> str:
        """Its number."""
        return _("第 %(number)d 次抽取") % {"number": self.record().number}

    def breadcrumb(self) -> list[Crumb]:
        """Below the review."""
        return below(REVIEWS, self.record().review, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Names for the keys of the recorded problem."""
        draw = self.record()
        kept = draw.problem
        subjects = {str(row.pk): row for row in Subject.objects.filter(pk__in=kept["subjects"])}
        experts = {
            str(row.pk): row for row in Expert.objects.filter(pk__in=kept["experts"]).select_related("user", "employer")
        }
        columns = [experts[key] for key in kept["experts"]]
        of_row: dict[int, list[Any]] = {}
        barred: dict[int, list[Any]] = {}
        for row, column in draw.pairs:
            of_row.setdefault(row, []).append((columns[column], kept["fit"][row][column]))
        for row, column, reason in kept["barred"]:
            barred.setdefault(row, []).append((columns[column], reason))
        rows = [
            (subjects[key], of_row.get(row, []), barred.get(row, []), draw.lacking[row])
            for row, key in enumerate(kept["subjects"])
        ]
        verified = runs_the_same(draw) if "verify" in self.request.GET else None
        return super().get_context_data(draw=draw, rows=rows, pool=len(columns), verified=verified, **kwargs)


class SubjectPage(RecordPage):
    """A subject as the body sees it: the copy that experts read, its files, and the sheets."""

    template_name = "workbench/reviews/subject.html"
    permission = Permission.REVIEW_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the body's reviews."""
        return Subject.objects.visible_to(self.actor).select_related("review")

    def breadcrumb(self) -> list[Crumb]:
        """Below the review."""
        return below(REVIEWS, self.record().review, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The copy, and who judges it how."""
        subject = self.record()
        review = subject.review
        names = {row["key"]: row for row in review.criteria}
        assignments = []
        rows = subject.assignments.select_related("expert__user", "expert__employer").prefetch_related("sheets")
        may_run = bool(self.actor.can(Permission.REVIEW_RUN, review))
        is_scoring = review.state == ReviewState.SCORING
        for row in rows.order_by("created_at", "pk"):
            row.review = review
            sheet = max(row.sheets.all(), key=lambda one: one.number, default=None)
            if row.state != AssignmentState.SUBMITTED:
                sheet = None
            marks = [] if sheet is None else [(names[one["key"]], one) for one in sheet.scores]
            open_states = (AssignmentState.ASKED, AssignmentState.ACCEPTED)
            assignments.append(
                {
                    "row": row,
                    "sheet": sheet,
                    "marks": marks,
                    "act_url": reverse("workbench:review_task_act", args=[row.pk]),
                    "may_recall": may_run and is_scoring and row.state in open_states,
                    "may_return": may_run and is_scoring and row.state == AssignmentState.SUBMITTED,
                }
            )
        return super().get_context_data(
            subject=subject,
            review=review,
            files=shown_files(subject),
            assignments=assignments,
            may_add=review.state == ReviewState.DRAFT,
            visits=subject.visits.select_related("leader__user").order_by("-held_on", "-id"),
            may_visit=self._may_visit(review, subject),
            ballots=subject.ballots.select_related("unit").order_by("created_at", "id"),
            expected=self._expected(review, subject),
            may_invite=bool(review.user_share) and review.state in INVITING,
            **kwargs,
        )

    @staticmethod
    def _may_visit(review: Review, subject: Subject) -> bool:
        open_visits = subject.visits.exclude(state=VisitState.CANCELLED)
        return bool(review.visit_share) and review.state in VISITING and not open_visits.exists()

    @staticmethod
    def _expected(review: Review, subject: Subject) -> list[tuple[Organisation, Any]]:
        """Before the review opens: who will be asked as a user, by what the registers know now."""
        if not review.user_share or review.state != ReviewState.DRAFT:
            return []
        uses = users_of([subject]).get(subject.pk, {})
        return [(unit, uses[str(unit.pk)]) for unit in Organisation.objects.filter(pk__in=uses).order_by("name", "pk")]


class RemoveSubject(RecordAction):
    """Takes a subject out of a review that is being prepared."""

    permission = Permission.REVIEW_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those of the body's reviews."""
        return Subject.objects.visible_to(self.actor).select_related("review")

    def perform(self, record: Any) -> str:
        """Take it out."""
        remove_subject(record, actor=self.actor)
        return _("已移出。")

    def after(self, record: Any) -> str:
        """Back to the review."""
        return REVIEWS.url("record", record.review_id)


class AddMaterial(FormPage):
    """Puts files before the experts of a subject."""

    title = gettext_lazy("添加评审材料")
    permission = Permission.REVIEW_EDIT
    needs_organisation = True
    form_class = MaterialForm
    submit_label = gettext_lazy("上传")

    def above(self) -> Subject:
        """The subject, looked up once."""
        if not hasattr(self, "_above"):
            rows = Subject.objects.visible_to(self.actor).select_related("review__organisation")
            self._above = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.REVIEW_EDIT, self._above.review)
        return self._above

    def draft_key(self) -> str:
        """One unsent form for each subject."""
        return f"reviews.material.{self.above().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.above()
        return {}

    def save(self, form: Any) -> Subject:
        """Keep each; all or none."""
        for upload in form.cleaned_data["papers"]:
            add_material(self.above(), upload, actor=self.actor)
        return self.above()

    def after(self, saved: Any) -> str:
        """Back to the subject."""
        return reverse("workbench:review_subject", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the subject."""
        subject = self.above()
        return below(REVIEWS, subject.review, Crumb(str(subject), self.after(subject)), Crumb(self.page_title()))


class PayFees(_OfReview, RecordAction):
    """Enters that an expert was paid what is owed."""

    permission = Permission.REVIEW_RUN

    def perform(self, record: Any) -> str:
        """Enter it."""
        form = PayForm(self.request.POST)
        if not form.is_valid():
            raise DomainError("fee_note", _("请写明支付凭证，不超过二百字。"))
        expert = find_visible(Expert.objects.kept(self.actor), self.kwargs["expert"])
        pay_fees(record, expert, actor=self.actor, note=form.cleaned_data["note"])
        return _("已登记付款。")
