"""Taking files in, replacing and removing them, and sweeping away what belongs to nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.files.content import ALLOWED, check_content, clean_name
from lianqiao.core.models.files import FileKind, FileState, StoredFile, private_storage


def store(
    upload: File[bytes],
    *,
    actor: Actor,
    organisation: Any,
    subject: Model | None = None,
    allow: frozenset[FileKind] = ALLOWED,
    replaces: StoredFile | None = None,
) -> StoredFile:
    """Check the upload and keep it in private storage; with `replaces` as the next version of that file.

    `organisation` owns the file (None for the program's own). A file without `subject` must get one within
    a day (`StoredFile.subject`), else `clean_orphans` takes it away. Every refusal is a DomainError with one
    sentence, and then nothing is kept.
    """
    name = clean_name(upload.name or "")
    size = upload.size
    if size == 0:
        raise DomainError("file_empty", _("文件是空的，请检查后重新上传。"))
    if size > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        raise DomainError("file_size", _("文件超过 %(limit)d MB，请压缩或拆分后重新上传。") % {"limit": limit})
    stream: IO[bytes] = upload.file  # type: ignore[assignment]
    found = check_content(stream, name, allow=allow)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    stream.seek(0)
    with transaction.atomic():
        kept = StoredFile(
            name=name,
            size=size,
            sha256=digest,
            content_type=found.content_type,
            kind=found.kind,
            organisation=organisation,
            uploaded_by=actor.user,
            subject=subject,
        )
        if replaces is not None:
            _retire(replaces, by=kept)
        today = timezone.localdate()
        path = f"{today:%Y/%m}/{kept.pk.hex}"
        kept.content.name = private_storage().save(path, File(stream))
        kept.save()
    return kept


def _retire(old: StoredFile, *, by: StoredFile) -> None:
    """Make `by` the next version of `old`, for the same subject when it has none of its own."""
    locked = StoredFile.objects.select_for_update().get(pk=old.pk)
    if locked.state != FileState.CURRENT:
        raise DomainError("file_not_current", _("这个文件已经有更新的版本，请刷新页面后再试。"))
    if by.subject_id is None:
        by.subject = locked.subject
    elif (by.subject_type_id, by.subject_id) != (locked.subject_type_id, locked.subject_id):
        raise DomainError("file_other_subject", _("新版本必须属于同一条记录。"))
    by.version = locked.version + 1
    by.replaces = locked
    locked.state = FileState.REPLACED
    locked.save(update_fields=("state",))


@transaction.atomic
def remove(file: StoredFile) -> StoredFile:
    """Take the file out of use; it stays in storage with its record. The caller has checked the right."""
    locked = StoredFile.objects.select_for_update().get(pk=file.pk)
    locked.state = FileState.REMOVED
    locked.save(update_fields=("state",))
    return locked


def files_of(subject: Model) -> QuerySet[StoredFile]:
    """The current files of a record, oldest first."""
    return StoredFile.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        state=FileState.CURRENT,
    )


def files_by_subject(subjects: Sequence[Model]) -> dict[UUID, list[StoredFile]]:
    """The current files of several records of one model, oldest first, by the key of the record; one query."""
    found: dict[UUID, list[StoredFile]] = {}
    if not subjects:
        return found
    rows = StoredFile.objects.filter(
        subject_type=ContentType.objects.get_for_model(subjects[0]),
        subject_id__in=[subject.pk for subject in subjects],
        state=FileState.CURRENT,
    )
    for file in rows:
        found.setdefault(file.subject_id, []).append(file)  # type: ignore[arg-type]
    return found


@dataclass(frozen=True)
class Swept:
    """What `clean_orphans` took away."""

    records: int
    contents: int


def clean_orphans(*, older_than: timedelta = timedelta(days=1)) -> Swept:
    """Delete what belongs to nothing and is older than `older_than`.

    That is: files that never got a subject, files whose subject no longer exists, and content in storage
    without a record (left by a transaction that was rolled back). Versions of one file go together.
    """
    before = timezone.now() - older_than
    orphans = {file.pk: file for file in _without_subject(before)}
    for file in orphans.values():
        with transaction.atomic():
            # Later versions first, as each protects the one it replaces.
            StoredFile.objects.filter(pk=file.pk, replaced_by__isnull=True).delete()
    removed = [file for file in orphans.values() if not StoredFile.objects.filter(pk=file.pk).exists()]
    storage = private_storage()
    for file in removed:
        storage.delete(str(file.content.name))
    contents = 0
    for path in list(_all_paths(storage)):
        if storage.get_modified_time(path) >= before:
            continue
        if not StoredFile.objects.filter(content=path).exists():
            storage.delete(path)
            contents += 1
    return Swept(records=len(removed), contents=contents)


def _without_subject(before: Any) -> list[StoredFile]:
    old = StoredFile.objects.filter(created_at__lt=before).order_by("-version")
    found = list(old.filter(subject_id__isnull=True))
    for type_id in old.exclude(subject_id__isnull=True).values_list("subject_type", flat=True).distinct():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            existing = model._base_manager.values("pk")
            found += old.filter(subject_type=type_id).exclude(subject_id__in=existing)
    return sorted(found, key=lambda file: -file.version)


def _all_paths(storage: Storage, folder: str = "") -> Any:
    if folder and not storage.exists(folder):
        return
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" if folder else name for name in files)
    for name in folders:
        yield from _all_paths(storage, f"{folder}/{name}" if folder else name)
