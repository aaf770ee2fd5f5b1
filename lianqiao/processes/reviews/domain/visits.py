"""Visits on the site: planning them with experts who have no conflict, and what the leader reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.records import assign
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.reviews import phrases
from lianqiao.processes.reviews.domain.judging import kept_marks, marks_faults, total_from
from lianqiao.processes.reviews.domain.keeping import begin, lock, tell
from lianqiao.processes.reviews.enums import ExpertState, ReviewState, VisitState
from lianqiao.processes.reviews.models import Assignment, Expert, Review, Subject, Visit, VisitMember
from lianqiao.processes.reviews.queries.conflicts import conflicts

#: Phases of a review in which subjects are visited.
VISITING = (ReviewState.SCORING, ReviewState.PANEL)
LONGEST_MINUTES = 10_000
MOST_PAPERS = 30


@transaction.atomic
def plan_visit(
    subject: Subject, *, actor: Actor, values: Mapping[str, Any], leader: Expert, members: Iterable[Expert]
) -> Visit:
    """Plan the visit to a subject of a review that gives visits a share, and tell its members.

    `values` are held_on, place and note; the leader is a member whether named among them or not. Raises AccessError,
    DomainError or InvalidInput, and then nothing is kept.
    """
    review = _visited(subject.review, actor)
    if subject.visits.exclude(state=VisitState.CANCELLED).exists():
        raise DomainError("visit_known", _("这一件已经安排了现场考察。"))
    visit = begin(Visit, actor, Permission.REVIEW_EDIT)
    visit.review, visit.subject = review, subject
    return _keep(visit, actor, values, leader, members, "plan")


@transaction.atomic
def change_visit(
    visit: Visit, *, actor: Actor, values: Mapping[str, Any], leader: Expert, members: Iterable[Expert]
) -> Visit:
    """Change a visit that has not been held; everybody who takes part hears of it."""
    _visited(visit.review, actor)
    over = _("考察已经有结论或已取消，不能再改。")
    locked = lock(visit, actor, Permission.REVIEW_EDIT, (VisitState.PLANNED,), over)
    return _keep(locked, actor, values, leader, members, "change")


@transaction.atomic
def report_visit(
    visit: Visit,
    *,
    actor: Actor,
    scores: Mapping[str, Decimal | None],
    comments: Mapping[str, str],
    minutes: str,
    papers: Sequence[File[bytes]] = (),
) -> Visit:
    """What the members found, by the leader for all: marks on the criteria for visits, minutes, photographs and papers.

    Raises AccessError, DomainError, or InvalidInput with sentences for `score_<key>`, `comment_<key>`, `minutes`; then
    nothing is kept.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=visit.review_id)
    over = _("考察已经有结论或已取消。")
    locked = lock(visit, actor, Permission.VISIT_REPORT, (VisitState.PLANNED,), over)
    errors = marks_faults(review, review.visit_criteria, scores, comments)
    if not minutes.strip():
        errors["minutes"] = [_("请写考察纪要：看了什么、问了谁、与申报是否一致。")]
    elif len(minutes) > LONGEST_MINUTES:
        errors["minutes"] = [_("最多 %(most)d 个字。") % {"most": LONGEST_MINUTES}]
    if files.files_of(locked).count() + len(papers) > MOST_PAPERS:
        errors["papers"] = [_("最多 %(most)d 个文件。") % {"most": MOST_PAPERS}]
    if errors:
        raise InvalidInput(errors)
    locked.findings = kept_marks(review.visit_criteria, scores, comments)
    locked.minutes = minutes.strip()
    locked.save()
    for paper in papers:
        files.store(paper, actor=actor, organisation=locked.organisation, subject=locked, allow=DOCUMENTS)
    return apply(locked, "report", actor=actor, total=total_from(review.visit_criteria, scores))


def free_for(subject: Subject) -> list[tuple[Expert, str]]:
    """Every active expert of the pool, by name, and why he may not visit the subject (empty: he may); few queries."""
    pool = Expert.objects.filter(organisation=subject.review.organisation_id, state=ExpertState.ACTIVE)
    experts = list(pool.select_related("user", "employer").order_by("user__name", "pk"))
    barred = conflicts(experts, [subject], organiser=subject.review.organisation_id)
    blind = subject.review.is_blind
    judged = set(Assignment.objects.filter(subject=subject).values_list("expert", flat=True)) if blind else set()
    found = []
    for column, expert in enumerate(experts):
        reason = barred.get((0, column), "")
        if not reason and expert.pk in judged:
            reason = _("抽到过这一件的匿名评审")
        found.append((expert, reason))
    return found


def _visited(review: Review, actor: Actor) -> Review:
    locked = lock(review, actor, Permission.REVIEW_EDIT, VISITING, _("评分、合议期间才能安排现场考察。"))
    if not locked.visit_share:
        raise DomainError("no_visits", _("这次评审没有把现场考察计入总分。"))
    return locked


def _keep(
    visit: Visit, actor: Actor, values: Mapping[str, Any], leader: Expert, members: Iterable[Expert], name: str
) -> Visit:
    chosen = {expert.pk: expert for expert in (leader, *members)}
    reasons = {expert.pk: reason for expert, reason in free_for(visit.subject)}
    for expert in chosen.values():
        if expert.pk not in reasons:
            raise DomainError("not_in_pool", _("只能请本部门专家库在库的专家。"), "members")
        if reasons[expert.pk]:
            given = {"name": expert.user.name, "reason": reasons[expert.pk]}
            raise DomainError("conflict", _("%(name)s 不能参加：%(reason)s。") % given, "members")
    if values["held_on"] < clock.today():
        raise DomainError("day_past", _("考察日期不能早于今天。"), "held_on")
    visit.leader = leader
    assign(visit, values)
    visit.save()
    visit.members.exclude(expert__in=chosen).delete()
    present = set(visit.members.values_list("expert", flat=True))
    VisitMember.objects.bulk_create(VisitMember(visit=visit, expert_id=key) for key in chosen if key not in present)
    tell(visit, name, actor, _("安排现场考察"))
    react((phrases.tell_visitors,), [visit], Context(actor))
    return visit
