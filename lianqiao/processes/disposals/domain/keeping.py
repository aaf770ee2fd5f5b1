"""What all writes of disposals share: the lock, the hash of the content, and the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals.content import content_of, hash_of
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal


def locked_disposal(pk: Any) -> Disposal:
    """The disposal under the lock under which all that concerns it is decided."""
    rows = Disposal.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    found: Disposal = rows.get(pk=pk)
    return found


def locked_draft(pk: Any, actor: Actor) -> Disposal:
    """The draft, locked; AccessError for others than its unit, DomainError once it was proposed."""
    disposal = locked_disposal(pk)
    if disposal.state != DisposalState.DRAFT and actor.organisation_id == disposal.organisation_id:
        raise DomainError("not_draft", _("已经提交决策，不能再改；要改请先退回准备。"))
    actor.require(Permission.DISPOSAL_EDIT, disposal)
    return disposal


def keep_hash(disposal: Disposal) -> bool:
    """Keep the hash of the content as it is now, and save; whether it is another than before.

    What co-owners and the secrecy officer said about another content no longer counts.
    """
    before = disposal.content_sha256
    disposal.content_sha256 = hash_of(content_of(disposal))
    is_other = before != disposal.content_sha256
    if is_other:
        disposal.remind_on = None
    disposal.save()
    return is_other


def tell(record: Any, name: str, actor: Actor, text: str, *, about: Any = None, reason: str = "") -> None:
    """Write the action to the log of the disposal, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, about if about is not None else record, actor=actor, text=text, reason=reason)
    outbox.publish(topic, record.pk)
