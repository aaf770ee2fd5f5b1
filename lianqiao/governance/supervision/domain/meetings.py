"""Calling meetings, and the items that they agree on: followed in the meeting, or as tasks of a plan's ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.documents import day_words
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.records import assign
from lianqiao.core.transitions import Context, apply
from lianqiao.governance.plans.domain import add_task
from lianqiao.governance.plans.models import PlanDocument
from lianqiao.governance.supervision import phrases
from lianqiao.governance.supervision.domain.keeping import begin, check_seen, lock, set_units, tell
from lianqiao.governance.supervision.enums import OPEN_MEETINGS, ItemState, MeetingState
from lianqiao.governance.supervision.models import AgreedItem, Meeting, TaskForce
from lianqiao.registers.organisations.models import Organisation


@transaction.atomic
def create_meeting(*, actor: Actor, values: Mapping[str, Any], participants: Iterable[Organisation] = ()) -> Meeting:
    """A meeting of the government body acted for; nobody is told of it before it is called.

    `values` are kind, title, held_on, place, agenda, attendees, minutes, plan, force, chain. Raises AccessError,
    DomainError or InvalidInput, and then nothing is kept.
    """
    meeting = begin(Meeting, actor, Permission.MEETING_EDIT)
    return _keep(meeting, actor, values, participants, "create", _("登记会议"))


@transaction.atomic
def change_meeting(
    meeting: Meeting,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    participants: Iterable[Organisation] | None = None,
) -> Meeting:
    """Change a meeting that is not closed, its minutes included; what is not given stays."""
    locked = lock(meeting, actor, Permission.MEETING_EDIT, OPEN_MEETINGS, _("会议已经办结或取消，不能再改。"))
    return _keep(locked, actor, values, participants, "change", _("修改会议"))


@transaction.atomic
def add_item(
    meeting: Meeting, *, actor: Actor, text: str, owner: Organisation, due_on: date | None = None
) -> AgreedItem:
    """An item that a held meeting agreed on; `owner`, who has to do it, is told."""
    over = _("会议召开以后、办结以前，才能登记议定事项。")
    locked = lock(meeting, actor, Permission.MEETING_EDIT, (MeetingState.HELD,), over)
    item = begin(AgreedItem, actor, Permission.MEETING_EDIT)
    item.meeting, item.order = locked, locked.items.count()
    assign(item, {"text": text, "owner": owner, "due_on": due_on})
    item.save(force_insert=True)
    tell(item, "create", actor, _("登记议定事项"))
    react((phrases.tell_owner_of_item,), [item], Context(actor))
    return item


@transaction.atomic
def enter_ledger(
    item: AgreedItem, *, actor: Actor, plan: PlanDocument, lead: Iterable[str] = (), support: Iterable[str] = ()
) -> AgreedItem:
    """Make the item a task of a plan that the actor's body carries out, where it is followed from now on.

    Its owner leads the task unless `lead` names others; the task says which meeting ordered it.
    """
    over = _("这一事项已经报送或结束，不能再列入台账。")
    locked = lock(item, actor, Permission.MEETING_EDIT, (ItemState.OPEN,), over)
    meeting = locked.meeting
    given = {"meeting": meeting.title[:150], "day": day_words(meeting.held_on)}
    task = add_task(
        plan,
        actor=actor,
        title=locked.text,
        origin=_("%(meeting)s（%(day)s）议定") % given,
        lead=list(lead) or [locked.owner.name],
        support=list(support),
        due_on=locked.due_on,
    )
    return apply(locked, "enter_ledger", actor=actor, task=task)


def _keep(
    meeting: Meeting,
    actor: Actor,
    values: Mapping[str, Any],
    participants: Iterable[Organisation] | None,
    name: str,
    text: str,
) -> Meeting:
    plan, force = values.get("plan"), values.get("force")
    check_seen(actor, None if plan is None or plan.pk == meeting.plan_id else plan)
    if force is not None and not TaskForce.objects.visible_to(actor).filter(pk=force.pk).exists():
        raise DomainError("force_unseen", _("没有这个专班，或本单位不在其中。"), "force")
    assign(meeting, values)
    meeting.save()
    if participants is not None:
        units = [unit for unit in participants if unit.pk != meeting.organisation_id]
        if meeting.state != MeetingState.DRAFT and not units:
            raise DomainError("no_participants", _("请先填写参会单位。"), "participants")
        known = set(meeting.participants.values_list("organisation", flat=True))
        set_units(meeting.participants, units, of=meeting)
        added = [unit.pk for unit in units if unit.pk not in known]
        if meeting.state == MeetingState.CALLED and added:
            react((phrases.tell_newcomers,), [meeting], Context(actor, data={"units": added}))
    tell(meeting, name, actor, text)
    return meeting
