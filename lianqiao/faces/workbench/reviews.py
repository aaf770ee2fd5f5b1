"""Rubrics, experts and reviews in the workbench: each is one configuration of the generic pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.supervision import KeptDesk
from lianqiao.processes.programmes.directions import leading, said_of, source_of
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.models import SchemeEdition
from lianqiao.processes.reviews.enums import ExpertState, ForesightState, ReviewState, RubricState
from lianqiao.processes.reviews.interfaces.filters import ExpertFilter, ReviewFilter, RubricFilter
from lianqiao.processes.reviews.interfaces.foresight import (
    FORESIGHT_FORMS,
    ForesightFilter,
    ForesightForm,
    ForesightTable,
    drawing_of,
)
from lianqiao.processes.reviews.interfaces.forms import REVIEW_FORMS, DrawForm, ExpertForm, ReviewForm, RubricForm
from lianqiao.processes.reviews.interfaces.tables import ExpertTable, ReviewTable, RubricTable
from lianqiao.processes.reviews.models import Expert, Foresight, Review, Rubric
from lianqiao.processes.reviews.queries.foresight import Finding, findings_of, is_answered, place_of
from lianqiao.processes.reviews.queries.results import fees_of, record_of, results_of
from lianqiao.processes.reviews.queries.visibility import keeps_reviews
from lianqiao.processes.reviews.scoring import Shares

#: Characters of the title and of the origin of a key project.
_TITLE, _NOTE = 120, 200
#: What comes next, by state, for the body that holds the review.
_NEXT = {
    ReviewState.DRAFT: _("加入评审对象，核对专家看到的内容，抽取专家，再发给专家。"),
    ReviewState.SCORING: _("等专家评分；谢绝和回避的会自动补抽，截止前系统会提醒，截止后自动进入合议。"),
    ReviewState.PANEL: _("看结果和分歧，完成现场考察，请专家表决，填写合议纪要，再办结。"),
}
_NEXT_OF_FORESIGHT = {
    ForesightState.DRAFT: _("写好技术题目，请好专家，再开始第一轮。"),
    ForesightState.ASKING: _("等专家回答；截止以后系统自动结束本轮。"),
    ForesightState.WEIGHING: _("看各题意见的分布：还没有稳定的再征求一轮，都稳定了就出报告。"),
}


class ReviewDesk(KeptDesk):
    """A desk on which whoever holds reviews begins something: governments and registered evaluators."""

    def may_create(self, actor: Actor) -> bool:
        """Those who hold reviews and write."""
        return actor.has(self.create_permission) and keeps_reviews(actor)


def _save(form: Any, actor: Actor, record: Any) -> Any:
    return form.save(actor, record)


def _rubric_context(rubric: Rubric, actor: Actor) -> dict[str, Any]:
    return {
        "criteria": rubric.criteria.all(),
        "bands": rubric.bands.all(),
        "may_change": rubric.state == RubricState.DRAFT,
        "copy_url": reverse("workbench:rubrics_copy", args=[rubric.pk]),
    }


def _expert_context(expert: Expert, actor: Actor) -> dict[str, Any]:
    is_oneself = expert.user_id == actor.user_id
    return {
        "relations": expert.relations.all(),
        "known_fields": expert.fields.all(),
        "work": record_of([expert]),
        "may_change": expert.state != ExpertState.LEFT,
        "profile_url": reverse("workbench:experts_profile", args=[expert.pk]) if is_oneself else "",
    }


def _review_context(review: Review, actor: Actor) -> dict[str, Any]:
    is_draft = review.state == ReviewState.DRAFT
    may_edit = bool(actor.can(Permission.REVIEW_EDIT, review))
    may_run = bool(actor.can(Permission.REVIEW_RUN, review))
    results = results_of(review)
    progress: dict[Any, list[Any]] = {}
    for assignment in review.assignments.select_related("expert__user").order_by("created_at", "pk"):
        progress.setdefault(assignment.subject_id, []).append(assignment)
    papers = files.files_by_subject([one.subject for one in results])
    draws = list(review.draws.select_related("drawn_by").order_by("-number"))
    return {
        "rows": [(one, progress.get(one.subject.pk, []), len(papers.get(one.subject.pk, []))) for one in results],
        "draws": [(one, sum(one.lacking)) for one in draws],
        "draw_form": DrawForm() if draws else None,
        "fees": fees_of(review),
        "visits": review.visits.select_related("subject", "leader__user").order_by("-held_on", "-id"),
        "ballots": review.ballots.select_related("subject", "unit").order_by("subject__code", "created_at", "id"),
        "may_change": is_draft,
        "may_add": is_draft and may_edit,
        "may_draw": is_draft and may_run and bool(results),
        "may_pay": may_run,
        "may_write": review.state == ReviewState.PANEL and may_edit,
        "is_judged": review.state in (ReviewState.PANEL, ReviewState.CLOSED),
        "expert_share": Shares(review.visit_share, review.user_share).experts,
        "next_step": _NEXT.get(ReviewState(review.state), ""),
    }


def _foresight_context(foresight: Foresight, actor: Actor) -> dict[str, Any]:
    findings = findings_of(foresight)
    is_kept = bool(actor.can(Permission.REVIEW_EDIT, foresight))
    place = place_of(foresight, actor)
    is_asked = place is not None and foresight.state == ForesightState.ASKING and not is_answered(foresight, place)
    answered = foresight.panel.filter(forecasts__round=foresight.round).distinct()
    return {
        "findings": findings,
        "has_rounds": any(one.rounds for one in findings),
        "drawing": drawing_of(findings),
        "topics": foresight.topics.order_by("order"),
        "panel": foresight.panel.select_related("expert__user", "expert__employer") if is_kept else [],
        "answered": set(answered.values_list("pk", flat=True)) if is_kept else set(),
        "is_kept": is_kept,
        "may_change": foresight.state == ForesightState.DRAFT,
        "may_answer": is_asked,
        **(_directions(foresight, actor) if is_kept and foresight.state == ForesightState.REPORTED else {}),
        "next_step": _NEXT_OF_FORESIGHT.get(ForesightState(foresight.state), "") if is_kept else "",
    }


def _directions(foresight: Foresight, actor: Actor) -> dict[str, Any]:
    """What the body makes of the report: a call by one of its schemes, or projects to be planned."""
    may_call, note = actor.has(Permission.CALL_MANAGE), source_of(foresight)[:_NOTE]
    schemes: Any = SchemeEdition.objects.filter(scheme__organisation=actor.organisation_id, state=EditionState.ISSUED)
    return {
        "may_call": may_call,
        "schemes": schemes.select_related("scheme").order_by("-decided_on", "-id") if may_call else (),
        "directions": [
            (one, _planned(one, note)) for one in (leading(foresight) if actor.has(Permission.KEY_PROJECT_EDIT) else ())
        ],
    }


def _planned(one: Finding, note: str) -> str:
    """The form of a key project with the direction filled in."""
    told = {"title": one.topic.text[:_TITLE], "content": f"{one.topic.text}\n{said_of(one)}", "source_note": note}
    return f"{reverse('workbench:key-projects_new')}?{urlencode(told)}"


RUBRICS = ReviewDesk(
    face="workbench",
    slug="rubrics",
    label=_("评审标准"),
    model=Rubric,
    table=RubricTable,
    filters=RubricFilter,
    form=RubricForm,
    record_template="workbench/reviews/rubric.html",
    save=_save,
    create_permission=Permission.REVIEW_EDIT,
    edit_permission=Permission.REVIEW_EDIT,
    new_label=_("编制评审标准"),
    empty_text=_("写明评审项、权重、满分和等次，启用以后就能用来组织评审。"),
    context=_rubric_context,
)
EXPERTS = ReviewDesk(
    face="workbench",
    slug="experts",
    label=_("专家库"),
    model=Expert,
    table=ExpertTable,
    filters=ExpertFilter,
    form=ExpertForm,
    record_template="workbench/reviews/expert.html",
    save=_save,
    create_permission=Permission.EXPERT_EDIT,
    edit_permission=Permission.EXPERT_EDIT,
    new_label=_("邀请专家"),
    empty_text=_("政府部门按邮箱邀请专家，本人确认以后入库；专家在这里看自己的档案。"),
    hidden_columns=("organisation",),
    context=_expert_context,
)
REVIEWS = ReviewDesk(
    face="workbench",
    slug="reviews",
    label=_("评审"),
    model=Review,
    table=ReviewTable,
    filters=ReviewFilter,
    form=ReviewForm,
    record_template="workbench/reviews/review.html",
    save=_save,
    create_permission=Permission.REVIEW_EDIT,
    edit_permission=Permission.REVIEW_EDIT,
    new_label=_("组织评审"),
    empty_text=_("选好评审标准，加入要评的成果，抽取专家，评分、合议，直到办结，都在这里。"),
    context=_review_context,
    action_forms=REVIEW_FORMS,
)
FORESIGHTS = KeptDesk(
    face="workbench",
    slug="foresights",
    label=_("技术预测"),
    model=Foresight,
    table=ForesightTable,
    filters=ForesightFilter,
    form=ForesightForm,
    record_template="workbench/reviews/foresight.html",
    save=_save,
    create_permission=Permission.REVIEW_EDIT,
    edit_permission=Permission.REVIEW_EDIT,
    new_label=_("组织技术预测"),
    empty_text=_("用德尔菲法请专家匿名判断哪些技术重要、哪年能实现、难在哪里，几轮以后意见趋于一致。"),
    context=_foresight_context,
    action_forms=FORESIGHT_FORMS,
)
ALL = (RUBRICS, EXPERTS, REVIEWS, FORESIGHTS)
