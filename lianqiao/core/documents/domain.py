"""What people do with templates: put their own edition in place, go back to an earlier one."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from docx import Document

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.documents import marks
from lianqiao.core.documents.filling import fill, sources_of
from lianqiao.core.documents.layout import deviations, layout_for
from lianqiao.core.documents.models import NOTE_LENGTH, TemplateEdition
from lianqiao.core.documents.registry import DocumentKind, kind_of
from lianqiao.core.documents.safety import check_safe
from lianqiao.core.documents.typesetting import typeset
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models.files import FileKind
from lianqiao.core.permissions import Permission


def check_template(kind: DocumentKind, upload: File[bytes], *, where: Any) -> list[str]:
    """Try a template before anybody relies on it; the file is rewound.

    It must be safe, use only marks of its kind, and make a Word document and a PDF of the kind's example. Raises
    DomainError with one sentence that names the place. Returns what the page does differently from the norms of
    `where`, in sentences; the official decides about that.
    """
    check_safe(upload, upload.name or "")
    content = upload.read()
    upload.seek(0)
    try:
        document = Document(io.BytesIO(content))
        sources = sources_of(content)
    except (KeyError, ValueError, AttributeError) as error:
        raise DomainError("file_damaged", _("文件已损坏，无法打开，请重新保存后上传。")) from error
    for source in sources:
        marks.check(source, kind.example)
    typeset(fill(content, kind.example))
    return deviations(document, layout_for(where, on=clock.today()))


@transaction.atomic
def upload_template(
    kind: str,
    upload: File[bytes],
    *,
    actor: Actor,
    note: str,
    for_region: bool = False,
    effective_from: date | None = None,
) -> TemplateEdition:
    """Put an organisation's own edition in place, for itself or (its government) for its whole region.

    Raises AccessError, or DomainError with one sentence for a template that does not pass `check_template`; then
    nothing has changed.
    """
    edition = _next(kind, actor=actor, note=note, for_region=for_region, effective_from=effective_from)
    edition.remarks = check_template(kind_of(kind), upload, where=edition.holder)
    stored = files.store(upload, actor=actor, organisation=actor.organisation, allow=frozenset({FileKind.WORD}))
    edition.file = stored
    edition.save(force_insert=True)
    stored.subject = edition
    stored.save(update_fields=["subject_type", "subject_id"])
    return _note(edition, actor, "upload", _("上传模板第 %(number)d 版") % {"number": edition.number})


@transaction.atomic
def restore_template(
    edition: TemplateEdition, *, actor: Actor, note: str, effective_from: date | None = None
) -> TemplateEdition:
    """Put an earlier edition in place again, as the newest one; it is tried again first."""
    made = _next(
        edition.kind,
        actor=actor,
        note=note,
        for_region=edition.region_id is not None,
        effective_from=effective_from,
    )
    if (edition.organisation_id, edition.region_id) != (made.organisation_id, made.region_id):
        raise AccessError(_("只能恢复本单位的模板。"), permission=Permission.DOCUMENT_TEMPLATE_EDIT)
    if edition.file is not None:
        with edition.file.content.open("rb") as content:
            made.remarks = check_template(
                kind_of(edition.kind), ContentFile(content.read(), name=edition.file.name), where=made.holder
            )
    made.file = edition.file
    made.save(force_insert=True)
    text = _("恢复第 %(old)d 版，成为第 %(number)d 版") % {"old": edition.number, "number": made.number}
    return _note(made, actor, "restore", text)


@transaction.atomic
def use_wider_template(kind: str, *, actor: Actor, note: str, for_region: bool = False) -> TemplateEdition:
    """Give the own template up: that of the wider place holds again, in the end the built-in one."""
    made = _next(kind, actor=actor, note=note, for_region=for_region, effective_from=None)
    if made.number == 1:
        raise DomainError("template_none", _("本来就没有自己的模板。"))
    made.save(force_insert=True)
    return _note(made, actor, "give_up", _("停用自己的模板"))


def _next(kind: str, *, actor: Actor, note: str, for_region: bool, effective_from: date | None) -> TemplateEdition:
    """The unsaved next edition, numbered under the lock of its organisation."""
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.DOCUMENT_TEMPLATE_EDIT)
    today = clock.today()
    edition = TemplateEdition(
        kind=kind_of(kind).key,
        organisation=actor.organisation,
        region=actor.organisation.region if for_region else None,
        effective_from=effective_from or today,
        note=note.strip(),
        created_by=actor.user,
    )
    actor.require(Permission.DOCUMENT_TEMPLATE_EDIT, edition)
    if not edition.note:
        raise DomainError("template_note", _("请写明这一版改了什么。"), "note")
    if len(edition.note) > NOTE_LENGTH:
        raise DomainError("template_note", _("修改说明请控制在 %(limit)d 字以内。") % {"limit": NOTE_LENGTH}, "note")
    if edition.effective_from < today:
        raise DomainError("template_day", _("启用日期不能早于今天。"), "effective_from")
    same_place: Any = (
        {"region": edition.region_id}
        if for_region
        else {"organisation": edition.organisation_id, "region__isnull": True}
    )
    holder: Any = edition.holder
    type(holder)._base_manager.select_for_update().get(pk=holder.pk)
    last = TemplateEdition.objects.filter(kind=edition.kind, **same_place).order_by("-number").first()
    edition.number = 1 if last is None else last.number + 1
    return edition


def _note(edition: TemplateEdition, actor: Actor, verb: str, text: str) -> TemplateEdition:
    topic = outbox.topic_of(edition, verb)
    log.record(topic, edition, actor=actor, text=text, reason=edition.note)
    outbox.publish(topic, edition.pk)
    return edition
