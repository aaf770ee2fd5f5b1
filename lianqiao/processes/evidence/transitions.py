"""The states of exemption cases and of typical cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.evidence import phrases, steps
from lianqiao.processes.evidence.enums import CaseState as S
from lianqiao.processes.evidence.enums import TypicalState as T
from lianqiao.processes.evidence.models import ExemptionCase, TypicalCase

APPLY, JUDGE, PUBLISH = Permission.EXEMPTION_APPLY, Permission.EXEMPTION_JUDGE, Permission.EXEMPTION_PUBLISH

CASE = register(
    TransitionTable(
        model=ExemptionCase,
        states=S,
        initial=S.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("提交申请"),
                (S.DRAFT,),
                S.SUBMITTED,
                APPLY,
                effects=(steps.submit_case,),
                reactions=(phrases.tell_judges,),
            ),
            Transition(
                "accept",
                _("受理"),
                (S.SUBMITTED,),
                S.INQUIRY,
                JUDGE,
                effects=(steps.take_case,),
                reactions=(phrases.tell_applicant,),
            ),
            Transition(
                "refuse",
                _("不予受理"),
                (S.SUBMITTED,),
                S.REFUSED,
                JUDGE,
                effects=(steps.keep_body,),
                reactions=(phrases.tell_applicant,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "propose",
                _("提出认定结论"),
                (S.INQUIRY,),
                S.PROPOSED,
                JUDGE,
                guards=(steps.has_heard, steps.answers_all),
                effects=(steps.propose_verdict,),
                reactions=(phrases.ask_second,),
                requires=("findings", "verdict", "reasons"),
            ),
            Transition(
                "send_back",
                _("退回调查"),
                (S.PROPOSED,),
                S.INQUIRY,
                JUDGE,
                guards=(steps.is_another,),
                effects=(steps.forget_verdict,),
                reason_required=True,
            ),
            Transition(
                "conclude",
                _("复核同意，作出认定"),
                (S.PROPOSED,),
                S.CONCLUDED,
                JUDGE,
                guards=(steps.is_another,),
                effects=(steps.conclude_case,),
                reactions=(phrases.tell_applicant,),
            ),
            Transition(
                "object",
                _("提出异议"),
                (S.CONCLUDED,),
                S.OBJECTED,
                APPLY,
                guards=(steps.is_in_time,),
                effects=(steps.note_objection,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition(
                "answer",
                _("复查决定"),
                (S.OBJECTED,),
                S.FINAL,
                JUDGE,
                guards=(steps.is_a_third,),
                effects=(steps.answer_objection,),
                reactions=(phrases.tell_applicant,),
                requires=("verdict", "answer"),
            ),
            Transition(
                "take_effect",
                _("期满生效"),
                (S.CONCLUDED,),
                S.FINAL,
                None,
                effects=(steps.take_effect,),
                reactions=(phrases.tell_applicant,),
            ),
            Transition(
                "withdraw",
                _("撤回申请"),
                (S.DRAFT, S.SUBMITTED, S.INQUIRY),
                S.WITHDRAWN,
                APPLY,
                reactions=(phrases.tell_body,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
TYPICAL = register(
    TransitionTable(
        model=TypicalCase,
        states=T,
        initial=T.DRAFT,
        transitions=(
            Transition(
                "propose",
                _("提请批准公开"),
                (T.DRAFT,),
                T.PROPOSED,
                PUBLISH,
                guards=(steps.names_nobody,),
                effects=(steps.note_proposal,),
            ),
            Transition(
                "return",
                _("退回修改"),
                (T.PROPOSED,),
                T.DRAFT,
                PUBLISH,
                guards=(steps.is_not_the_writer,),
                reason_required=True,
            ),
            Transition(
                "publish",
                _("批准公开"),
                (T.PROPOSED,),
                T.PUBLISHED,
                PUBLISH,
                guards=(steps.is_not_the_writer, steps.names_nobody),
                effects=(steps.note_publication,),
            ),
            Transition(
                "retract",
                _("撤下"),
                (T.PUBLISHED,),
                T.RETRACTED,
                PUBLISH,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
