"""What counts beside the experts' sheets: visits on the site, and what users say of what they use."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.faces.workbench.reviews import REVIEWS
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.reviews.domain import cast_ballot, change_visit, invite_user, plan_visit, report_visit
from lianqiao.processes.reviews.enums import BallotState, VisitState
from lianqiao.processes.reviews.interfaces.filters import BallotFilter
from lianqiao.processes.reviews.interfaces.marking import BallotForm, InviteUserForm, VisitForm, VisitReportForm
from lianqiao.processes.reviews.interfaces.tables import BallotTable
from lianqiao.processes.reviews.models import Ballot, Subject, Visit
from lianqiao.processes.reviews.queries.visibility import keeps_reviews


def marks_with_names(criteria: list[dict[str, Any]], marks: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """Each mark beside its criterion, as the pages show them."""
    names = {row["key"]: row for row in criteria}
    return [(names[one["key"]], one) for one in marks]


class _BelowSubject(FormPage):
    """A form below a subject of a review of the body."""

    needs_organisation = True
    permission = Permission.REVIEW_EDIT

    def above(self) -> Subject:
        """The subject of the address, looked up once."""
        if not hasattr(self, "_above"):
            rows = Subject.objects.visible_to(self.actor).select_related("review__organisation")
            self._above = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.REVIEW_EDIT, self._above.review)
        return self._above

    def page_subtitle(self) -> str:
        """Of which subject."""
        return str(self.above())

    def draft_key(self) -> str:
        """One unsent form for each subject."""
        return f"reviews.{type(self).__name__}.{self.above().pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the subject."""
        subject = self.above()
        return below(REVIEWS, subject.review, Crumb(str(subject), _subject_url(subject)), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the subject."""
        return _subject_url(self.above())


def _subject_url(subject: Any) -> str:
    return reverse("workbench:review_subject", args=[subject.pk])


class PlanVisit(_BelowSubject):
    """Plans the visit to a subject."""

    title = gettext_lazy("安排现场考察")
    help = gettext_lazy("考察组成员会收到通知，由组长提交考察结论。")
    form_class = VisitForm

    def form_arguments(self) -> dict[str, Any]:
        """Whom it may be."""
        return {"subject": self.above()}

    def save(self, form: Any) -> Visit:
        """Keep it."""
        return plan_visit(self.above(), actor=self.actor, **form.parts())

    def done_message(self, saved: Any) -> str:
        """Who knows now."""
        return _("已安排，并通知考察组成员。")


class InviteUser(_BelowSubject):
    """Asks an organisation that the registers do not know as a user."""

    title = gettext_lazy("邀请用户评价")
    help = gettext_lazy("有转化合同、对接合作的单位由系统自动请来评价，这里只补充系统里没有记录的用户。")
    form_class = InviteUserForm
    submit_label = gettext_lazy("邀请")

    def form_arguments(self) -> dict[str, Any]:
        """Asks for the right before the form is shown."""
        self.above()
        return {}

    def save(self, form: Any) -> Ballot:
        """Invite it."""
        return invite_user(self.above(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """That it is in the list."""
        return _("已加入用户名单。")


class _OnVisit:
    """Visits of the body, and those in which the actor takes part."""

    actor: Any
    kwargs: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Visit.objects.visible_to(self.actor).for_detail()


def _crumbs(*more: Crumb) -> list[Crumb]:
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("我的评审"), reverse("workbench:review_tasks")), *more]


class VisitPage(_OnVisit, RecordPage):
    """A visit: where, when, who, and what was found."""

    template_name = "workbench/reviews/visit.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the subject for the body, below his tasks for an expert."""
        visit = self.record()
        if self._keeps(visit):
            return below(REVIEWS, visit.review, Crumb(str(visit), _subject_url(visit.subject)), Crumb(_("现场考察")))
        return _crumbs(Crumb(self.page_title()))

    def _keeps(self, visit: Visit) -> bool:
        return keeps_reviews(self.actor) and visit.organisation_id == self.actor.organisation_id

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, findings, files and what may be done."""
        visit = self.record()
        offers = [one for one in shown_offers(visit, self.actor, {}) if one.transition.name != "report"]
        is_planned = visit.state == VisitState.PLANNED
        return super().get_context_data(
            visit=visit,
            review=visit.review,
            members=[row.expert for row in visit.members.all()],
            marks=marks_with_names(visit.review.visit_criteria, visit.findings),
            papers=evidence_of([visit]).get(visit.pk, []),
            offers=[one for one in offers if one.allowed],
            may_report=is_planned and bool(self.actor.can(Permission.VISIT_REPORT, visit)),
            may_change=is_planned and self._keeps(visit) and self.actor.has(Permission.REVIEW_EDIT),
            act_url=reverse("workbench:visit_act", args=[visit.pk]),
            **kwargs,
        )


class ActOnVisit(_OnVisit, TransitionAction):
    """Cancels a visit, or sends its report back."""

    def after(self, record: Any) -> str:
        """Back to the visit."""
        return reverse("workbench:visit", args=[record.pk])


class _VisitForm(_OnVisit, FormPage):
    """A form of a visit that has not been held."""

    def visit(self) -> Visit:
        """The visit of the address, looked up once."""
        if not hasattr(self, "_visit"):
            self._visit = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(self.permission, self._visit)
            if self._visit.state != VisitState.PLANNED:
                raise Http404(_("考察已经有结论或已取消。"))
        found: Visit = self._visit
        return found

    def stored_record(self) -> Any:
        """The visit."""
        return self.visit()

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.visit())

    def draft_key(self) -> str:
        """One unsent form for each visit."""
        return f"reviews.{type(self).__name__}.{self.visit().pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the visit."""
        return _crumbs(Crumb(str(self.visit()), self.after(None)), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the visit."""
        return reverse("workbench:visit", args=[self.kwargs["pk"]])


class EditVisit(_VisitForm):
    """Another day, place or group."""

    title = gettext_lazy("修改现场考察")
    permission = Permission.REVIEW_EDIT
    form_class = VisitForm

    def form_arguments(self) -> dict[str, Any]:
        """As it is planned."""
        visit = self.visit()
        return {"subject": visit.subject, "visit": visit}

    def save(self, form: Any) -> Visit:
        """Keep it."""
        return change_visit(self.visit(), actor=self.actor, **form.parts())


class ReportVisit(_VisitForm):
    """What the group found, by its leader."""

    title = gettext_lazy("考察结论")
    help = gettext_lazy("由组长汇总全组意见打分。")
    permission = Permission.VISIT_REPORT
    form_class = VisitReportForm
    submit_label = gettext_lazy("提交考察结论")

    def form_arguments(self) -> dict[str, Any]:
        """By the criteria for visits."""
        return {"visit": self.visit()}

    def save(self, form: Any) -> Visit:
        """Hand it in."""
        return report_visit(
            self.visit(),
            actor=self.actor,
            scores=form.scores(),
            comments=form.comments(),
            minutes=form.cleaned_data["minutes"],
            papers=form.cleaned_data["papers"],
        )

    def done_message(self, saved: Any) -> str:
        """With the total."""
        return _("已提交，考察得分 %(total)s 分。") % {"total": saved.total}


class Ballots(ListPage):
    """What the unit is asked to judge as a user, and what it has judged."""

    title = gettext_lazy("用户评价")
    help = gettext_lazy("谁使用、谁评价：贵单位用过的成果和项目正在评审，请按使用的实际效果打分。")
    needs_organisation = True
    permission = Permission.BALLOT_CAST
    table_class = BallotTable
    filterset_class = BallotFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("没有请贵单位评价的成果")
    empty_text = gettext_lazy("贵单位有转化合同、对接合作的成果参加评审时，会列在这里并通知贵单位。")

    def records(self) -> QuerySet[Any]:
        """The unit's own."""
        return Ballot.objects.mine(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_crumbs()[0], Crumb(self.page_title())]


class _OnBallot:
    """Ballots of the unit, and those of the body's reviews."""

    actor: Any
    kwargs: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Ballot.objects.visible_to(self.actor).for_detail()


class BallotPage(_OnBallot, RecordPage):
    """A ballot: why the unit was asked, and what it said."""

    template_name = "workbench/reviews/ballot.html"
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the subject for the body, below its ballots for the unit."""
        ballot = self.record()
        if ballot.unit_id != self.actor.organisation_id:
            to = Crumb(str(ballot.subject), _subject_url(ballot.subject))
            return below(REVIEWS, ballot.review, to, Crumb(_("用户评价")))
        return [_crumbs()[0], Crumb(_("用户评价"), reverse("workbench:ballots")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Facts, marks, proofs and what may be done."""
        ballot = self.record()
        offers = [one for one in shown_offers(ballot, self.actor, {}) if one.transition.name != "cast"]
        may_cast = ballot.state == BallotState.ASKED and bool(self.actor.can(Permission.BALLOT_CAST, ballot))
        return super().get_context_data(
            ballot=ballot,
            review=ballot.review,
            marks=marks_with_names(ballot.review.user_criteria, ballot.scores),
            papers=evidence_of([ballot]).get(ballot.pk, []),
            offers=[one for one in offers if one.allowed],
            may_cast=may_cast,
            act_url=reverse("workbench:ballot_act", args=[ballot.pk]),
            **kwargs,
        )


class ActOnBallot(_OnBallot, TransitionAction):
    """Lets marks not count, with a reason."""

    def after(self, record: Any) -> str:
        """Back to the ballot."""
        return reverse("workbench:ballot", args=[record.pk])


class CastBallot(_OnBallot, FormPage):
    """The marks of the unit."""

    title = gettext_lazy("用户评价")
    help = gettext_lazy("按使用的实际效果打分，提交以后不能更改；评价只有组织评审的部门看得到。")
    needs_organisation = True
    permission = Permission.BALLOT_CAST
    form_class = BallotForm
    submit_label = gettext_lazy("提交评价")

    def ballot(self) -> Ballot:
        """The unit's ballot of the address, looked up once; one that was cast has no form."""
        if not hasattr(self, "_ballot"):
            self._ballot = find_visible(Ballot.objects.mine(self.actor).for_detail(), self.kwargs["pk"])
            if self._ballot.state != BallotState.ASKED:
                raise Http404(_("贵单位已经评价过，或评价已经结束。"))
        found: Ballot = self._ballot
        return found

    def page_subtitle(self) -> str:
        """Of what."""
        return str(self.ballot())

    def draft_key(self) -> str:
        """One unsent form for each ballot."""
        return f"reviews.ballot.{self.ballot().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """By the criteria for users."""
        return {"ballot": self.ballot()}

    def save(self, form: Any) -> Ballot:
        """Hand it in."""
        return cast_ballot(
            self.ballot(),
            actor=self.actor,
            scores=form.scores(),
            comments=form.comments(),
            usage=form.cleaned_data["usage"],
            proofs=form.cleaned_data["proofs"],
        )

    def done_message(self, saved: Any) -> str:
        """With the total."""
        return _("已提交，评价得分 %(total)s 分。谢谢！") % {"total": saved.total}

    def breadcrumb(self) -> list[Crumb]:
        """Below the ballot."""
        home = [_crumbs()[0], Crumb(_("用户评价"), reverse("workbench:ballots"))]
        return [*home, Crumb(str(self.ballot()), self.after(None)), Crumb(_("评价"))]

    def after(self, saved: Any) -> str:
        """Back to the ballot."""
        return reverse("workbench:ballot", args=[self.kwargs["pk"]])
