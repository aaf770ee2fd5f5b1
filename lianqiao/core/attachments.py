"""Adding files to a record and taking them away, under the same lock and right as its text."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.core.records import Record


@transaction.atomic
def attach(record: Record, upload: File[bytes], *, actor: Actor, permission: Permission) -> StoredFile:
    """Check the upload and keep it as a file of the record.

    `permission` is the one for editing the record: what may no longer be edited gets no files either. Raises
    AccessError, or DomainError for a file that is refused, and then nothing is kept.
    """
    locked = _editable(record, actor, permission)
    stored = files.store(upload, actor=actor, organisation=locked.organisation, subject=locked)
    text = _("添加附件：%(name)s") % {"name": stored.name}
    log.record(outbox.topic_of(locked, "attach"), locked, actor=actor, text=text)
    return stored


@transaction.atomic
def detach(record: Record, file: StoredFile, *, actor: Actor, permission: Permission) -> StoredFile:
    """Take a file of the record out of use; it stays in storage with what was decided on it."""
    locked = _editable(record, actor, permission)
    removed = files.remove(file)
    text = _("移除附件：%(name)s") % {"name": file.name}
    log.record(outbox.topic_of(locked, "detach"), locked, actor=actor, text=text)
    return removed


def _editable(record: Record, actor: Actor, permission: Permission) -> Any:
    locked = type(record)._base_manager.select_for_update().get(pk=record.pk)
    actor.require(permission, locked)
    return locked
