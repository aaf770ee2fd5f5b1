"""Writing and reading the business log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.context import request_id
from lianqiao.core.models import LogEntry


def entry(
    action: str,
    obj: Model,
    *,
    actor: Actor,
    text: str,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> LogEntry:
    """An unsaved log row, for callers that write many at once.

    In a support session both are named: the person acted for, and in `data["supporter"]` whoever did it.
    """
    name = _("系统") if actor.user is None else actor.user.get_full_name()
    kept = dict(data or {})
    if actor.supporter is not None:
        supporter = actor.supporter.get_full_name()
        name = _("%(person)s（%(supporter)s 代办）") % {"person": name, "supporter": supporter}
        kept["supporter"] = {"id": actor.supporter.pk, "name": supporter}
    return LogEntry(
        action=action,
        text=text,
        reason=reason,
        data=kept,
        actor_id=actor.user_id,
        actor_name=name,
        organisation_id=actor.organisation_id,
        organisation_name="" if actor.organisation is None else actor.organisation.name,
        request_id=request_id(),
        subject_type=ContentType.objects.get_for_model(obj),
        subject_id=subject_id(obj),
        subject_text=str(obj)[:300],
    )


def record(
    action: str,
    obj: Model,
    *,
    actor: Actor,
    text: str,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> LogEntry:
    """Write one business action; call it inside the transaction of the action itself.

    `action` is a stable name ("achievements.achievement.submit"), `text` is what a person reads.
    """
    row = entry(action, obj, actor=actor, text=text, reason=reason, data=data)
    row.save(force_insert=True)
    return row


def history_of(obj: Model) -> QuerySet[LogEntry]:
    """What happened to the record, oldest first."""
    return LogEntry.objects.filter(subject_type=ContentType.objects.get_for_model(obj), subject_id=subject_id(obj))


def subject_id(obj: Model) -> UUID:
    """The key under which the log knows the record: its own, or its running number (people have one) as a UUID."""
    return obj.pk if isinstance(obj.pk, UUID) else UUID(int=obj.pk)
