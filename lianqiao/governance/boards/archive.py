"""Keeping a bulletin as it was issued: Word and PDF, stored with the record, each with its hash."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from lianqiao.core import documents, files
from lianqiao.core.access import Actor
from lianqiao.governance.boards.documents import BULLETIN, bulletin_data
from lianqiao.governance.boards.models import Bulletin


def keep_files(bulletin: Bulletin, *, actor: Actor) -> None:
    """Make both files of a locked bulletin, store them and set their SHA-256; the caller saves the bulletin."""
    data = bulletin_data(bulletin)
    made = {
        "docx": documents.render(BULLETIN, data, where=bulletin.organisation),
        "pdf": documents.pdf(BULLETIN, data, where=bulletin.organisation),
    }
    for suffix, content in made.items():
        name = _("通报-%(day)s.%(suffix)s") % {"day": f"{bulletin.issued_on:%Y%m%d}", "suffix": suffix}
        files.store(ContentFile(content, name=name), actor=actor, organisation=bulletin.organisation, subject=bulletin)
    bulletin.word_sha256 = hashlib.sha256(made["docx"]).hexdigest()
    bulletin.pdf_sha256 = hashlib.sha256(made["pdf"]).hexdigest()
