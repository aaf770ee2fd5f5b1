"""What time does to introductions: reminders, requests that lapse, questions about the outcome."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply_many
from lianqiao.processes.introductions import phrases
from lianqiao.processes.introductions.domain.outcomes import NEXT_QUESTION
from lianqiao.processes.introductions.enums import IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.visibility import IntroductionQuerySet

REMINDER_BEFORE = norms.declare("introductions.reminder_before", norms.Kind.DURATION, _("答复到期前提醒对方一次"))


def run_day(*, on: date) -> None:
    """All that is due on a day (Asia/Shanghai); run again on the same day it does nothing more."""
    lapse_overdue(on=on)
    remind_of_requests(on=on)
    ask_for_outcomes(on=on)


def lapse_overdue(*, on: date) -> int:
    """End the requests whose time to answer was over before `on`; returns how many."""
    overdue = Introduction.objects.filter(state=IntroductionState.REQUESTED, answer_by__lt=on)
    changed, _refused = apply_many(overdue, "lapse", actor=SYSTEM, on=on)
    return changed


@transaction.atomic
def remind_of_requests(*, on: date) -> int:
    """Remind the other side of what it has to answer soon after `on`; returns of how many."""
    soon = REMINDER_BEFORE.condition(lambda time: Q(answer_by__lte=time.end(on)), on=on, region="counterpart_region")
    rows = list(_locked().filter(soon, state=IntroductionState.REQUESTED, reminded_at__isnull=True))
    for introduction in rows:
        phrases.remind_of_request(introduction)
        introduction.reminded_at = timezone.now()
        introduction.save(update_fields=["reminded_at", "updated_at"])
    return len(rows)


@transaction.atomic
def ask_for_outcomes(*, on: date) -> int:
    """Ask both sides what came of it, and again after some time; returns about how many."""
    rows = list(_locked().filter(outcome_due__lte=on))
    for introduction in rows:
        phrases.ask_for_outcome(introduction, on=on)
        introduction.outcome_due = NEXT_QUESTION.get(where=introduction.region_id, on=on).value.end(on)
        introduction.save(update_fields=["outcome_due", "updated_at"])
    return len(rows)


def _locked() -> IntroductionQuerySet:
    rows = Introduction.objects.select_related("organisation", "counterpart", "achievement", "demand", "created_by")
    return rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
