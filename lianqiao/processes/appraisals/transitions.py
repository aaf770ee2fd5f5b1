"""The states of appraisals, subscriptions of funds, referrals, and the life of the register of evaluators."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, numbering
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, give_number
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps as publishing
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.appraisals import phrases, steps
from lianqiao.processes.appraisals.enums import (
    IN_FORCE,
    OPEN_REFERRALS,
    AppraisalState,
    PersonGroup,
    ReferralState,
    SubscriptionState,
)
from lianqiao.processes.appraisals.limits import EVALUATOR
from lianqiao.processes.appraisals.models import Appraisal, Evaluator, FundSubscription, Referral
from lianqiao.processes.appraisals.models.evaluator import EVALUATING

P, S, R = Permission, AppraisalState, ReferralState


def has_all_groups(evaluator: Any, context: Context) -> str | None:
    """Those who research, those who make and sell, and those who bring both together judge an achievement."""
    there = set(evaluator.people.values_list("group", flat=True))
    missing = [str(group.label) for group in PersonGroup if group not in there]
    return _now("评价人员里还没有：%(groups)s。") % {"groups": "、".join(missing)} if missing else None


def is_registered_once(evaluator: Any, context: Context) -> str | None:
    """An institution stands once in the register; what changed is corrected there."""
    others = Evaluator.objects.filter(organisation=evaluator.organisation_id, state__in=EVALUATING)
    return _now("这家单位已经是评价机构。") if others.exclude(pk=evaluator.pk).exists() else None


def next_evaluator(evaluator: Any, context: Context) -> str:
    """The number of a registered evaluator, by its place."""
    return numbering.next_number(EVALUATOR, on=clock.today(), where=evaluator.region_id)


EVALUATORS = register(
    TransitionTable(
        Evaluator,
        FilingState,
        FilingState.DRAFT,
        filing_steps(
            submit_guards=(has_all_groups,),
            confirm_guards=(is_registered_once,),
            confirm_effects=(give_number(next_evaluator),),
            public=True,
            confirm_label=_("审核通过，列入评价机构名录"),
        ),
    )
)


def _load(rows: Any) -> Any:
    return rows.select_related("achievement", "organisation", "evaluator__organisation", "scale")


APPRAISALS = register(
    TransitionTable(
        Appraisal,
        S,
        S.DRAFT,
        (
            Transition(
                "submit",
                _("提交评价申请"),
                (S.DRAFT, S.RETURNED),
                S.SUBMITTED,
                P.APPRAISAL_SUBMIT,
                guards=(publishing.owner_is_verified, steps.evaluator_takes, steps.answers_are_whole),
                effects=(publishing.stamp_submission,),
                reactions=(phrases.tell_evaluator,),
            ),
            Transition(
                "accept",
                _("受理"),
                (S.SUBMITTED,),
                S.EXAMINING,
                P.APPRAISAL_CHECK,
                guards=(steps.evaluator_takes,),
                effects=(steps.stamp_acceptance,),
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "sign",
                _("出具结论"),
                (S.EXAMINING,),
                S.SIGNED,
                P.APPRAISAL_SIGN,
                guards=(steps.not_the_accepter, steps.result_is_found),
                effects=(steps.sign, steps.refer_if_strong),
                reactions=(phrases.tell_owner, phrases.tell_secrecy_officers, phrases.tell_funds),
            ),
            Transition(
                "clear",
                _("保密审查通过并公开"),
                (S.SIGNED,),
                S.PUBLISHED,
                P.APPRAISAL_REVIEW_SECRECY,
                guards=(publishing.not_the_submitter,),
                effects=(publishing.sign_clearance, steps.show_on_achievement),
                reactions=(phrases.tell_owner,),
                requires=("opinion",),
            ),
            Transition(
                "return",
                _("退回补充材料"),
                (S.SUBMITTED, S.EXAMINING),
                S.RETURNED,
                P.APPRAISAL_CHECK,
                reactions=(phrases.tell_owner,),
                reason_required=True,
            ),
            Transition(
                "unpublish",
                _("停止公开"),
                (S.PUBLISHED,),
                S.SIGNED,
                P.APPRAISAL_REVIEW_SECRECY,
                effects=(steps.take_off_achievement,),
                reactions=(phrases.tell_owner,),
                reason_required=True,
            ),
            Transition(
                "reject",
                _("不予评价"),
                (S.SUBMITTED, S.EXAMINING),
                S.REJECTED,
                P.APPRAISAL_SIGN,
                reactions=(phrases.tell_owner,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "withdraw",
                _("撤回申请"),
                (S.DRAFT, S.SUBMITTED, S.RETURNED),
                S.WITHDRAWN,
                P.APPRAISAL_SUBMIT,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "revoke",
                _("撤销结论"),
                IN_FORCE,
                S.REVOKED,
                P.APPRAISAL_REVOKE,
                effects=(steps.take_off_achievement, steps.call_off_referrals),
                reactions=(phrases.tell_owner,),
                reason_required=True,
                dangerous=True,
                load=_load,
            ),
            Transition(
                "remind_signed",
                _("提醒续评"),
                (S.SIGNED,),
                S.SIGNED,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_owner,),
                load=_load,
            ),
            Transition(
                "remind",
                _("提醒续评"),
                (S.PUBLISHED,),
                S.PUBLISHED,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_owner,),
                load=_load,
            ),
            Transition(
                "expire",
                _("有效期满"),
                IN_FORCE,
                S.EXPIRED,
                None,
                effects=(steps.take_off_achievement,),
                reactions=(phrases.tell_owner,),
                load=_load,
            ),
        ),
    )
)

SUBSCRIPTIONS = register(
    TransitionTable(
        FundSubscription,
        SubscriptionState,
        SubscriptionState.ACTIVE,
        (
            Transition("stop", _("停止接收"), (SubscriptionState.ACTIVE,), SubscriptionState.STOPPED, P.FUND_SUBSCRIBE),
            Transition(
                "resume", _("恢复接收"), (SubscriptionState.STOPPED,), SubscriptionState.ACTIVE, P.FUND_SUBSCRIBE
            ),
        ),
    )
)

_ANSWERED = (phrases.tell_owner_of_answer,)

REFERRALS = register(
    TransitionTable(
        Referral,
        R,
        R.SENT,
        (
            Transition(
                "interest",
                _("有意向，想进一步了解"),
                (R.SENT, R.LAPSED),
                R.INTERESTED,
                P.REFERRAL_ANSWER,
                effects=(steps.note_answer,),
                reactions=_ANSWERED,
            ),
            Transition(
                "talk",
                _("开始洽谈"),
                (R.SENT, R.LAPSED, R.INTERESTED),
                R.TALKING,
                P.REFERRAL_ANSWER,
                effects=(steps.note_answer,),
                reactions=_ANSWERED,
            ),
            Transition(
                "invest",
                _("登记投资"),
                (R.INTERESTED, R.TALKING),
                R.INVESTED,
                P.REFERRAL_ANSWER,
                guards=(steps.amount_is_positive,),
                effects=(steps.note_investment,),
                reactions=_ANSWERED,
                requires=("invested_yuan", "invested_on"),
            ),
            Transition(
                "decline",
                _("不投资"),
                OPEN_REFERRALS,
                R.DECLINED,
                P.REFERRAL_ANSWER,
                effects=(steps.note_answer,),
                reactions=_ANSWERED,
                reason_required=True,
            ),
            Transition(
                "remind",
                _("提醒答复"),
                (R.SENT,),
                R.SENT,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_fund,),
            ),
            Transition("lapse", _("逾期未答复"), (R.SENT,), R.LAPSED, None),
            Transition("call_off", _("评价结论已撤销"), OPEN_REFERRALS, R.CALLED_OFF, None),
        ),
    )
)
