"""The states of years, of reports and of rules."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.steps import filing_steps
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Transition, TransitionTable, register
from lianqiao.processes.annual_reports import phrases, steps
from lianqiao.processes.annual_reports.enums import WRITABLE, AnnualState, RuleState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear, RuleDocument

P, Y, A, R = Permission, YearState, AnnualState, RuleState


def _reminding(name: str, state: str) -> Transition:
    return Transition(
        name,
        _("自动提醒"),
        (state,),
        state,
        None,
        effects=(steps.note_reminder,),
        reactions=(phrases.remind,),
    )


YEARS = register(
    TransitionTable(
        model=ReportYear,
        states=Y,
        initial=Y.DRAFT,
        transitions=(
            Transition(
                "open",
                _("开始填报，通知各单位"),
                (Y.DRAFT,),
                Y.OPEN,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.has_units, steps.leaves_time),
                effects=(steps.open_it,),
                reactions=(phrases.ask_units,),
            ),
            _reminding("remind", Y.OPEN),
            _reminding("remind_merged", Y.MERGED),
            Transition(
                "merge",
                _("汇总"),
                (Y.OPEN,),
                Y.MERGED,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.nothing_undecided, steps.something_accepted),
                effects=(steps.merge_it,),
            ),
            Transition(
                "reopen",
                _("重新开放填报"),
                (Y.MERGED,),
                Y.OPEN,
                P.ANNUAL_REPORT_MANAGE,
                effects=(steps.unmerge,),
                reactions=(phrases.tell_of_reopening,),
                reason_required=True,
            ),
            Transition(
                "forward",
                _("登记报送"),
                (Y.MERGED,),
                Y.FORWARDED,
                P.ANNUAL_REPORT_MANAGE,
                effects=(steps.note_letter,),
                requires=("letter_paper", "letter_to"),
            ),
            Transition(
                "cancel",
                _("取消"),
                (Y.DRAFT, Y.OPEN),
                Y.CANCELLED,
                P.ANNUAL_REPORT_MANAGE,
                reactions=(phrases.tell_of_reopening,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)


def _loaded(rows: Any) -> Any:
    return rows.select_related("organisation", "region", "year__organisation").prefetch_related("lines", "defects")


REPORTS = register(
    TransitionTable(
        model=AnnualReport,
        states=A,
        initial=A.WAITING,
        transitions=(
            Transition(
                "begin",
                _("开始填报（自动取数）"),
                (A.WAITING,),
                A.UNDERWAY,
                P.ANNUAL_REPORT_EDIT,
                guards=(steps.year_is_open,),
                effects=(steps.begin_it,),
            ),
            Transition(
                "propose",
                _("提交单位确认"),
                (A.UNDERWAY, A.RETURNED),
                A.PROPOSED,
                P.ANNUAL_REPORT_EDIT,
                guards=(steps.year_is_open, steps.is_ready),
                effects=(steps.note_proposal,),
                reactions=(phrases.ask_confirmers,),
            ),
            Transition(
                "send_back",
                _("退回填报人"),
                (A.PROPOSED,),
                A.UNDERWAY,
                P.ANNUAL_REPORT_CONFIRM,
                guards=(steps.year_is_open,),
                reactions=(phrases.tell_of_sending_back,),
                reason_required=True,
            ),
            Transition(
                "submit",
                _("确认并报送"),
                (A.PROPOSED,),
                A.SUBMITTED,
                P.ANNUAL_REPORT_CONFIRM,
                guards=(steps.year_is_open, steps.not_who_wrote, steps.is_ready),
                effects=(steps.freeze,),
                reactions=(phrases.tell_of_submission,),
            ),
            Transition(
                "accept",
                _("核对无误，接收"),
                (A.SUBMITTED,),
                A.ACCEPTED,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.year_is_open,),
                effects=(steps.note_acceptance,),
                reactions=(phrases.tell_of_acceptance,),
            ),
            Transition(
                "return",
                _("列出缺陷，退回修改"),
                (A.SUBMITTED,),
                A.RETURNED,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.year_is_open, steps.may_return, steps.lists_defects),
                effects=(steps.note_defects,),
                reactions=(phrases.tell_of_return,),
                requires=("defects",),
            ),
            Transition("order_back", _("责令改正"), (A.SUBMITTED,), A.RETURNED, None, guards=(steps.year_is_open,)),
            Transition(
                "excuse",
                _("免报"),
                WRITABLE,
                A.EXCUSED,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.year_is_open,),
                reactions=(phrases.tell_of_excuse,),
                reason_required=True,
            ),
            Transition(
                "call_again",
                _("恢复填报"),
                (A.EXCUSED,),
                A.WAITING,
                P.ANNUAL_REPORT_MANAGE,
                guards=(steps.year_is_open,),
                reactions=(phrases.tell_of_excuse,),
            ),
        ),
    )
)

RULES = register(
    TransitionTable(
        RuleDocument,
        R,
        R.DRAFT,
        (
            *filing_steps(
                submit_guards=(steps.has_paper,),
                confirm_guards=(steps.is_a_finding, steps.none_in_force),
                confirm_effects=(steps.note_finding,),
                confirm_requires=("finding",),
                confirm_label=_("审核完成"),
            ),
            Transition(
                "remind",
                _("到期前提醒"),
                (R.CONFIRMED,),
                R.CONFIRMED,
                None,
                effects=(steps.note_rule_reminder,),
                reactions=(phrases.tell_rule_keepers,),
            ),
            Transition(
                "expire",
                _("到期"),
                (R.CONFIRMED,),
                R.EXPIRED,
                None,
                guards=(steps.rule_is_over,),
                reactions=(phrases.tell_rule_keepers,),
            ),
        ),
    )
)
