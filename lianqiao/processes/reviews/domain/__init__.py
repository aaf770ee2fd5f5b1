"""Writes of reviews that mean something to a person."""

from lianqiao.processes.reviews.domain.drawing import draw_experts, leave_place, runs_the_same
from lianqiao.processes.reviews.domain.experts import change_expert, change_own_profile, invite_expert
from lianqiao.processes.reviews.domain.fees import pay_fees
from lianqiao.processes.reviews.domain.foresight import change_foresight, choose_panel, create_foresight, give_forecasts
from lianqiao.processes.reviews.domain.judging import cast_vote, check_scores, hand_in_sheet
from lianqiao.processes.reviews.domain.materials import add_material
from lianqiao.processes.reviews.domain.reviews import (
    add_subjects,
    change_review,
    create_review,
    remove_subject,
    write_minutes,
)
from lianqiao.processes.reviews.domain.rubrics import change_rubric, copy_rubric, create_rubric
from lianqiao.processes.reviews.domain.users import cast_ballot, invite_user
from lianqiao.processes.reviews.domain.visits import change_visit, plan_visit, report_visit

__all__ = [
    "add_material",
    "add_subjects",
    "cast_ballot",
    "cast_vote",
    "change_expert",
    "change_foresight",
    "change_own_profile",
    "change_review",
    "change_rubric",
    "change_visit",
    "check_scores",
    "choose_panel",
    "copy_rubric",
    "create_foresight",
    "create_review",
    "create_rubric",
    "draw_experts",
    "give_forecasts",
    "hand_in_sheet",
    "invite_expert",
    "invite_user",
    "leave_place",
    "pay_fees",
    "plan_visit",
    "remove_subject",
    "report_visit",
    "runs_the_same",
    "write_minutes",
]
