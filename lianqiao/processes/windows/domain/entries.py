"""What takes part in a window: proposed by owners, invited by the host, agreed to, signed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.matching.documents import DEMAND, MODELS, kind_of
from lianqiao.processes.matching.explain import to_json
from lianqiao.processes.windows import phrases
from lianqiao.processes.windows.enums import Admission, EntryOrigin, EntryState, WindowState
from lianqiao.processes.windows.models import Entry, Window
from lianqiao.processes.windows.queries.people import members_of
from lianqiao.processes.windows.queries.suggestions import Suggestion


@transaction.atomic
def propose(
    window: Window, *, actor: Actor, records: Sequence[Any], delegate_id: Any = None, agrees: bool
) -> list[Entry]:
    """Enter achievements or demands of one's own unit; the host decides on them.

    `delegate_id` is the member who comes for them, the actor unless told otherwise; `agrees`: the unit's name and the
    delegate's are told to those whom they meet at a table. What is entered already is left as it is, what had been
    withdrawn or declined is entered anew. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked: Window = Window.objects.select_for_update().get(pk=window.pk)
    if locked.state != WindowState.OPEN or clock.today() > locked.entries_until:
        raise DomainError("closed", _("这场专场对接现在不接受报名。"))
    if locked.admission == Admission.INVITED:
        raise DomainError("by_invitation", _("这场专场对接只接受邀请的项目。"))
    if not records:
        raise DomainError("nothing_chosen", _("请选择要参加的成果或需求。"), "records")
    if not actor.is_verified or actor.organisation is None:
        raise AccessError(_("单位通过核验后才能参加。"), permission=Permission.WINDOW_JOIN)
    if locked.admission == Admission.REGIONS and not _inside(actor.organisation.region_id, locked):
        raise DomainError("other_region", _("这场专场对接只面向所列地区的单位。"))
    if not agrees:
        raise DomainError("not_agreed", _("请勾选同意，否则无法为您安排洽谈。"), "agrees")
    delegate = member_or_refusal(actor, delegate_id or actor.user_id)
    entries = [_enter(locked, record, actor, delegate) for record in _published(records)]
    for entry in entries:
        log.record(outbox.topic_of(entry, "propose"), entry, actor=actor, text=_("申请参加专场对接"))
        outbox.publish(outbox.topic_of(entry, "propose"), entry.pk)
    if entries:
        phrases.tell_host_of_proposals(locked, entries)
    return entries


@transaction.atomic
def invite(window: Window, *, actor: Actor, suggestions: Iterable[Suggestion]) -> list[Entry]:
    """Invite the owners of records that the engine found; each keeps why. What is entered already is left out."""
    locked: Window = Window.objects.select_for_update().get(pk=window.pk)
    actor.require(Permission.WINDOW_MANAGE, locked)
    if locked.state != WindowState.OPEN or clock.today() > locked.entries_until:
        raise DomainError("closed", _("报名截止后不能再邀请。"))
    known = _keys_in(locked)
    entries = []
    for one in suggestions:
        if one.record.pk in known:
            continue
        entry = Entry(
            window=locked,
            organisation_id=one.record.organisation_id,
            region_id=one.record.region_id,
            created_by=actor.user,
            origin=EntryOrigin.HOST,
            state=EntryState.INVITED,
            score=one.hit.score,
            reasons=to_json(one.hit.reasons),
            gaps=to_json(one.hit.gaps),
            because_of=one.because_of,
            **{kind_of(one.record): one.record},
        )
        entry.save()
        log.record(outbox.topic_of(entry, "invite"), entry, actor=actor, text=_("邀请参加专场对接"))
        outbox.publish(outbox.topic_of(entry, "invite"), entry.pk)
        phrases.tell_owner_of_invitation(entry)
        entries.append(entry)
    if not entries:
        raise DomainError("nobody", _("请选择要邀请的项目；已经邀请过的不会重复邀请。"))
    return entries


@transaction.atomic
def sign_in(entry: Entry, *, actor: Actor) -> int:
    """The delegate of the entry is there: the host says so, or somebody of the unit, on the day of the window.

    Returns how many entries that is; once signed in, nothing changes. Raises AccessError or DomainError.
    """
    locked: Entry = Entry.objects.select_for_update(of=("self",)).select_related("window").get(pk=entry.pk)
    if not actor.can(Permission.WINDOW_MANAGE, locked):
        actor.require(Permission.WINDOW_JOIN, locked)
    if locked.window.state != WindowState.READY or clock.today() != locked.window.day:
        raise DomainError("not_today", _("只能在举办当天签到。"))
    mine = Entry.objects.filter(
        window=locked.window_id, delegate=locked.delegate_id, organisation=locked.organisation_id
    )
    waiting = mine.filter(state=EntryState.TAKING_PART, signed_in_at__isnull=True)
    signed = waiting.update(signed_in_at=clock.now(), updated_at=timezone.now())
    if signed:
        log.record(outbox.topic_of(locked, "sign_in"), locked, actor=actor, text=_("签到"))
    return signed


def member_or_refusal(actor: Actor, user_id: Any) -> Any:
    """The member of the actor's unit with that key. Raises DomainError for anybody else."""
    for person in members_of(actor.organisation_id):
        if str(person.pk) == str(user_id):
            return person
    raise DomainError("foreign_delegate", _("参会代表要是本单位的成员。"), "delegate")


def _enter(window: Window, record: Any, actor: Actor, delegate: Any) -> Entry:
    kind = kind_of(record)
    values = {
        "organisation_id": record.organisation_id,
        "region_id": record.region_id,
        "created_by": actor.user,
        "origin": EntryOrigin.OWNER,
        "delegate": delegate,
        "agreed_at": clock.now(),
    }
    entry = Entry(window=window, **{kind: record}, **values)
    actor.require(Permission.WINDOW_JOIN, entry)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        message = _("“%(title)s”已经报名或受到邀请，请在专场页面办理。") % {"title": record.title}
        raise DomainError("entered_already", message, "records") from error
    return entry


def _published(records: Sequence[Any]) -> list[Any]:
    """The records as they are now; DomainError when one of them is not public."""
    found = []
    for record in records:
        present = (
            MODELS[kind_of(record)].objects.published().select_related("organisation").filter(pk=record.pk).first()
        )
        if present is None:
            message = _("“%(title)s”目前没有公开，不能参加。") % {"title": record.title}
            raise DomainError("not_public", message, "records")
        found.append(present)
    return found


def _keys_in(window: Window) -> set[Any]:
    rows = Entry.objects.filter(window=window).values_list(DEMAND, "achievement")
    return {key for row in rows for key in row if key is not None}


def _inside(region: str, window: Window) -> bool:
    """Whether the region lies in one of those that the window names; naming none, it is for all."""
    named = [one.prefix for one in window.regions.all()]
    return not named or region.startswith(tuple(named))
