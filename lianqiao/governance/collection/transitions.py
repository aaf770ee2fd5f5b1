"""The states of a data set, of one of its periods, and of the report of one unit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.governance.collection import phrases
from lianqiao.governance.collection.domain import opening, publishing, reminding
from lianqiao.governance.collection.enums import FILLING, SETTLED, CycleState, DataSetState, ReportState, StandsFor
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.governance.collection.queries.checking import limits_of, problems_of
from lianqiao.governance.collection.queries.timing import closed_for_all, closed_for_unit
from lianqiao.governance.collection.queries.units import regions_twice, units_of
from lianqiao.governance.indicators.enums import IndicatorState

D, C, R = DataSetState, CycleState, ReportState


def asks_something(data_set: DataSet, context: Context) -> str | None:
    """A data set asks for indicators that are in use."""
    items = data_set.items.all()
    if not items.exists():
        return _now("请先填写要报的指标。")
    drafts = items.exclude(indicator__state=IndicatorState.ACTIVE).select_related("indicator").first()
    return None if drafts is None else _now("指标“%(name)s”没有在用。") % {"name": drafts.indicator}


def asks_somebody(data_set: DataSet, context: Context) -> str | None:
    """A data set is asked of units, and for a region of one each."""
    if not units_of(data_set).exists():
        return _now("没有符合条件的单位，请检查由谁填报。")
    if data_set.stands_for == StandsFor.REGION and (twice := regions_twice(data_set)):
        return _now("“%(region)s”有不止一家单位填报本地区的数，请只留一家。") % {"region": twice[0]}
    return None


def leaves_time(data_set: DataSet, context: Context) -> str | None:
    """What is asked for can still be reported."""
    _due, late, _lock = data_set.deadlines(data_set.next_period())
    if late >= clock.today():
        return None
    return _now("%(period)s的补报截止已经过了，请从更晚的一期开始。") % {"period": data_set.next_period().label}


def period_is_over(data_set: DataSet, context: Context) -> str | None:
    """A period is asked for when it is over."""
    return None if data_set.next_period().end < clock.today() else _now("这一期还没有结束。")


def open_next(data_set: DataSet, context: Context) -> None:
    """Begin the next period, and remember it."""
    period = data_set.next_period()
    opening.begin_cycle(data_set, period)
    data_set.opened_until = period.end


def go_on_from_today(data_set: DataSet, context: Context) -> None:
    """What passed while it was not in use is not asked for."""
    last = data_set.period_of(clock.today()).start - timedelta(days=1)
    data_set.opened_until = max(data_set.opened_until or last, last)


def note_opening(cycle: Cycle, context: Context) -> None:
    """Date it."""
    opening.note_opening(cycle)


def remind(cycle: Cycle, context: Context) -> None:
    """Remind those who have not reported, and remember that it is done."""
    cycle.reminded = context.data["stage"]
    reminding.remind_behind(cycle, Q())


def time_is_over(cycle: Cycle, context: Context) -> str | None:
    """The last day before the lock lies before today."""
    return None if cycle.locks_on < clock.today() else _now("还没有到锁定日期。")


def is_longer(cycle: Cycle, context: Context) -> str | None:
    """The three new days are in order, none earlier than the present one, and not all over."""
    if not context.data:
        return None
    days = [context.data.get(name) for name in ("due_on", "late_until", "locks_on")]
    if not all(isinstance(day, date) for day in days):
        return _now("请填写三个日期。")
    due, late, lock = days
    if not due <= late <= lock:  # type: ignore[operator]
        return _now("补报截止不早于报送截止，锁定不早于补报截止。")
    if due < cycle.due_on or late < cycle.late_until or lock < cycle.locks_on or lock < clock.today():  # type: ignore[operator]
        return _now("新的日期不能早于原来的，锁定日期不能早于今天。")
    return None


def lengthen(cycle: Cycle, context: Context) -> None:
    """More time for all; reminders for days that lie ahead come again."""
    for name in ("due_on", "late_until", "locks_on"):
        setattr(cycle, name, context.data[name])
    today = clock.today()
    cycle.reminded = sum(1 for day in cycle.reminder_days() if day <= today)


def unit_may_change(report: Report, context: Context) -> str | None:
    """The unit's time is not over."""
    return closed_for_unit(report, clock.today())


def is_not_locked(report: Report, context: Context) -> str | None:
    """The lock has not come, or an exception holds."""
    return closed_for_all(report, clock.today())


def is_complete(report: Report, context: Context) -> str | None:
    """What is required is there, differences are explained, and the figures fit each other."""
    rows = report.values.select_related("indicator")
    found = problems_of(report, rows, report.cycle.data_set.checks.all(), limits_of(report.cycle))
    if not found:
        return None
    if found[0].field is None or len(found) == 1:
        return found[0].sentence
    return _now("还有 %(count)d 处没有填好，请点“填报”查看。") % {"count": len(found)}


def below_are_settled(report: Report, context: Context) -> str | None:
    """A unit is approved after all below it."""
    held = getattr(report, "has_unsettled_below", None)
    if held is None:
        held = report.below.exclude(state__in=SETTLED).exists()
    return _now("下级还没有全部审定，请先审定下级。") if held else None


def above_are_not_approved(report: Report, context: Context) -> str | None:
    """What lies above was approved on what lies below: it is opened first."""
    rows = Report.objects.filter(cycle=report.cycle_id, organisation__in=report.bodies_above, state=R.APPROVED)
    return _now("上级已经审定，请先撤销上级的审定。") if rows.exists() else None


