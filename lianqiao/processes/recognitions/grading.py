"""The states of yearly checks, and what a bad result brings: a warning first, then the way out."""

from __future__ import annotations

from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, apply, register
from lianqiao.processes.programmes.definitions.answers import completeness
from lianqiao.processes.recognitions import phrases, terms
from lianqiao.processes.recognitions.enums import ENDED_CHECKS, STANDING, CheckState, Grade, RecognitionState
from lianqiao.processes.recognitions.models import YearlyCheck

S = CheckState
LONGEST_OPINION = 1000
_FULL_MARKS = 100


def is_in_time(check: YearlyCheck, context: Context) -> str | None:
    """The last day is not over."""
    return None if clock.today() <= check.due_on else _now("年度报告的截止日期已过。")


def recognition_stands(check: YearlyCheck, context: Context) -> str | None:
    """What has ended is not reported on any more."""
    return None if check.recognition.state in STANDING else _now("这项资格已经终止，不用再报告。")


def is_complete(check: YearlyCheck, context: Context) -> str | None:
    """Every required field is answered."""
    found = completeness(check.recognition.kind.report_definition, check.answers)
    if found.is_complete:
        return None
    labels = "、".join(label for several in found.missing.values() for label in several)
    return _now("还有必填内容没有填写：%(labels)s。") % {"labels": labels}


def time_is_over(check: YearlyCheck, context: Context) -> str | None:
    """Nothing lapses before its last day is over."""
    return None if check.due_on < clock.today() else _now("年度报告还没有到截止日期。")


def grade_is_well_formed(check: YearlyCheck, context: Context) -> str | None:
    """The grade is one, the score is out of a hundred, the opinion not too long."""
    grade, score, opinion = (context.data.get(name) for name in ("grade", "score", "opinion"))
    if grade is not None and grade not in Grade.values:
        return _now("请选择评定等次。")
    if score is not None and not 0 <= Decimal(score) <= _FULL_MARKS:
        return _now("得分按百分制填写。")
    if len(str(opinion or "")) > LONGEST_OPINION:
        return _now("评定意见最多 %(limit)d 个字。") % {"limit": LONGEST_OPINION}
    return None


def stamp_report(check: YearlyCheck, context: Context) -> None:
    """Who handed in, and when."""
    check.submitted_at, check.submitted_by = context.at, context.actor.user


def reopen(check: YearlyCheck, context: Context) -> None:
    """There is time to mend: until the last day, or as long again as the reminder goes ahead of one."""
    today = clock.today()
    time: Any = terms.REMIND_CHECK.get(where=check.region_id, on=today).value
    check.due_on = max(check.due_on, time.end(today))


def take_grade(check: YearlyCheck, context: Context) -> None:
    """What the body finds."""
    check.grade, check.score = str(context.data["grade"]), context.data.get("score")
    check.opinion = str(context.data["opinion"]).strip()
    check.graded_at, check.graded_by = context.at, context.actor.user


def fail(check: YearlyCheck, context: Context) -> None:
    """Nothing was handed in."""
    check.grade, check.graded_at = Grade.FAILED, context.at


def mark_reminded(check: YearlyCheck, context: Context) -> None:
    """The last day of which was reminded."""
    check.reminded_for = check.due_on


def fails_before(check: YearlyCheck) -> int:
    """How many of the checks before this one failed, counted back to the first that did not."""
    earlier = check.recognition.checks.filter(state__in=ENDED_CHECKS, year__lt=check.year).order_by("-year")
    return sum(1 for _one in takewhile(lambda one: one == Grade.FAILED, earlier.values_list("grade", flat=True)))


def draw_conclusions(check: YearlyCheck, context: Context) -> None:
    """A failed check brings a warning; as many in a row as the norm says, the proposal to revoke."""
    recognition = check.recognition
    if check.grade != Grade.FAILED or recognition.state not in (RecognitionState.VALID, RecognitionState.SUSPENDED):
        return
    fails = fails_before(check) + 1
    most: Any = terms.FAILS.get(where=recognition.region_id, on=clock.today()).value
    if fails >= most:
        reason = _now("连续 %(count)d 次年度考核不合格") % {"count": fails}
        apply(recognition, "propose_for_checks", actor=SYSTEM, reason=reason)
    elif recognition.state == RecognitionState.VALID:
        reason = check.opinion or _now("没有按时提交年度报告")
        apply(recognition, "warn", actor=SYSTEM, reason=reason)


CHECKS = register(
    TransitionTable(
        YearlyCheck,
        CheckState,
        S.OPEN,
        (
            Transition(
                "submit",
                _("提交年度报告"),
                (S.OPEN,),
                S.SUBMITTED,
                Permission.RECOGNITION_HOLD,
                guards=(recognition_stands, is_in_time, is_complete),
                effects=(stamp_report,),
                reactions=(phrases.tell_body_of_report,),
            ),
            Transition(
                "return",
                _("退回补充"),
                (S.SUBMITTED,),
                S.OPEN,
                Permission.RECOGNITION_MANAGE,
                effects=(reopen,),
                reactions=(phrases.tell_of_check,),
                reason_required=True,
            ),
            Transition(
                "grade",
                _("评定"),
                (S.SUBMITTED,),
                S.GRADED,
                Permission.RECOGNITION_MANAGE,
                guards=(grade_is_well_formed,),
                effects=(take_grade, draw_conclusions),
                reactions=(phrases.tell_of_check,),
                requires=("grade", "opinion"),
            ),
            Transition(
                "remind",
                _("提醒年度报告将要截止"),
                (S.OPEN,),
                S.OPEN,
                None,
                effects=(mark_reminded,),
                reactions=(phrases.tell_of_check,),
            ),
            Transition(
                "lapse",
                _("逾期未报，按不合格处理"),
                (S.OPEN,),
                S.MISSED,
                None,
                guards=(time_is_over,),
                effects=(fail, draw_conclusions),
                reactions=(phrases.tell_of_check,),
            ),
        ),
    )
)
