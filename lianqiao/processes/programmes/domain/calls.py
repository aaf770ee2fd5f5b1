"""Making a call, also from last year's; publishing and all that follows are its transitions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.programmes.definitions import periods
from lianqiao.processes.programmes.enums import CallState, EditionState
from lianqiao.processes.programmes.models import Call, SchemeEdition

#: What a call of last year hands on to the next.
COPIED = ("text", "quota", "budget_yuan", "floor", "reserve", "contact_name", "contact_phone")


@transaction.atomic
def create_call(
    edition: SchemeEdition, *, actor: Actor, values: Mapping[str, Any], previous: Call | None = None
) -> Call:
    """A draft of a call for the issued edition of a scheme of the actor's own body.

    `values` are the columns that a person fills in; without `closes_on` the last day follows from the scheme, and so do
    floor and reserve. `previous` is the round before. Raises AccessError, DomainError for an edition that is not in
    force, or InvalidInput.
    """
    if actor.organisation is None or edition.organisation_id != actor.organisation_id:
        raise AccessError(_("申报通知由发布它的政府部门办理。"), permission=Permission.CALL_MANAGE)
    call = Call(
        edition=edition,
        previous=previous,
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
    )
    actor.require(Permission.CALL_MANAGE, call)
    if edition.state != EditionState.ISSUED:
        raise DomainError("edition_not_in_force", _("所用的制度版本不是现行版本，请改用现行版本。"))
    _set(call, {"floor": edition.floor, "reserve": edition.reserve, **values})
    call.save(force_insert=True)
    _tell(call, "create", actor, _("起草申报通知"))
    return call


@transaction.atomic
def update_call(call: Call, *, actor: Actor, values: Mapping[str, Any]) -> Call:
    """Change a draft; the edition becomes the one that is in force now.

    Raises AccessError, DomainError for what is no draft, or InvalidInput, and then nothing has changed.
    """
    rows = Call.objects.select_for_update(of=("self",)).select_related("edition__scheme")
    locked: Call = rows.get(pk=call.pk)
    actor.require(Permission.CALL_MANAGE, locked)
    if locked.state != CallState.DRAFT:
        raise DomainError("not_draft", _("申报通知已经提交，不能再改；发布以后可以延期。"))
    in_force = locked.edition.scheme.editions.filter(state=EditionState.ISSUED).first()
    if in_force is not None:
        locked.edition = in_force
    _set(locked, values)
    locked.save()
    _tell(locked, "update", actor, _("修改申报通知"))
    return locked


def proposed_dates(edition: SchemeEdition, opens_on: date, *, closes_on: date | None = None) -> periods.Dates:
    """The days of a call that opens on a day, as the scheme and the norms say."""
    return periods.dates(edition.periods, opens_on=opens_on, closes_on=closes_on, where=edition.region_id)


def _set(call: Call, values: Mapping[str, Any]) -> None:
    given = dict(values)
    days = proposed_dates(call.edition, given["opens_on"], closes_on=given.get("closes_on"))
    given["closes_on"] = days.closes_on
    call.check_until, call.review_until = days.check_until, days.review_until
    assign(call, given)


def _tell(call: Call, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(call, name)
    log.record(topic, call, actor=actor, text=text)
    outbox.publish(topic, call.pk)
