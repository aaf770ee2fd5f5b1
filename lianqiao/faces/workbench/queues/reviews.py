"""What waits for experts and users, and for the bodies that hold reviews."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.reviews.enums import (
    OPEN_ASSIGNMENTS,
    AssignmentState,
    BallotState,
    ExpertState,
    ForesightState,
    ReviewState,
    VisitState,
)
from lianqiao.processes.reviews.models import Assignment as ReviewTask
from lianqiao.processes.reviews.models import Ballot, Expert, Forecast, Foresight, Review, Visit


def reviews_to_do(actor: Actor) -> Any:
    """What the actor was drawn to judge, as an expert, and has not handed in."""
    if not actor.has(Permission.REVIEW_SCORE):
        return None
    rows = ReviewTask.objects.mine(actor).filter(state__in=OPEN_ASSIGNMENTS, review__state=ReviewState.SCORING)
    return rows.select_related("organisation", "region", "subject")


def votes_to_cast(actor: Actor) -> Any:
    """What the actor has judged and the panel votes on."""
    if not actor.has(Permission.REVIEW_SCORE):
        return None
    rows = ReviewTask.objects.mine(actor).filter(
        state=AssignmentState.SUBMITTED, review__state=ReviewState.PANEL, vote=None
    )
    return rows.select_related("organisation", "region", "subject")


def pools_to_join(actor: Actor) -> Any:
    """Pools of experts that the actor was invited to."""
    if not actor.has(Permission.EXPERT_ANSWER):
        return None
    rows = Expert.objects.filter(user=actor.user, state=ExpertState.INVITED)
    return rows.select_related("organisation", "region", "user")


def visits_to_make(actor: Actor) -> Any:
    """Visits in which the actor takes part as an expert, and that have not been reported on."""
    if not actor.has(Permission.VISIT_REPORT):
        return None
    rows = Visit.objects.mine(actor).filter(state=VisitState.PLANNED)
    return rows.select_related("organisation", "region", "subject")


def foresights_to_answer(actor: Actor) -> Any:
    """Foresights whose present round the actor has not answered."""
    if not actor.has(Permission.FORESIGHT_ANSWER):
        return None
    done = Forecast.objects.filter(
        topic__foresight=OuterRef("pk"), round=OuterRef("round"), panelist__expert__user=actor.user_id
    )
    rows = Foresight.objects.mine(actor).filter(~Exists(done), state=ForesightState.ASKING)
    return rows.select_related("organisation", "region")


def foresights_to_weigh(actor: Actor) -> Any:
    """Foresights of the actor's body of which a round has ended."""
    if actor.oversight is None or not actor.has(Permission.REVIEW_RUN):
        return None
    rows = Foresight.objects.visible_to(actor).filter(organisation=actor.organisation_id, state=ForesightState.WEIGHING)
    return rows.select_related("organisation", "region")


def ballots_to_cast(actor: Actor) -> Any:
    """What the actor's unit is asked to judge as a user."""
    if not actor.has(Permission.BALLOT_CAST):
        return None
    rows = Ballot.objects.mine(actor).filter(state=BallotState.ASKED, review__state=ReviewState.SCORING)
    return rows.select_related("organisation", "region", "subject")


def reviews_to_conclude(actor: Actor) -> Any:
    """Reviews of the actor's body that deliberate."""
    if actor.oversight is None or not actor.has(Permission.REVIEW_RUN):
        return None
    rows = Review.objects.visible_to(actor).filter(state=ReviewState.PANEL)
    return rows.select_related("organisation", "region")


def is_expert(actor: Actor) -> bool:
    """Whether the person stands, or has stood, in a pool of experts."""
    return actor.user_id is not None and Expert.objects.filter(user=actor.user_id).exists()


QUEUES = (
    Queue("review_tasks", "review_tasks", _("答复并提交专家评审"), reviews_to_do, "created_at"),
    Queue("review_votes", "review_tasks", _("对评过的项目表决"), votes_to_cast, "submitted_at"),
    Queue("review_pools", "review_tasks", _("确认是否加入评审专家库"), pools_to_join, "created_at"),
    Queue("visits", "review_tasks", _("参加现场考察"), visits_to_make, "held_on", is_due=True),
    Queue("ballots", "ballots", _("作为用户评价用过的成果"), ballots_to_cast, "created_at"),
    Queue("forecasts", "foresights", _("回答技术预测"), foresights_to_answer, "due_on", is_due=True),
    Queue("foresights", "foresights", _("汇总技术预测的意见"), foresights_to_weigh, "updated_at"),
    Queue("reviews", "reviews", _("主持合议、办结评审"), reviews_to_conclude, "updated_at"),
)

CONCERNS = {"expert": is_expert}
