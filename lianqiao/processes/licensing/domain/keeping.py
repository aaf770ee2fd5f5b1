"""What all writes of licensing share: the order of locks, the log, and rows of stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.transitions import apply
from lianqiao.processes.licensing.enums import LATE, DueState, LicenceState
from lianqiao.processes.licensing.models import Licence, PaymentStage, PoolOffer
from lianqiao.processes.licensing.models.offer import STAGE_COLUMNS


def locked_offer(pk: Any) -> PoolOffer:
    """The offer under its lock; taken before the lock of a licence of it."""
    found: PoolOffer = PoolOffer.objects.select_for_update(of=("self",)).get(pk=pk)
    return found


def locked_licence(pk: Any) -> Licence:
    """The licence under the lock under which all that belongs to it is decided."""
    found: Licence = Licence.objects.select_for_update(of=("self",)).get(pk=pk)
    return found


def licence_of(record: Any) -> Any:
    """The key of the licence that a record is, or belongs to."""
    if isinstance(record, Licence):
        return record.pk
    guarantee = getattr(record, "guarantee", None)
    return guarantee.licence_id if guarantee is not None else record.licence_id


@transaction.atomic
def act(record: Any, name: str, *, actor: Actor, reason: str = "", **data: Any) -> Any:
    """Make a change of a licence, or of what belongs to it, with the licence locked first.

    A licence in default of which nothing is late any more is in force again.
    """
    licence = locked_licence(licence_of(record))
    changed = apply(record, name, actor=actor, reason=reason, **data)
    paid = name in ("receive", "pay") and licence.state == LicenceState.DEFAULTED
    if paid and not licence.dues.filter(state__in=(*LATE, DueState.RECORDED)).exists():
        apply(licence, "heal", actor=SYSTEM)
    return changed


def tell(record: Any, name: str, actor: Actor, text: str) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text)
    outbox.publish(topic, record.pk)


def require_running(licence: Licence) -> None:
    """Raise DomainError unless the licence is in force."""
    if not licence.is_in_use:
        raise DomainError("not_in_use", _("许可不在使用期内。"))


def write_stages(stages: Iterable[Mapping[str, Any]], **owner: Any) -> None:
    """The stages of an offer or of a licence, instead of those that are there; raises InvalidInput."""
    PaymentStage.objects.filter(**owner).delete()
    rows = []
    for place, given in enumerate(stages):
        row = PaymentStage(position=place, **owner, **{name: given[name] for name in STAGE_COLUMNS if name in given})
        try:
            row.full_clean(exclude={"offer", "licence"}, validate_unique=False)
        except ValidationError as error:
            sentences = [sentence for many in error.message_dict.values() for sentence in many]
            raise InvalidInput({"stages": sentences}) from error
        rows.append(row)
    PaymentStage.objects.bulk_create(rows)


def keep_paper(upload: File[bytes] | None, *, actor: Actor, subject: Any) -> None:
    """Keep what proves it as a file of the record, where something was given."""
    if upload is not None:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=subject)
