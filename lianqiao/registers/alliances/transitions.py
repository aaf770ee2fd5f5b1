"""The states of alliances and of their yearly reports."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.filing import phrases
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.alliances.enums import AllianceState as S
from lianqiao.registers.alliances.enums import Verdict
from lianqiao.registers.alliances.models import Alliance, AllianceReport
from lianqiao.registers.alliances.models.alliance import STANDING
from lianqiao.registers.alliances.phrases import ask_for_report, ask_members, chase_report, tell_members


def has_members(alliance: Alliance, context: Context) -> str | None:
    """An alliance is more than its leader."""
    organisations = [member.organisation_id for member in alliance.members.all()]
    if not organisations:
        return _("至少要有一个成员单位。")
    if alliance.organisation_id in organisations:
        return _("牵头单位不用写进成员单位。")
    return None


def ask_anew(alliance: Alliance, context: Context) -> None:
    """What is handed in again may say something else: whoever agreed before has agreed to the text of then."""
    alliance.members.update(agreed_at=None, agreed_by=None)


def everybody_agreed(alliance: Alliance, context: Context) -> str | None:
    """Each member has said for itself that it takes part."""
    missing = [str(member.organisation) for member in alliance.members.all() if member.agreed_at is None]
    return _("还没有确认加入：%(units)s。") % {"units": "、".join(missing)} if missing else None


def alliance_stands(report: AllianceReport, context: Context) -> str | None:
    """Only the leader of an alliance that is on the register reports."""
    if report.alliance.organisation_id != report.organisation_id:
        return _("年度报告由牵头单位提交。")
    if report.alliance.state not in STANDING:
        return _("这个联合体不在册，不能提交年度报告。")
    return None


def verdict_is_known(report: AllianceReport, context: Context) -> str | None:
    """The verdict is one of those that there are, and the score lies between 0 and 100."""
    if context.data and context.data.get("verdict") not in Verdict.values:
        return _("请选择评估结论。")
    if context.data and not 0 <= int(context.data["score"]) <= 100:
        return _("评分在 0 到 100 之间。")
    return None


def sign_verdict(report: AllianceReport, context: Context) -> None:
    """Keep what the government concluded."""
    report.verdict, report.score = context.data["verdict"], context.data["score"]


def count_in(report: AllianceReport, context: Context) -> None:
    """Let the alliance know that the year is reported."""
    _keep(report, [*_others(report), report.year])


def count_out(report: AllianceReport, context: Context) -> None:
    """Let the alliance know that the report was taken back."""
    _keep(report, _others(report))


def _others(report: AllianceReport) -> list[int]:
    """The years of the other reports of the alliance that have been handed in."""
    rows = AllianceReport.objects.filter(alliance=report.alliance_id, state__in=_HANDED_IN).exclude(pk=report.pk)
    return list(rows.values_list("year", flat=True))


def _keep(report: AllianceReport, years: list[int]) -> None:
    alliance: Any = Alliance.objects.select_for_update().get(pk=report.alliance_id)
    alliance.reported_for = max(years, default=None)
    alliance.save()


def mark_asked(alliance: Alliance, context: Context) -> None:
    """Remember of which year's report the leader has been asked."""
    alliance.asked_for = context.data["year"]


def mark_chased(alliance: Alliance, context: Context) -> None:
    """Remember of which year's report the leader has been reminded."""
    alliance.chased_for = context.data["year"]


#: Reports that have been handed in and not been taken back.
_HANDED_IN = (FilingState.SUBMITTED, FilingState.RETURNED, FilingState.CONFIRMED)
_TAKEN_BACK = ("correct", "withdraw", "revoke")
#: What the clock does in every state in which an alliance reports; it changes no state.
_REMINDERS = (
    ("ask", gettext_lazy("请牵头单位提交年度报告"), mark_asked, ask_for_report),
    ("chase", gettext_lazy("催报年度报告"), mark_chased, chase_report),
)

ALLIANCES = register(
    TransitionTable(
        Alliance,
        S,
        S.DRAFT,
        (
            *filing_steps(
                submit_guards=(has_members,),
                submit_effects=(ask_anew,),
                submit_tells=(ask_members,),
                decision_tells=(tell_members,),
                confirm_guards=(everybody_agreed,),
                public=True,
                public_states=(S.PUBLISHED, S.WARNED),
            ),
            Transition(
                "warn",
                gettext_lazy("限期整改"),
                (S.PUBLISHED,),
                S.WARNED,
                Permission.FILING_REVIEW,
                reason_required=True,
                reactions=(phrases.tell_owner, tell_members),
            ),
            Transition(
                "restore",
                gettext_lazy("整改合格"),
                (S.WARNED,),
                S.PUBLISHED,
                Permission.FILING_REVIEW,
                reason_required=True,
                reactions=(phrases.tell_owner, tell_members),
            ),
            Transition(
                "remove",
                gettext_lazy("摘牌"),
                (S.PUBLISHED, S.WARNED),
                S.REMOVED,
                Permission.FILING_REVIEW,
                reason_required=True,
                dangerous=True,
                reactions=(phrases.tell_owner, tell_members),
            ),
            *(
                Transition(f"{name}_{state}", label, (state,), state, None, effects=(mark,), reactions=(tell,))
                for name, label, mark, tell in _REMINDERS
                for state in STANDING
            ),
        ),
    )
)
_REPORT_STEPS: tuple[Any, ...] = filing_steps(
    submit_guards=(alliance_stands,),
    submit_effects=(count_in,),
    confirm_guards=(verdict_is_known,),
    confirm_effects=(sign_verdict,),
    confirm_requires=("verdict", "score"),
    confirm_label=gettext_lazy("作出评估结论"),
)
REPORTS = register(
    TransitionTable(
        AllianceReport,
        FilingState,
        FilingState.DRAFT,
        tuple(
            replace(step, effects=(*step.effects, count_out)) if step.name in _TAKEN_BACK else step
            for step in _REPORT_STEPS
        ),
    )
)
