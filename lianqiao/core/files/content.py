"""What a file really is: its content must prove what its name says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import puremagic
from django.utils.translation import gettext as _
from PIL import Image

from lianqiao.core.errors import DomainError
from lianqiao.core.files.archives import office_extension
from lianqiao.core.files.text import detect_encoding
from lianqiao.core.models.files import FileKind

MAX_NAME = 120
MAX_EXTENSION = 10
MAX_PIXELS = 60_000_000
_HEAD = 2048
_PAGE_HEAD = 1 << 16
_PAGE = re.compile(rb"<(!doctype|html|head|body|meta|div|p|table)\b", re.IGNORECASE)

#: What may be kept where nothing narrower is said. Web pages are taken in only by those who read plans out of them.
ALLOWED = frozenset(FileKind) - {FileKind.HTML}
#: What serves as an attachment that people read.
DOCUMENTS = frozenset({FileKind.PDF, FileKind.IMAGE, FileKind.WORD, FileKind.EXCEL, FileKind.POWERPOINT, FileKind.TEXT})
#: What can be imported.
TABLES = frozenset({FileKind.EXCEL, FileKind.CSV, FileKind.TEXT, FileKind.JSONL})


@dataclass(frozen=True)
class FileType:
    """One type of file that can be taken in: what it is called, and the test its content has to pass."""

    kind: FileKind
    content_type: str
    proves: Callable[[IO[bytes], str], bool]


def check_content(file: IO[bytes], name: str, *, allow: frozenset[FileKind] = ALLOWED) -> FileType:
    """The type of the file, proved by its content; the file is rewound.

    Raises DomainError with one sentence when the type is not wanted (`file_type`), the content is another
    (`file_content`), or the file is dangerous or damaged (see `archives` and `text`).
    """
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    found = TYPES.get(extension)
    if found is None or found.kind not in allow:
        wanted = _("、").join(sorted(ext for ext, kind in TYPES.items() if kind.kind in allow))
        old = _OLD_FORMATS.get(extension)
        if old and TYPES[old].kind in allow:
            message = _("不支持 .%(extension)s 格式，请另存为 .%(better)s 后重新上传。")
            raise DomainError("file_type", message % {"extension": extension, "better": old})
        raise DomainError("file_type", _("不支持这种文件，可以上传：%(wanted)s。") % {"wanted": wanted})
    if not found.proves(file, extension):
        message = _("文件内容与扩展名 .%(extension)s 不符，请检查文件后重新上传。")
        raise DomainError("file_content", message % {"extension": extension})
    file.seek(0)
    return found


def clean_name(name: str) -> str:
    """A name that is safe to show and to download under: no path, no control or format characters, not long.

    The extension is kept when the rest is shortened.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    plain = re.sub(r'[<>:"|?*\s]+', " ", visible).rstrip(" .")
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > MAX_EXTENSION:
        stem, extension = plain, ""
    stem = stem.strip(" .")[: MAX_NAME - len(extension) - 1].strip(" .") or str(_("未命名"))
    return f"{stem}.{extension}" if extension else stem


def _is_pdf(file: IO[bytes], _extension: str) -> bool:
    return "application/pdf" in _signatures(file)


def _is_image(file: IO[bytes], extension: str) -> bool:
    """Whether Pillow reads it as the format that its name says; refuses what would fill the memory."""
    expected = "PNG" if extension == "png" else "JPEG"
    if not _signatures(file) & {"image/png", "image/jpeg"}:
        return False
    try:
        with Image.open(file, formats=[expected]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels()
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _is_office(file: IO[bytes], extension: str) -> bool:
    file.seek(0)
    return file.read(4) == b"PK\x03\x04" and office_extension(file) == extension


def _is_text(file: IO[bytes], _extension: str) -> bool:
    detect_encoding(file)
    return True


def _is_web_page(file: IO[bytes], _extension: str) -> bool:
    """Whether a tag of a page stands in it; its encoding is found by who reads it, for pages are often broken."""
    file.seek(0)
    return _PAGE.search(file.read(_PAGE_HEAD)) is not None


def _signatures(file: IO[bytes]) -> set[str]:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):  # nothing known, or nothing there
        return set()


def _too_many_pixels() -> DomainError:
    return DomainError("file_pixels", _("图片尺寸过大，请缩小到 6000 万像素以内后重新上传。"))


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": FileType(FileKind.PDF, "application/pdf", _is_pdf),
    "png": FileType(FileKind.IMAGE, "image/png", _is_image),
    "jpg": FileType(FileKind.IMAGE, "image/jpeg", _is_image),
    "jpeg": FileType(FileKind.IMAGE, "image/jpeg", _is_image),
    "docx": FileType(FileKind.WORD, f"{_OFFICE}wordprocessingml.document", _is_office),
    "xlsx": FileType(FileKind.EXCEL, f"{_OFFICE}spreadsheetml.sheet", _is_office),
    "pptx": FileType(FileKind.POWERPOINT, f"{_OFFICE}presentationml.presentation", _is_office),
    "txt": FileType(FileKind.TEXT, "text/plain", _is_text),
    # Downloaded as plain text: what somebody uploaded is never shown as a page of this site.
    "html": FileType(FileKind.HTML, "text/plain", _is_web_page),
    "htm": FileType(FileKind.HTML, "text/plain", _is_web_page),
    "csv": FileType(FileKind.CSV, "text/csv", _is_text),
    "jsonl": FileType(FileKind.JSONL, "application/x-ndjson", _is_text),
}
_OLD_FORMATS = {
    "doc": "docx", "docm": "docx", "wps": "docx",
    "xls": "xlsx", "xlsm": "xlsx", "et": "xlsx",
    "ppt": "pptx", "pptm": "pptx", "dps": "pptx",
    "bmp": "png", "gif": "png", "webp": "png", "tif": "png", "tiff": "png", "heic": "jpg",
}  # fmt: skip
