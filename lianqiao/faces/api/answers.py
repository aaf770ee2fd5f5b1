"""Answers: JSON bodies with a fingerprint, and what a client may say about the version that it knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianqiao.faces.api.problems import Fault, Problem


def as_bytes(data: Any) -> bytes:
    """The data as JSON, with Chinese as it is written."""
    return json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder, separators=(",", ":")).encode(
        errors="backslashreplace"  # half a character of UTF-16, sent by a client, becomes a JSON escape again
    )


def etag_of(body: bytes) -> str:
    """The fingerprint of a body: what one actor is shown of a record in one version."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def answer(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The data as JSON with its fingerprint."""
    body = as_bytes(data)
    response = HttpResponse(body, status=status, content_type="application/json", headers=dict(headers or {}))
    response["ETag"] = etag_of(body)
    return response


def names_tag(header: str, etag: str) -> bool:
    """Whether `If-Match` or `If-None-Match` names the fingerprint.

    Compared weakly (RFC 9110, 8.8.3.2): compression makes the same content a weak fingerprint.
    """
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def require_version(header: str | None, data: Any) -> None:
    """A Problem unless `If-Match` names what the record says now: 428 without the header, 412 for another version."""
    if header is None:
        detail = _("请在 If-Match 中写明所依据的版本（读取记录时得到的 ETag）。")
        raise Problem(428, "version_missing", detail, faults=[Fault(detail, "version_missing", header="If-Match")])
    if not names_tag(header, etag_of(as_bytes(data))):
        raise Problem(412, "overtaken", _("别人刚刚修改过这条记录，请重新读取后再提交。"))
