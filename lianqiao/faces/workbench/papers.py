"""Papers on pages: the evidence below reports, and official documents that are sent as Word or PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from lianqiao.core import files
from lianqiao.core.models import StoredFile

#: The media types of official documents, by the ending of the address.
PAPERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def evidence_of(reports: Sequence[Model]) -> dict[Any, list[dict[str, Any]]]:
    """The files of reports of one model by the report's key, as the component for files shows them; in one query."""
    return {key: [_shown(file) for file in found] for key, found in files.files_by_subject(reports).items()}


def _shown(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": file.size,
        "created_at": file.created_at,
        "url": reverse("workbench:file", args=[file.pk]),
    }


def sent(content: bytes, *, name: str, ending: str) -> HttpResponse:
    """The answer that downloads a document under that name; `ending` is one of `PAPERS`."""
    response = HttpResponse(content, content_type=PAPERS[ending])
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=f"{name}.{ending}"))
    response["X-Content-Type-Options"] = "nosniff"
    return response
