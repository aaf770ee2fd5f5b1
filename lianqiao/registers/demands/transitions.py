"""The states of a demand: written, diagnosed by a manager, cleared, published, solved or given up."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.registers.demands import phrases
from lianqiao.registers.demands.domain.quality import is_submittable
from lianqiao.registers.demands.enums import DemandState as S
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.steps import (
    confirmation_is_plausible,
    forget_confirmation,
    note_fits,
    outcome_is_known,
    outcome_text_fits,
    sign_confirmation,
    sign_outcome,
)

DEMAND = register(
    TransitionTable(
        model=Demand,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交诊断"),
                (S.DRAFT, S.CLARIFYING),
                S.DIAGNOSIS,
                Permission.DEMAND_SUBMIT,
                guards=(steps.owner_is_verified, is_submittable),
                effects=(steps.stamp_submission, forget_confirmation),
                reactions=(phrases.tell_managers,),
                load=lambda rows: rows.select_related("organisation").prefetch_related("fields", "industries", "files"),
            ),
            Transition(
                "ask_clarification",
                _("退回细化"),
                (S.DIAGNOSIS,),
                S.CLARIFYING,
                Permission.DEMAND_DIAGNOSE,
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "confirm_by_manager",
                _("确认需求属实、表述清楚"),
                (S.DIAGNOSIS,),
                S.CONFIRMED,
                Permission.DEMAND_DIAGNOSE,
                guards=(steps.not_the_submitter, confirmation_is_plausible, note_fits),
                effects=(sign_confirmation,),
                reactions=(phrases.tell_secrecy_officers,),
                requires=("confirmed_by_way", "confirmed_on", "confirmation_note"),
            ),
            Transition(
                "mark_long_term",
                _("列入长期攻关"),
                (S.DIAGNOSIS, S.PUBLISHED, S.STALE),
                S.LONG_TERM,
                Permission.DEMAND_DIAGNOSE,
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "reopen",
                _("重新诊断"),
                (S.LONG_TERM,),
                S.DIAGNOSIS,
                Permission.DEMAND_DIAGNOSE,
                effects=(forget_confirmation,),
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "clear",
                _("保密审查通过并发布"),
                (S.CONFIRMED,),
                S.PUBLISHED,
                Permission.DEMAND_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_clearance, steps.stamp_publication),
                reactions=(phrases.tell_owner,),
                requires=("opinion",),
                load=lambda rows: rows.prefetch_related("files"),
            ),
            Transition(
                "refuse",
                _("保密审查不通过"),
                (S.CONFIRMED,),
                S.CLARIFYING,
                Permission.DEMAND_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_refusal,),
                reactions=(phrases.tell_owner,),
                reason_required=True,
            ),
            Transition(
                "confirm",
                _("确认需求仍然有效"),
                (S.PUBLISHED, S.STALE),
                S.PUBLISHED,
                Permission.DEMAND_CONFIRM,
                effects=(steps.renew,),
            ),
            Transition(
                "expire",
                _("逾期未确认，移出公开页面"),
                (S.PUBLISHED,),
                S.STALE,
                None,
                guards=(steps.time_is_over,),
                reactions=(phrases.tell_owner,),
                requires=("on",),
            ),
            Transition(
                "revise",
                _("申请修订"),
                (S.PUBLISHED, S.STALE, S.LONG_TERM, S.WITHDRAWN),
                S.DRAFT,
                Permission.DEMAND_SUBMIT,
                reason_required=True,
            ),
            Transition(
                "close",
                _("关闭需求"),
                (S.DIAGNOSIS, S.CLARIFYING, S.CONFIRMED, S.PUBLISHED, S.STALE, S.LONG_TERM),
                S.CLOSED,
                Permission.DEMAND_CLOSE,
                guards=(outcome_is_known, outcome_text_fits),
                effects=(sign_outcome,),
                requires=("outcome", "outcome_text"),
                dangerous=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (S.DIAGNOSIS, S.CLARIFYING, S.CONFIRMED, S.PUBLISHED, S.STALE, S.LONG_TERM),
                S.WITHDRAWN,
                Permission.DEMAND_WITHDRAW,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
