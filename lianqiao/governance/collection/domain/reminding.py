"""Reminding the units that have not reported: each at most once a day, all with one message."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.governance.collection import phrases
from lianqiao.governance.collection.enums import FILLING, CycleState
from lianqiao.governance.collection.models import Cycle, Report
from lianqiao.governance.collection.queries.visibility import looks_at


@transaction.atomic
def remind(cycle: Cycle, *, actor: Actor) -> int:
    """Remind every unit below the actor's body that has not reported and was not reminded today; returns how many.

    Raises AccessError, or DomainError when the cycle is not open or nobody is left to be reminded.
    """
    locked: Cycle = Cycle.objects.select_for_update(of=("self",)).select_related("data_set").get(pk=cycle.pk)
    below = Report.objects.filter(looks_at(actor), cycle=locked)
    first = below.first()
    actor.require(Permission.REPORT_REVIEW, first or Report(bodies_above=[]))
    if locked.state != CycleState.OPEN:
        raise DomainError("not_open", _("这一期不在填报中，不用提醒。"))
    told = remind_behind(locked, Q(looks_at(actor)))
    if not told:
        raise DomainError("nobody_behind", _("没有要提醒的单位：都已报送，或者今天已经提醒过。"))
    text = _("提醒 %(count)d 家未报送的单位") % {"count": told}
    log.record(outbox.topic_of(locked, "remind_by_hand"), locked, actor=actor, text=text, data={"units": told})
    return told


def remind_behind(cycle: Cycle, which: Q) -> int:
    """Remind the units among `which` that are behind and were not reminded today, in the running transaction."""
    today = clock.today()
    fresh = Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)
    behind = Report.objects.filter(which, fresh, cycle=cycle, state__in=FILLING)
    rows = list(behind.order_by("pk").select_for_update(of=("self",)).values_list("pk", "organisation"))
    if not rows:
        return 0
    keys = [pk for pk, _unit in rows]
    # `updated_at` stays: a reminder changes nothing that somebody may be filling in.
    Report.objects.filter(pk__in=keys).update(reminded_on=today)
    phrases.remind_units(cycle, [unit for _pk, unit in rows], on=today)
    return len(rows)
