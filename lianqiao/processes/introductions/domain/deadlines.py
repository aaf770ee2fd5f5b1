"""What is expected of whom and until when: set with each step, met by the next one, dropped when a case ends."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.processes.introductions.enums import PENDING, DeadlineKind, Stage
from lianqiao.processes.introductions.models import Deadline, Introduction, Step

#: How long a case may stand at a step before both sides are asked.
STEP_TIMES = {
    Stage.TALKS: norms.declare("introductions.talks_time", norms.Kind.DURATION, _("洽谈停滞时提醒双方")),
    Stage.TRIAL: norms.declare("introductions.trial_time", norms.Kind.DURATION, _("试用停滞时提醒双方")),
    Stage.CONTRACT: norms.declare("introductions.landing_time", norms.Kind.DURATION, _("签约后没有落地时提醒双方")),
}
REPLY_TIME = norms.declare("introductions.reply_time", norms.Kind.DURATION, _("确认对方登记的签约或落地"))
#: When both sides are asked what has come of a landing.
FOLLOW_UPS = (
    norms.declare("introductions.first_follow_up", norms.Kind.DURATION, _("落地后第一次回访")),
    norms.declare("introductions.second_follow_up", norms.Kind.DURATION, _("落地后第二次回访")),
    norms.declare("introductions.third_follow_up", norms.Kind.DURATION, _("落地后第三次回访")),
    norms.declare("introductions.fourth_follow_up", norms.Kind.DURATION, _("落地后第四次回访")),
)


def expect_progress(introduction: Introduction) -> None:
    """The next step is expected some time after the present one began, instead of what was expected before."""
    meet(introduction, Q(kind=DeadlineKind.PROGRESS))
    time = STEP_TIMES.get(Stage(introduction.stage))
    if time is not None:
        today = clock.today()
        length = time.get(where=introduction.region_id, on=today).value
        begun = introduction.stage_on or today
        _set(introduction, DeadlineKind.PROGRESS, max(today, length.end(begun)))


def expect_reply(step: Step) -> None:
    """The other side says whether the contract or the landing is one."""
    today = clock.today()
    due = REPLY_TIME.get(where=step.introduction.region_id, on=today).value.end(today)
    _set(step.introduction, DeadlineKind.REPLY, due, step=step)


def expect_follow_ups(introduction: Introduction) -> None:
    """Both sides tell, some times over, what has come of the landing; what was told already is not asked again."""
    landed_on = introduction.landed_on
    if landed_on is None:
        return
    meet(introduction, Q(kind=DeadlineKind.FOLLOW_UP))
    told = set(introduction.steps.filter(stage=Stage.FOLLOW_UP).values_list("round", flat=True))
    for number, time in enumerate(FOLLOW_UPS, start=1):
        if number not in told:
            due = time.get(where=introduction.region_id, on=landed_on).value.end(landed_on)
            _set(introduction, DeadlineKind.FOLLOW_UP, due, number=number)


def meet(introduction: Introduction, which: Q) -> None:
    """What was expected has come."""
    _turn(introduction, which, "meet")


def drop(introduction: Introduction, which: Q) -> None:
    """Nothing of it is expected any more."""
    _turn(introduction, which, "drop")


def _turn(introduction: Introduction, which: Q, name: str) -> None:
    for deadline in introduction.deadlines.filter(which, state__in=PENDING).order_by("pk"):
        apply(deadline, name, actor=SYSTEM)


def _set(
    introduction: Introduction,
    kind: DeadlineKind,
    due_on: date,
    *,
    step: Step | None = None,
    number: int | None = None,
) -> None:
    Deadline.objects.create(introduction=introduction, kind=kind, due_on=due_on, step=step, round=number)
