"""What a Word file may bring along: nothing that reaches outside of it, runs, or hides."""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from lianqiao.core.errors import DomainError
from lianqiao.core.files import check_content
from lianqiao.core.models.files import FileKind

#: A template of a few pages with an emblem stays far below these.
MAX_BYTES = 5 * 1024 * 1024
MAX_XML_BYTES = 4 * 1024 * 1024
MAX_ELEMENTS = 60_000
_LINKS = "/hyperlink"
_WEB = re.compile(r"(https?|mailto):", re.IGNORECASE)
#: Parts that carry programs or other documents.
_FOREIGN_PARTS = re.compile(r"(^|/)(embeddings|activeX|afchunk|customUI)(/|$)|vbaProject|\.bin$", re.IGNORECASE)
_FOREIGN_FIELDS = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOREIGN_ELEMENTS = frozenset(f"{_WORD}{name}" for name in ("altChunk", "subDoc", "object", "control"))


def check_safe(file: IO[bytes], name: str) -> None:
    """Refuse a Word file that is too large, damaged, or that reaches outside of itself; the file is rewound.

    Raises DomainError with one sentence. Macros, passwords and archives that unpack to far more than they are, are
    refused by `core.files`; here pictures and templates that are only linked, embedded programs and documents, fields
    that fetch something, and documents with entity declarations.
    """
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        raise DomainError("template_size", _("模板超过 5 MB，请删去大图片后重新上传。"))
    file.seek(0)
    if not name.lower().endswith(".docx"):
        raise DomainError("template_type", _("模板应是 Word 文档（.docx）；.doc、.docm 请先另存为 .docx。"))
    check_content(file, name, allow=frozenset({FileKind.WORD}))
    file.seek(0)
    elements = 0
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if _FOREIGN_PARTS.search(entry.filename):
                raise DomainError("template_embedded", _("模板里嵌有别的文件或程序，请删去后重新上传。"))
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            if entry.file_size > MAX_XML_BYTES:
                raise DomainError("template_size", _("模板的内容太多，请只保留格式和标记。"))
            elements += _check_part(entry.filename, archive.read(entry))
            if elements > MAX_ELEMENTS:
                raise DomainError("template_size", _("模板的内容太多，请只保留格式和标记。"))
    file.seek(0)


def _check_part(name: str, content: bytes) -> int:
    """Refuse what the part reaches for; returns how many elements it has."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DomainError("file_damaged", _("文件已损坏，无法打开，请重新保存后上传。")) from error
    if root.getroottree().docinfo.doctype:
        raise DomainError("template_entities", _("模板含有不允许的声明，请用 Word 另存一份后重新上传。"))
    count, instructions = 0, []
    for element in root.iter():
        count += 1
        if element.tag == _RELATIONSHIP and element.get("TargetMode") == "External":
            _check_link(element.get("Type", ""), element.get("Target", ""))
        elif element.tag in _FOREIGN_ELEMENTS:
            raise DomainError("template_embedded", _("模板里嵌有别的文件或程序，请删去后重新上传。"))
        elif element.tag == f"{_WORD}instrText":
            instructions.append(element.text or "")
        elif element.tag == f"{_WORD}fldSimple":
            instructions.append(f" {element.get(f'{_WORD}instr', '')}")
    if _FOREIGN_FIELDS.search("".join(instructions)):
        raise DomainError("template_fields", _("模板里的域会取用外部内容，请改成普通文字或图片。"))
    return count


def _check_link(kind: str, target: str) -> None:
    if kind.endswith(_LINKS) and _WEB.match(target):
        return
    if kind.endswith("/image"):
        raise DomainError("template_linked", _("模板里的图片是链接来的，请插入图片本身。"))
    if kind.endswith("/attachedTemplate"):
        raise DomainError("template_remote", _("模板还连着另一个模板文件，请在 Word 的“文档模板”里改回 Normal。"))
    raise DomainError(
        "template_external", _("模板取用了外部文件（%(target)s），请删去链接。") % {"target": target[:60]}
    )
