"""What all writes on a project share: the lock, the right, the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core import files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.permissions import Permission
from lianqiao.processes.key_projects.limits import MOST_FILES
from lianqiao.processes.key_projects.models import KeyProject


def lock(project: KeyProject, actor: Actor, permission: Permission, *, running: bool = True) -> KeyProject:
    """The project under lock; AccessError without the right, DomainError for one that left the pipeline."""
    locked: KeyProject = KeyProject._base_manager.select_for_update(of=("self",)).get(pk=project.pk)
    actor.require(permission, locked)
    if running and not locked.is_running:
        raise DomainError("dropped", _("项目已退出项目库；先恢复到某一批次，再办理。"))
    return locked


def tell(project: KeyProject, name: str, actor: Actor, text: str, *, reason: str = "") -> None:
    """Write the action to the log of the project, and publish it."""
    topic = outbox.topic_of(project, name)
    log.record(topic, project, actor=actor, text=text, reason=reason)
    outbox.publish(topic, project.pk)


def filled(row: models.Model, values: Mapping[str, Any]) -> Any:
    """The row with these columns, checked whole; InvalidInput with the sentences per column."""
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    return row


def replace_rows(
    model: type[models.Model], owner: models.Model, link: str, rows: Iterable[Mapping[str, Any]], *, field: str
) -> None:
    """Let the rows of `model` below `owner` be exactly these; InvalidInput at `field` for what is not well formed."""
    made = [model(**{link: owner, **row}) for row in rows]
    for row in made:
        try:
            row.full_clean(exclude=(link,), validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise InvalidInput({field: error.messages}) from error
    model._default_manager.filter(**{link: owner}).delete()
    model._default_manager.bulk_create(made)


def keep_files(subject: models.Model, uploads: Iterable[File[bytes]], actor: Actor) -> None:
    """Store the documents that come with a row; DomainError for too many."""
    given = list(uploads)
    if len(given) > MOST_FILES:
        raise DomainError("too_many_files", _("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES}, "papers")
    for upload in given:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=subject, allow=DOCUMENTS)
