"""A case as its page and the desks show it: the line of steps, what was done, what is expected next and of whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import (
    CLAIMED_STAGES,
    PENDING,
    DeadlineKind,
    DeadlineState,
    IntroductionState,
    Side,
    Stage,
)
from lianqiao.processes.introductions.models import Deadline, Introduction, Mandate, Step, TeamMember
from lianqiao.processes.introductions.queries.names import knows_counterpart
from lianqiao.processes.introductions.queries.sides import other, standing_of
from lianqiao.processes.matching.models import Match

#: The steps after the recommendation, in order.
LINE = tuple(stage for stage in Stage if stage != Stage.CANDIDATE)


@dataclass(frozen=True)
class Expected:
    """Who must do what until when; `is_late` when they were asked and the day is over."""

    what: str
    who: str
    due_on: date | None
    is_late: bool
    number: int | None = None


@dataclass(frozen=True)
class ShownStep:
    """A step, and what its reader may do: say whether it is true, or verify it."""

    step: Step
    may_reply: bool
    may_verify: bool

    @property
    def waits(self) -> bool:
        """Whether the contract or the landing does not count yet."""
        return self.step.is_claim and not self.step.verdict


def line_of(introduction: Introduction) -> list[dict[str, str]]:
    """The line of steps, as the component shows it: what is done and since when, where the case stands or stopped."""
    here, ended = Stage(introduction.stage), introduction.is_ended
    days: dict[str, date] = {}
    for step in introduction.steps.all():
        if not step.is_end:
            days.setdefault(step.stage, step.happened_on)
    entries = []
    found_at = _found_at(introduction)
    if found_at is not None:
        entries.append({"label": str(Stage.CANDIDATE.label), "status": "done", "note": _day(found_at)})
    for stage in LINE:
        if stage == here:
            status = "stopped" if ended else "current"
        else:
            status = "done" if stage.place < here.place and stage in days else "todo"
        note = _day(days[stage]) if stage in days and stage.place <= here.place else ""
        if status == "todo" and stage.place < here.place:
            note = _("未经过")
        if stage in CLAIMED_STAGES and stage.place <= here.place and stage in days and not _counts(introduction, stage):
            note = _("%(day)s，待确认") % {"day": note}
        entries.append({"label": str(stage.label), "status": status, "note": note})
    return entries


def steps_of(introduction: Introduction, actor: Actor) -> list[ShownStep]:
    """All steps, oldest first, with what the reader may do about each; a fixed number of queries."""
    rows = introduction.steps.select_related("recorded_by", "organisation", "mandate", "place", "reply__replied_by")
    rows = rows.select_related("mandate__manager_organisation", "mandate__manager", "reply__organisation")
    side = introduction.side_of(actor.organisation_id)
    may_reply = bool(actor.can(Permission.INTRODUCTION_CONFIRM, introduction))
    may_verify = bool(actor.can(Permission.INTRODUCTION_VERIFY, introduction))
    return [
        ShownStep(
            step,
            may_reply=step.is_claim and not step.verdict and may_reply and side != step.side,
            may_verify=step.is_claim and not step.verdict and may_verify,
        )
        for step in rows
    ]


def expected_of(introduction: Introduction) -> list[Expected]:
    """What is expected in the case, in order of days."""
    if introduction.state == IntroductionState.REQUESTED:
        return [Expected(_("答复对接申请"), str(Side.COUNTERPART.label), introduction.answer_by, is_late=False)]
    rows = Deadline.objects.filter(introduction=introduction, state__in=PENDING).select_related("step")
    return [expected(deadline) for deadline in rows.order_by("due_on", "pk")]


def expected(deadline: Deadline) -> Expected:
    """A deadline in words."""
    if deadline.kind == DeadlineKind.REPLY and deadline.step is not None:
        what = _("确认对方登记的“%(step)s”") % {"step": deadline.step.get_stage_display()}
        who = str(other(Side(deadline.step.side)).label)
    else:
        what, who = deadline.label, _("双方或其技术经理人")
    return Expected(what, who, deadline.due_on, deadline.state == DeadlineState.ASKED, deadline.round)


def mandates_of(introduction: Introduction, actor: Actor) -> list[Mandate]:
    """The mandates about the case as far as the reader may know who gave them, newest first."""
    rows = list(Mandate.objects.covering(introduction).for_list().order_by("-created_at", "-pk"))
    if knows_counterpart(introduction, actor):
        return rows
    return [mandate for mandate in rows if mandate.organisation_id != introduction.counterpart_id]


def team_of(introduction: Introduction, actor: Actor) -> list[TeamMember]:
    """The team as far as the reader may know who assigned it, in order of time."""
    rows = list(introduction.team.select_related("person", "organisation", "assigned_for"))
    if knows_counterpart(introduction, actor):
        return rows
    return [member for member in rows if member.assigned_for_id != introduction.counterpart_id]


def open_rounds(introduction: Introduction) -> list[Deadline]:
    """The follow-ups of which nothing was told yet, the earliest first."""
    rows = introduction.deadlines.filter(kind=DeadlineKind.FOLLOW_UP, state__in=PENDING)
    return list(rows.order_by("round"))


def may_record(introduction: Introduction, actor: Actor) -> bool:
    """Whether the reader may say how the case goes on."""
    if not introduction.is_disclosed or standing_of(introduction, actor) is None:
        return False
    return bool(actor.can(Permission.INTRODUCTION_CLOSE, introduction))


def _found_at(introduction: Introduction) -> Any:
    """The day on which the matching found the pair; None where it did not."""
    if introduction.achievement_id is None or introduction.demand_id is None:
        return None
    pair = Match.objects.filter(achievement=introduction.achievement_id, demand=introduction.demand_id)
    found = pair.order_by("found_at").values_list("found_at", flat=True).first()
    return None if found is None or found > introduction.created_at else found


def _counts(introduction: Introduction, stage: Stage) -> bool:
    day = introduction.contract_on if stage == Stage.CONTRACT else introduction.landed_on
    return day is not None


def _day(at: Any) -> str:
    return str(date_format(at, "Y年n月j日"))