def keep_order(report: Report, context: Context) -> None:
    """Let approvals and their withdrawals of one cycle wait for each other, and look at the order once more then."""
    Cycle.objects.select_for_update(no_key=True).get(pk=report.cycle_id)
    if report.state == R.ACCEPTED:
        held = report.below.exclude(state__in=SETTLED).exists()
        refusal = _now("下级还没有全部审定，请先审定下级。") if held else None
    else:
        refusal = above_are_not_approved(report, context)
    if refusal is not None:
        raise DomainError("guard", refusal)


def note_submission(report: Report, context: Context) -> None:
    """Keep who handed in and when; the first day counts for lateness."""
    report.submitted_at = context.at
    report.submitted_on = report.submitted_on or timezone.localdate(context.at)
    report.submitted_by = context.actor.user


def count_return(report: Report, context: Context) -> None:
    """Count how often it went back."""
    report.returned += 1


def publish(report: Report, context: Context) -> None:
    """The figures become readings."""
    report.approved_at = context.at
    publishing.publish(report)


def withdraw(report: Report, context: Context) -> None:
    """The figures are hidden until they are approved again."""
    report.approved_at = None
    publishing.withdraw(report)


def _load(reports: models.QuerySet[Any]) -> models.QuerySet[Any]:
    unsettled = Report.objects.filter(above=OuterRef("pk")).exclude(state__in=SETTLED)
    return (
        reports.annotate(has_unsettled_below=Exists(unsettled))
        .select_related("cycle__data_set__organisation", "organisation")
        .prefetch_related("unlocks", "values")
    )


DATA_SET = register(
    TransitionTable(
        model=DataSet,
        states=D,
        initial=D.DRAFT,
        transitions=(
            Transition(
                "activate",
                _("启用，到期自动下发"),
                (D.DRAFT,),
                D.ACTIVE,
                Permission.DATA_SET_MANAGE,
                guards=(asks_something, asks_somebody, leaves_time),
            ),
            Transition(
                "open_cycle",
                _("按日历下发一期"),
                (D.ACTIVE,),
                D.ACTIVE,
                None,
                guards=(period_is_over,),
                effects=(open_next,),
            ),
            Transition(
                "retire",
                _("停用"),
                (D.ACTIVE,),
                D.RETIRED,
                Permission.DATA_SET_MANAGE,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "resume",
                _("恢复使用"),
                (D.RETIRED,),
                D.ACTIVE,
                Permission.DATA_SET_MANAGE,
                guards=(asks_something, asks_somebody),
                effects=(go_on_from_today,),
            ),
        ),
    )
)

CYCLE = register(
    TransitionTable(
        model=Cycle,
        states=C,
        initial=C.OPENING,
        transitions=(
            Transition(
                "open",
                _("全部下发，通知各单位"),
                (C.OPENING,),
                C.OPEN,
                None,
                effects=(note_opening,),
                reactions=(phrases.tell_all_units,),
            ),
            Transition(
                "remind",
                _("自动提醒未报送的单位"),
                (C.OPEN,),
                C.OPEN,
                None,
                effects=(remind,),
                reactions=(phrases.tell_body_of_reminder,),
                requires=("stage",),
            ),
            Transition("lock", _("到期锁定"), (C.OPEN,), C.LOCKED, None, guards=(time_is_over,)),
            Transition(
                "extend",
                _("全部延期"),
                (C.OPEN, C.LOCKED),
                C.OPEN,
                Permission.DATA_SET_MANAGE,
                guards=(is_longer,),
                effects=(lengthen,),
                reactions=(phrases.tell_of_extension,),
                requires=("due_on", "late_until", "locks_on"),
                reason_required=True,
            ),
        ),
    )
)

REPORT = register(
    TransitionTable(
        model=Report,
        states=R,
        initial=R.DRAFT,
        transitions=(
            Transition(
                "submit",
                _("报送"),
                FILLING,
                R.SUBMITTED,
                Permission.REPORT_FILL,
                guards=(unit_may_change, is_complete),
                effects=(note_submission,),
            ),
            Transition(
                "take_back",
                _("撤回修改"),
                (R.SUBMITTED,),
                R.DRAFT,
                Permission.REPORT_FILL,
                guards=(is_not_locked,),
            ),
            Transition(
                "accept",
                _("受理"),
                (R.SUBMITTED,),
                R.ACCEPTED,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked,),
                load=_load,
            ),
            Transition(
                "return",
                _("退回修改"),
                (R.SUBMITTED, R.ACCEPTED),
                R.RETURNED,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked,),
                effects=(count_return,),
                reactions=(phrases.decision("return"),),
                reason_required=True,
                load=_load,
            ),
            Transition(
                "approve",
                _("审定"),
                (R.ACCEPTED,),
                R.APPROVED,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked, below_are_settled),
                effects=(keep_order, publish),
                reactions=(phrases.decision("approve"),),
                load=_load,
            ),
            Transition(
                "unapprove",
                _("撤销审定"),
                (R.APPROVED,),
                R.ACCEPTED,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked, above_are_not_approved),
                effects=(keep_order, withdraw),
                reactions=(phrases.decision("unapprove"),),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "excuse",
                _("免报"),
                FILLING,
                R.EXCUSED,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked,),
                reactions=(phrases.decision("excuse"),),
                reason_required=True,
                load=_load,
            ),
            Transition(
                "call_again",
                _("恢复填报"),
                (R.EXCUSED,),
                R.DRAFT,
                Permission.REPORT_REVIEW,
                guards=(is_not_locked, above_are_not_approved),
                effects=(keep_order,),
                reactions=(phrases.decision("call_again"),),
            ),
        ),
    )
)
