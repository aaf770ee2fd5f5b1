"""What of key projects waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Least

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.periods import last_day
from lianqiao.core.permissions import Permission
from lianqiao.processes.key_projects.enums import BATCHES, REPORTING, Batch, Conclusion
from lianqiao.processes.key_projects.limits import REPORT_AFTER_LANDING
from lianqiao.processes.key_projects.models import ChiefExpert, FollowOn, FundingFrame, KeyProject, MonthlyFigure
from lianqiao.processes.key_projects.queries.joint import overdue_shares


def last_month(today: date) -> date:
    """The first day of the month before."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def asked_for(month: date, *, today: date) -> Any:
    """Projects of which the figures of the month (its first day) are asked and have not come.

    Asked are those that had come to research, transformation or landing before the month was over; not of landed ones
    whose time of reporting is over (a norm), nor of those that a long-term frame leaves in peace.
    """
    ends = last_day(month) + timedelta(days=1)
    reported = MonthlyFigure.objects.filter(project=OuterRef("pk"), month=month)
    frames = FundingFrame.objects.filter(
        project=OuterRef("pk"), first_year__lte=month.year, last_year__gte=month.year
    ).exclude(conclusion=Conclusion.STOP)
    landed = REPORT_AFTER_LANDING.condition(
        lambda time: Q(since__lt=time.start(month)) & Q(state=Batch.LANDING), on=today
    )
    rows = KeyProject.objects.filter(state__in=REPORTING, since__lt=ends)
    return rows.exclude(landed).exclude(Exists(reported)).exclude(Exists(frames))


def to_report(actor: Actor) -> Any:
    """Projects without last month's figures that the actor's unit leads, or keeps for a unit that is not registered.

    `asked_on` is the day since which the figures are asked.
    """
    if actor.organisation is None or not actor.has(Permission.KEY_PROJECT_REPORT):
        return None
    today = clock.today()
    mine = Q(lead_unit=actor.organisation_id)
    if actor.oversight is not None:
        mine |= Q(organisation=actor.organisation_id, lead_unit__isnull=True)
    rows = asked_for(last_month(today), today=today).filter(mine).select_related("organisation", "region")
    return rows.annotate(asked_on=Value(today.replace(day=1), output_field=DateField()))


def to_check(actor: Actor) -> Any:
    """Projects of the actor's body whose chief expert or long-term frame is to be looked at by now.

    `asked_on` is the earlier day of the two.
    """
    if actor.oversight is None or not actor.has(Permission.KEY_PROJECT_MOVE):
        return None
    today = clock.today()
    experts = ChiefExpert.objects.filter(
        project=OuterRef("pk"), ended_on__isnull=True, reviewed_on__isnull=True, review_on__lte=today
    )
    frames = FundingFrame.objects.filter(project=OuterRef("pk"), conclusion="", check_on__lte=today)
    rows = KeyProject.objects.filter(organisation=actor.organisation_id, state__in=BATCHES)
    first = Least(
        Subquery(experts.order_by("review_on").values("review_on")[:1]),
        Subquery(frames.order_by("check_on").values("check_on")[:1]),
    )
    return rows.annotate(asked_on=first).filter(asked_on__isnull=False).select_related("organisation", "region")


def to_follow(actor: Actor) -> Any:
    """Projects of the actor's body for which support that follows was proposed."""
    if actor.oversight is None or not actor.has(Permission.KEY_PROJECT_MOVE):
        return None
    open_ones = FollowOn.objects.open().filter(project=OuterRef("pk"))
    rows = KeyProject.objects.filter(Exists(open_ones), organisation=actor.organisation_id)
    return rows.select_related("organisation", "region")


def to_pay(actor: Actor) -> Any:
    """Projects with joint tasks of which the actor's body carries a share that is overdue and in no ledger."""
    if actor.oversight is None or not actor.has(Permission.KEY_PROJECT_EDIT):
        return None
    owed = overdue_shares(today=clock.today()).filter(
        is_in_ledger=False, body=actor.organisation_id, task__project=OuterRef("pk")
    )
    return KeyProject.objects.filter(Exists(owed)).select_related("organisation", "region")
