"""Reminding the units that are behind: each at most once a day, all with one message."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.campaigns import phrases
from lianqiao.registers.campaigns.enums import OPEN_STATES
from lianqiao.registers.campaigns.models import Assignment, Campaign


@transaction.atomic
def remind(campaign: Campaign, *, actor: Actor) -> int:
    """Remind every unit that has not handed in and was not reminded today; returns how many there were.

    Raises AccessError, or DomainError when the campaign does not run or nobody is left to be reminded.
    """
    locked: Campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    actor.require(Permission.CAMPAIGN_MANAGE, locked)
    if not locked.is_running:
        raise DomainError("not_running", _("这次征集不在进行中，不能再办理。"))
    told = remind_behind(locked, locked.assignments.all())
    if not told:
        raise DomainError("nobody_behind", _("没有要提醒的单位：都已报送，或者今天已经提醒过。"))
    text = _("提醒 %(count)d 家未报送的单位") % {"count": told}
    log.record(outbox.topic_of(locked, "remind_by_hand"), locked, actor=actor, text=text, data={"units": told})
    return told


def remind_behind(campaign: Campaign, assignments: Any) -> int:
    """Remind those of the tasks that are open and whose unit was not reminded today, in the running transaction.

    The caller holds the lock of the campaign. Returns how many there were.
    """
    today = clock.today()
    behind: QuerySet[Assignment] = assignments.filter(
        Q(reminded_on__isnull=True) | Q(reminded_on__lt=today), state__in=OPEN_STATES
    )
    rows = list(behind.order_by("pk").select_for_update(of=("self",)).values_list("pk", "organisation"))
    if not rows:
        return 0
    Assignment.objects.filter(pk__in=[pk for pk, _unit in rows]).update(
        reminded_on=today, reminders=F("reminders") + 1, updated_at=timezone.now()
    )
    phrases.remind_units(campaign, [unit for _pk, unit in rows], on=today)
    return len(rows)
