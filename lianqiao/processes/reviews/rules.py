"""Who keeps experts, rubrics and reviews, and who judges."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission, Role
from lianqiao.processes.reviews.queries.visibility import SHOWN_REVIEWS, keeps_reviews


@predicate
def is_kept(actor: Actor, record: Any) -> bool:
    """The record belongs to the government body acted for."""
    return keeps_reviews(actor) and record.organisation_id == actor.organisation_id


@predicate
def runs_reviews(actor: Actor, record: Any) -> bool:
    """A reviewer of a government body; in an institution that appraises, which has no reviewers, its administrator."""
    return Role.REVIEWER in actor.roles or actor.oversight is None


@predicate
def is_oneself(actor: Actor, expert: Any) -> bool:
    """The expert is the actor."""
    return actor.user_id is not None and expert.user_id == actor.user_id


@predicate
def is_own_task(actor: Actor, assignment: Any) -> bool:
    """The assignment was sent to the actor as an expert."""
    review = assignment.review
    return actor.user_id is not None and assignment.expert.user_id == actor.user_id and review.state in SHOWN_REVIEWS


@predicate
def leads_visit(actor: Actor, visit: Any) -> bool:
    """The actor leads the visit."""
    return actor.user_id is not None and visit.leader.user_id == actor.user_id


@predicate
def is_asked_as_user(actor: Actor, ballot: Any) -> bool:
    """The unit acted for was asked as a user."""
    own = actor.organisation_id is not None and ballot.unit_id == actor.organisation_id
    return own and ballot.review.state in SHOWN_REVIEWS


@predicate
def is_on_panel(actor: Actor, foresight: Any) -> bool:
    """The actor is asked in it."""
    return actor.user_id is not None and foresight.panel.filter(expert__user=actor.user_id).exists()


_KEEPER = _("由组织评审的政府部门办理。")
allow(Permission.REVIEW_EDIT, is_kept, reason=_KEEPER)
allow(
    Permission.REVIEW_RUN,
    is_kept & runs_reviews,
    reason=_("由组织评审的政府部门的审核员办理；评价机构由单位管理员办理。"),
)
allow(Permission.EXPERT_EDIT, is_kept, reason=_("由管理专家库的政府部门办理。"))
allow(Permission.EXPERT_ANSWER, is_oneself, reason=_("由专家本人办理。"))
allow(Permission.REVIEW_SCORE, is_own_task, reason=_("由这项评审任务的专家本人办理。"))
allow(Permission.VISIT_REPORT, leads_visit, reason=_("由考察组组长提交。"))
allow(Permission.BALLOT_CAST, is_asked_as_user, reason=_("由被请来评价的用户单位办理。"))
allow(Permission.FORESIGHT_ANSWER, is_on_panel, reason=_("由受邀的专家本人回答。"))
