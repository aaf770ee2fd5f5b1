"""Zip-based documents: what is inside, and whether unpacking it would hurt."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError

#: An office document stays far below all three; a bomb is beyond at least one.
MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_RATIO = 200
#: Small parts may compress as well as they like.
RATIO_FROM_BYTES = 4 * 1024 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_MAX_CONTENT_TYPES_BYTES = 1024 * 1024

_MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_CONTENT_TYPE = re.compile(rb'ContentType\s*=\s*["\']([^"\']+)["\']')


def office_extension(file: IO[bytes]) -> str | None:
    """`docx`, `xlsx` or `pptx` by the main part that the package declares; None for any other zip file.

    Reads the directory first and refuses before unpacking anything (DomainError): too many entries, too much
    content, too high a compression ratio (`file_bomb`), passwords (`file_encrypted`), macros (`file_macro`),
    a damaged directory (`file_damaged`). The sizes in the directory can be trusted as limits, because
    `zipfile` never unpacks more of an entry than its directory says.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries)
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise DomainError("file_encrypted", _("文件设有密码，请去掉密码后重新上传。"))
            names = {entry.filename for entry in entries}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise DomainError("file_macro", _("文件含有宏，请另存为不含宏的格式后重新上传。"))
            if _CONTENT_TYPES not in names:
                return None
            if archive.getinfo(_CONTENT_TYPES).file_size > _MAX_CONTENT_TYPES_BYTES:
                raise _bomb()
            declared = _CONTENT_TYPE.findall(archive.read(_CONTENT_TYPES))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError) as error:
        raise DomainError("file_damaged", _("文件已损坏，无法打开，请重新保存后上传。")) from error
    found = {_MAIN_PARTS[name.decode("latin-1")] for name in declared if name.decode("latin-1") in _MAIN_PARTS}
    return found.pop() if len(found) == 1 else None


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES:
        raise _bomb()
    for entry in entries:
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise _bomb()


def _bomb() -> DomainError:
    return DomainError("file_bomb", _("文件解压后过大，可能不安全，已拒绝；请减少内容后重新上传。"))
