"""Files are kept whole and private, have versions, go to those who see their subject, leave no orphans."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lianqiao.core import files, jobs
from lianqiao.core.access import ANONYMOUS, SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.files import access
from lianqiao.core.models import FileState, Job, StoredFile
from lianqiao.core.models.files import private_storage
from tests.core.files.samples import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder of its own for each test."""
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    field = StoredFile._meta.get_field("content")
    kept, field.storage = field.storage, private_storage()
    yield tmp_path
    field.storage = kept


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create(email="wang@example.com", name="王")


@pytest.fixture
def stranger() -> Any:
    return get_user_model().objects.create(email="li@example.com", name="李")


def job_of(user: Any) -> Job:
    return Job.objects.create(kind="test.subject", label="试验", actor_user=user)


def upload(name: str = "报告.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_store_keeps_content_checksum_and_true_type(person: Any, storage: Path) -> None:
    kept = files.store(upload("..\\秘密/报告.pdf"), actor=Actor(user=person), organisation=None)

    kept.refresh_from_db()
    assert (kept.name, kept.size, kept.content_type) == ("报告.pdf", len(PDF), "application/pdf")
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.uploaded_by, kept.version, kept.state) == (person, 1, FileState.CURRENT)
    [path] = on_disk(storage)
    assert (path.read_bytes(), path.suffix, kept.pk.hex) == (PDF, "", path.name)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"", "a.pdf", "file_empty"), (b"x" * 2049, "a.txt", "file_size"), (b"MZ", "a.pdf", "file_content")],
)
def test_store_refuses_and_keeps_nothing(settings: Any, storage: Path, content: bytes, name: str, code: str) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2048

    with pytest.raises(DomainError) as caught:
        files.store(ContentFile(content, name), actor=SYSTEM, organisation=None)

    assert caught.value.code == code
    assert not StoredFile.objects.exists()
    assert on_disk(storage) == []


def test_store_makes_the_next_version_of_a_file(person: Any) -> None:
    subject = job_of(person)
    actor = Actor(user=person)
    first = files.store(upload(), actor=actor, organisation=None, subject=subject)
    second = files.store(upload("新报告.pdf"), actor=actor, organisation=None, replaces=first)

    first.refresh_from_db()
    assert (first.state, second.version, second.replaces, second.subject) == (
        FileState.REPLACED,
        2,
        first,
        subject,
    )
    assert list(files.files_of(subject)) == [second]

    with pytest.raises(DomainError) as caught:
        files.store(upload(), actor=actor, organisation=None, replaces=first)
    assert caught.value.code == "file_not_current"
    assert StoredFile.objects.count() == 2


def test_store_refuses_a_version_for_another_record(person: Any) -> None:
    actor = Actor(user=person)
    first = files.store(upload(), actor=actor, organisation=None, subject=job_of(person))

    with pytest.raises(DomainError):
        files.store(upload(), actor=actor, organisation=None, subject=job_of(person), replaces=first)

    first.refresh_from_db()
    assert (first.state, StoredFile.objects.count()) == (FileState.CURRENT, 1)


def test_download_follows_who_sees_the_subject(person: Any, stranger: Any) -> None:
    kept = files.store(upload(), actor=Actor(user=stranger), organisation=None, subject=job_of(person))

    assert files.may_download(kept, actor=Actor(user=person))
    assert not files.may_download(kept, actor=Actor(user=stranger))
    assert not files.may_download(kept, actor=ANONYMOUS)
    with files.open_for(kept, actor=Actor(user=person)) as content:
        assert content.read() == PDF
    with pytest.raises(AccessError):
        files.open_for(kept, actor=Actor(user=stranger))
    with pytest.raises(StoredFile.DoesNotExist):
        files.readable(kept.pk, actor=Actor(user=stranger))
    assert files.readable(kept.pk, actor=Actor(user=person)) == kept


def test_download_without_subject_is_for_the_uploader(person: Any, stranger: Any) -> None:
    kept = files.store(upload(), actor=Actor(user=person), organisation=None)

    assert files.may_download(kept, actor=Actor(user=person))
    assert not files.may_download(kept, actor=Actor(user=stranger))
    assert not files.may_download(kept, actor=ANONYMOUS)


def test_subject_rule_replaces_visibility(monkeypatch: pytest.MonkeyPatch, person: Any) -> None:
    monkeypatch.setattr(access, "_rules", {})
    kept = files.store(upload(), actor=Actor(user=person), organisation=None, subject=job_of(person))

    files.subject_rule(Job, lambda _, subject: subject.label == "公开")

    assert not files.may_download(kept, actor=Actor(user=person))
    Job.objects.update(label="公开")
    assert files.may_download(StoredFile.objects.get(), actor=ANONYMOUS)
    with pytest.raises(LookupError):
        files.subject_rule(Job, lambda *_: True)


def test_removed_files_are_given_to_nobody(person: Any) -> None:
    kept = files.remove(files.store(upload(), actor=Actor(user=person), organisation=None))

    assert not files.may_download(kept, actor=Actor(user=person))
    assert not files.may_download(kept, actor=SYSTEM)


def test_serve_downloads_under_the_chinese_name_and_never_inline(person: Any) -> None:
    kept = files.store(upload(), actor=Actor(user=person), organisation=None)

    response = files.serve(kept)

    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_clean_orphans_takes_only_what_is_old_and_belongs_to_nothing(person: Any, storage: Path) -> None:
    actor = Actor(user=person)
    subject, vanishing = job_of(person), job_of(person)
    kept = files.store(upload(), actor=actor, organisation=None, subject=subject)
    gone = files.store(upload(), actor=actor, organisation=None, subject=vanishing)
    files.store(upload(), actor=actor, organisation=None, replaces=gone)
    files.store(upload(), actor=actor, organisation=None)
    vanishing.delete()
    (storage / "stray").write_bytes(b"x")
    assert files.clean_orphans() == files.storing.Swept(records=0, contents=0)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        swept = files.clean_orphans()
        fresh = files.store(upload(), actor=actor, organisation=None)
        again = files.clean_orphans()

    assert (swept.records, swept.contents, again.records) == (3, 1, 0)
    assert set(StoredFile.objects.all()) == {kept, fresh}
    assert {path.name for path in on_disk(storage)} == {kept.pk.hex, fresh.pk.hex}


def test_jobs_are_a_subject_like_any_other(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._functions, "test.work", lambda _: None)
    started = jobs.start("test.work", actor=Actor(user=person), label="导入")
    kept = files.store(upload(), actor=Actor(user=person), organisation=None, subject=started)

    assert list(files.files_of(started)) == [kept]
