"""Who may have a file, and the answer that carries it."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any
from uuid import UUID

from django.db.models import Model
from django.http import FileResponse
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.models.files import FileState, StoredFile

SubjectRule = Callable[[Actor, Any], bool]

_rules: dict[type[Model], SubjectRule] = {}


def subject_rule(model: type[Model], rule: SubjectRule) -> None:
    """Declare who may have the files of this model's records, where that is not everybody who sees them.

    Without a rule it is whoever `model.objects.visible_to(actor)` shows the record to.
    """
    if model in _rules:
        raise LookupError(f"{model.__name__} has a rule for its files already")
    _rules[model] = rule


def may_download(file: StoredFile, *, actor: Actor) -> bool:
    """Whether the actor may have the content.

    With a subject, its rule decides; without one, the person who uploaded it and whoever acts for the
    owning organisation may. Nobody gets a removed file, and only the owning organisation one that was replaced;
    the program itself gets every other.
    """
    if file.state == FileState.REMOVED:
        return False
    if actor.is_system:
        return True
    if file.state == FileState.REPLACED and actor.organisation_id != file.organisation_id:
        return False
    if file.subject_id is None:
        if actor.user_id is not None and actor.user_id == file.uploaded_by_id:
            return True
        return actor.organisation_id is not None and actor.organisation_id == file.organisation_id
    subject = file.subject
    if subject is None:
        return False
    rule = _rules.get(type(subject))
    if rule is not None:
        return rule(actor, subject)
    return bool(type(subject).objects.visible_to(actor).filter(pk=subject.pk).exists())


def readable(file_id: UUID, *, actor: Actor) -> StoredFile:
    """The file, or StoredFile.DoesNotExist when there is none that the actor may have (page: 404)."""
    file = StoredFile.objects.get(pk=file_id)
    if not may_download(file, actor=actor):
        raise StoredFile.DoesNotExist
    return file


def open_for(file: StoredFile, *, actor: Actor) -> IO[bytes]:
    """The content for reading; AccessError when the actor may not have it."""
    if not may_download(file, actor=actor):
        raise AccessError(_("您没有查看这个文件的权限。"))
    return file.content.open("rb")


def serve(file: StoredFile) -> FileResponse:
    """The answer that downloads the file under its own name; the caller has checked the right.

    Never shown inside the page's origin: attachment, type as stored and not guessed, no scripts, no caching
    by others.
    """
    response = FileResponse(
        file.content.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
