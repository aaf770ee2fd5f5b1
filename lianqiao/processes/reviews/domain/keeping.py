"""What all records of reviews share: begun by governments, kept under a lock, logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import Record
from lianqiao.processes.reviews.queries.visibility import keeps_reviews

R = TypeVar("R", bound=Record)


def begin(model: type[R], actor: Actor, permission: Permission) -> R:
    """An unsaved record of the government body acted for; AccessError for others."""
    if not keeps_reviews(actor):
        raise AccessError(_("由政府部门办理。"), permission=permission)
    record = model(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(permission, record)
    return record


def lock(record: R, actor: Actor, permission: Permission, states: Sequence[str], over: str) -> R:
    """The record under lock, in one of the states; DomainError with the sentence `over` in another."""
    locked: Any = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    actor.require(permission, locked)
    if locked.state not in states:
        raise DomainError("record_over", over)
    return locked  # type: ignore[no-any-return]


def set_rows(manager: Any, of: Any, rows: Iterable[Mapping[str, Any]], *, field: str) -> None:
    """Let the rows below a record be exactly these, in this order; InvalidInput under `field` for a bad one."""
    manager.all().delete()
    for order, values in enumerate(rows):
        columns = {name: value for name, value in values.items() if name != "lineage"}
        row = manager.model(**{manager.field.name: of, "order": order, **columns})
        try:
            row.full_clean()
        except Exception as error:
            messages = getattr(error, "messages", None)
            if messages is None:
                raise
            raise InvalidInput({field: [f"第 {order + 1} 行：{messages[0]}"]}) from error
        row.save(force_insert=True)


def tell(record: Any, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text, reason=reason)
    outbox.publish(topic, record.pk)
