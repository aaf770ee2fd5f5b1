"""Files for reviewers: put there by the organiser, and in a blind review cleaned and searched for names."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.models import StoredFile
from lianqiao.core.models.files import FileKind
from lianqiao.core.permissions import Permission
from lianqiao.processes.reviews.domain.keeping import lock, tell
from lianqiao.processes.reviews.enums import ReviewState
from lianqiao.processes.reviews.models import Subject
from lianqiao.processes.reviews.subjects import found_in

MOST_FILES = 10


@transaction.atomic
def add_material(subject: Subject, upload: File[bytes], *, actor: Actor) -> StoredFile:
    """Keep a file that the experts of this subject may read.

    In a blind review: PDF only, under a name made of code and number, without its metadata, and refused when its text
    cannot be read or holds a name that is to be hidden. Raises AccessError or DomainError, and then nothing is kept.
    """
    over = _("评审已经发出，不能再加材料。")
    review = lock(subject.review, actor, Permission.REVIEW_EDIT, (ReviewState.DRAFT,), over)
    number = files.files_of(subject).count() + 1
    if number > MOST_FILES:
        raise DomainError("too_many_files", _("每件最多 %(most)d 个文件。") % {"most": MOST_FILES}, "papers")
    allow, content = DOCUMENTS, upload
    if review.is_blind:
        allow, content = frozenset({FileKind.PDF}), _cleaned(subject, upload, number)
    kept = files.store(content, actor=actor, organisation=review.organisation, subject=subject, allow=allow)
    tell(review, "add_material", actor, _("为 %(code)s 添加材料") % {"code": subject.code})
    return kept


def _cleaned(subject: Subject, upload: File[bytes], number: int) -> File[bytes]:
    """The pages alone in a new document, without metadata, notes and attachments; refused with names to be hidden."""
    if not (upload.name or "").lower().endswith(".pdf"):
        raise DomainError("pdf_only", _("匿名评审的材料只收 PDF。"), "papers")
    try:
        with pdfium.PdfDocument(upload.read()) as given, pdfium.PdfDocument.new() as written:
            text = "".join(_bare_text(page) for page in given)
            written.import_pages(given)
            output = BytesIO()
            written.save(output)
    except pdfium.PdfiumError as error:
        raise DomainError("pdf_unreadable", _("这个 PDF 打不开，请另存后再上传。"), "papers") from error
    if not text.strip():
        message = _("这个 PDF 是扫描件，系统读不出文字，无法确认里面没有单位和人名，请上传文字版。")
        raise DomainError("pdf_scanned", message, "papers")
    if found := found_in(text, subject.names):
        message = _("材料里出现了“%(names)s”，请隐去以后再上传。") % {"names": "、".join(found[:3])}
        raise DomainError("names_found", message, "papers")
    cleaned: Any = ContentFile(
        output.getvalue(), name=_("材料 %(code)s-%(number)d.pdf") % {"code": subject.code, "number": number}
    )
    return cleaned  # type: ignore[no-any-return]


def _bare_text(page: Any) -> str:
    """The text of a page, from which notes, links and form fields (they name their authors) are taken away."""
    for _number in range(raw.FPDFPage_GetAnnotCount(page)):
        raw.FPDFPage_RemoveAnnot(page, 0)
    return str(page.get_textpage().get_text_range())
