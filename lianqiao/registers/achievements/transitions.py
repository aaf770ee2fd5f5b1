"""The states of an achievement: from its owner's desk through review and secrecy review to the public, and back."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.registers.achievements import phrases
from lianqiao.registers.achievements.domain.completeness import is_complete
from lianqiao.registers.achievements.enums import AchievementState as S
from lianqiao.registers.achievements.models import Achievement

ACHIEVEMENT = register(
    TransitionTable(
        model=Achievement,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交审核"),
                (S.DRAFT, S.RETURNED),
                S.SUBMITTED,
                Permission.ACHIEVEMENT_SUBMIT,
                guards=(steps.owner_is_verified, is_complete),
                effects=(steps.stamp_submission,),
                reactions=(phrases.tell_reviewers,),
                load=lambda rows: rows.select_related("organisation").prefetch_related(
                    "fields", "industries", "completers", "rights", "files"
                ),
            ),
            Transition(
                "return",
                _("退回修改"),
                (S.SUBMITTED,),
                S.RETURNED,
                Permission.ACHIEVEMENT_REVIEW,
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "accept",
                _("审核通过"),
                (S.SUBMITTED,),
                S.ACCEPTED,
                Permission.ACHIEVEMENT_REVIEW,
                guards=(steps.not_the_submitter,),
                reactions=(phrases.tell_secrecy_officers,),
            ),
            Transition(
                "clear",
                _("保密审查通过并发布"),
                (S.ACCEPTED,),
                S.PUBLISHED,
                Permission.ACHIEVEMENT_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_clearance, steps.stamp_publication),
                reactions=(phrases.tell_owner,),
                requires=("opinion",),
                load=lambda rows: rows.prefetch_related("completers", "rights", "files"),
            ),
            Transition(
                "refuse",
                _("保密审查不通过"),
                (S.ACCEPTED,),
                S.RETURNED,
                Permission.ACHIEVEMENT_REVIEW_SECRECY,
                guards=(steps.not_the_submitter,),
                effects=(steps.sign_refusal,),
                reactions=(phrases.tell_owner,),
                reason_required=True,
            ),
            Transition(
                "confirm",
                _("确认信息仍然有效"),
                (S.PUBLISHED, S.STALE),
                S.PUBLISHED,
                Permission.ACHIEVEMENT_CONFIRM,
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
                (S.PUBLISHED, S.STALE, S.WITHDRAWN),
                S.DRAFT,
                Permission.ACHIEVEMENT_SUBMIT,
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回"),
                (S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.PUBLISHED, S.STALE),
                S.WITHDRAWN,
                Permission.ACHIEVEMENT_WITHDRAW,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
