"""Making a campaign, choosing whom it calls on, and giving single units more time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.bulk import copy_in
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.registers.campaigns import phrases
from lianqiao.registers.campaigns.enums import OPEN_STATES, CampaignState
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region

#: Columns that are not a person's to change once the campaign is made.
_FIXED = frozenset({"kind"})


@transaction.atomic
def create_campaign(*, actor: Actor, values: Mapping[str, Any], region: Region | None = None) -> Campaign:
    """A new draft of the government body that the actor acts for, for `region` or the whole of its own.

    `values` are kind, title, text, ends_on and for a survey questions. Raises AccessError, or InvalidInput with the
    sentences per field.
    """
    if actor.organisation is None:
        raise AccessError(_("只有发起征集的政府部门可以办理，范围限于本地区。"))
    place = region or actor.organisation.region
    campaign = Campaign(organisation=actor.organisation, region=place, created_by=actor.user)
    actor.require(Permission.CAMPAIGN_MANAGE, campaign)
    assign(campaign, values)
    campaign.save(force_insert=True)
    topic = outbox.topic_of(campaign, "create")
    log.record(topic, campaign, actor=actor, text=_("起草征集"))
    outbox.publish(topic, campaign.pk)
    return campaign


@transaction.atomic
def update_campaign(
    campaign: Campaign, *, actor: Actor, values: Mapping[str, Any], region: Region | None = None
) -> Campaign:
    """Change a draft; its kind stays, and units outside of a new region leave it.

    Raises AccessError, DomainError for what is no draft, or InvalidInput, and then nothing has changed.
    """
    locked: Campaign = Campaign.objects.select_for_update(of=("self",)).select_related("region").get(pk=campaign.pk)
    actor.require(Permission.CAMPAIGN_MANAGE, locked)
    if locked.state != CampaignState.DRAFT:
        raise DomainError("not_draft", _("征集已经开始，不能再修改；需要时可以延期。"))
    if region is not None and region != locked.region:
        locked.region = region
        actor.require(Permission.CAMPAIGN_MANAGE, locked)
        locked.assignments.exclude(region__code__startswith=region.prefix).delete()
    assign(locked, {name: value for name, value in values.items() if name not in _FIXED})
    locked.save()
    log.record(outbox.topic_of(locked, "update"), locked, actor=actor, text=_("修改征集"))
    outbox.publish(outbox.topic_of(locked, "update"), locked.pk)
    return locked


@dataclass(frozen=True)
class Invited:
    """How many units were added to a campaign, and how many of the chosen were in it already."""

    added: int
    already: int


@transaction.atomic
def invite_units(campaign: Campaign, *, actor: Actor, units: QuerySet[Organisation]) -> Invited:
    """Call on these units as well, thousands in a fixed number of statements; those already called on stay as they are.

    `units` are narrowed to the verified ones of the campaign's region. A draft tells nobody before it starts; units
    that are added later have until the campaign's last day and are told at once. Raises AccessError, or DomainError
    when the campaign is over or the choice is empty.
    """
    locked: Campaign = Campaign.objects.select_for_update(of=("self",)).select_related("region").get(pk=campaign.pk)
    actor.require(Permission.CAMPAIGN_MANAGE, locked)
    if locked.state not in (CampaignState.DRAFT, CampaignState.RUNNING):
        raise DomainError("over", _("征集已经结束，不能再增加单位。"))
    rows = units.filter(pk__in=Organisation.objects.verified(), region__code__startswith=locked.region.prefix)
    chosen = dict(rows.order_by("pk").values_list("pk", "region"))
    if not chosen:
        raise DomainError("no_units", _("没有符合条件的单位，请放宽条件。"))
    known = set(locked.assignments.filter(organisation__in=chosen).values_list("organisation", flat=True))
    fresh = [unit for unit in chosen if unit not in known]
    due_on = locked.ends_on
    copy_in(
        [
            Assignment(
                campaign=locked,
                organisation_id=unit,
                region_id=chosen[unit],
                created_by_id=actor.user_id,
                due_on=due_on,
            )
            for unit in fresh
        ]
    )
    text = _("增加 %(count)d 家单位") % {"count": len(fresh)}
    log.record(outbox.topic_of(locked, "invite"), locked, actor=actor, text=text, data={"units": len(fresh)})
    outbox.publish(outbox.topic_of(locked, "invite"), locked.pk)
    if locked.is_running and fresh:
        phrases.tell_units(locked, fresh)
    return Invited(added=len(fresh), already=len(known))


@transaction.atomic
def remove_units(campaign: Campaign, *, actor: Actor, assignments: QuerySet[Assignment]) -> int:
    """Leave these units out of a draft; returns how many there were.

    Raises AccessError, or DomainError once the campaign has begun: then a unit is excused with a reason.
    """
    locked: Campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    actor.require(Permission.CAMPAIGN_MANAGE, locked)
    if locked.state != CampaignState.DRAFT:
        raise DomainError("not_draft", _("征集已经开始，请对单位办理“免报”并写明理由。"))
    removed, _by_model = assignments.filter(campaign=locked).delete()
    text = _("移出 %(count)d 家单位") % {"count": removed}
    log.record(outbox.topic_of(locked, "remove_units"), locked, actor=actor, text=text, data={"units": removed})
    return removed


@transaction.atomic
def start_campaign(
    *,
    actor: Actor,
    kind: str,
    title: str,
    text: str,
    ends_on: date,
    units: QuerySet[Organisation],
    region: Region | None = None,
    questions: list[dict[str, Any]] | None = None,
) -> Campaign:
    """Make a campaign, call on the units and start it, in one go; see the single steps for what is refused."""
    values = {"kind": kind, "title": title, "text": text, "ends_on": ends_on, "questions": questions or []}
    campaign = create_campaign(actor=actor, values=values, region=region)
    invite_units(campaign, actor=actor, units=units)
    return apply(campaign, "start", actor=actor)


@transaction.atomic
def extend_deadline(assignment: Assignment, *, actor: Actor, due_on: date, reason: str) -> Assignment:
    """Give one unit more time, with the reason; the unit is told.

    Raises AccessError, or DomainError when the campaign does not run, the unit has nothing to do, or the day is not
    later than its present one and not before today.
    """
    campaign: Campaign = Campaign.objects.select_for_update().get(pk=assignment.campaign_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("campaign", "organisation")
    locked: Assignment = rows.get(pk=assignment.pk)
    actor.require(Permission.ASSIGNMENT_REVIEW, locked)
    if not campaign.is_running or locked.state not in OPEN_STATES:
        raise DomainError("nothing_open", _("单位已经报送或征集已经结束，不需要延期。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if due_on <= locked.due_on or due_on < clock.today():
        raise DomainError("not_later", _("新的截止日期要晚于原来的，并且不早于今天。"), "due_on")
    before, locked.due_on = locked.due_on, due_on
    locked.save(update_fields=["due_on", "updated_at"])
    if campaign.last_due_on is None or due_on > campaign.last_due_on:
        campaign.last_due_on = due_on
        campaign.save(update_fields=["last_due_on", "updated_at"])
    log.record(
        outbox.topic_of(locked, "extend"),
        locked,
        actor=actor,
        text=_("延期至 %(day)s") % {"day": due_on},
        reason=reason.strip(),
        data={"from": before.isoformat(), "to": due_on.isoformat()},
    )
    outbox.publish(outbox.topic_of(locked, "extend"), locked.pk)
    phrases.tell_unit_of_extension(locked, reason=reason.strip())
    return locked
