"""Which encoding a text file has, proved over its whole length, or which line breaks it."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError

_BLOCK = 1 << 20
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_TWO_BYTE = re.compile(r"[\u0080-\u07ff]")


def detect_encoding(file: IO[bytes]) -> str:
    """`utf-8-sig`, `utf-16` or `gb18030`, whichever decodes the whole file; the file is rewound.

    UTF-16 is recognised by its byte order mark only. Raises DomainError `file_encoding` with the number of
    the first line that cannot be read, or `file_not_text` when the content is not text at all. Reads a
    megabyte at a time, or a line where one is longer.
    """
    file.seek(0)
    mark = file.read(2)
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        _prove_utf16(file)
        encoding = "utf-16"
    else:
        broken_line = _first_broken_line(file, "utf-8-sig")
        encoding = "utf-8-sig"
        if broken_line is not None:
            encoding = "gb18030"
            broken_line = broken_line if _is_broken_utf8(file) else _first_broken_line(file, encoding)
        if broken_line is not None:
            raise _broken(broken_line)
    file.seek(0)
    return encoding


def _first_broken_line(file: IO[bytes], encoding: str) -> int | None:
    """The first line that the encoding cannot decode, counted from 1."""
    file.seek(0)
    line = 1
    while lines := file.readlines(_BLOCK):
        block = b"".join(lines)
        # Neither encoding uses these bytes as a part of a longer character.
        if match := _CONTROL_BYTE.search(block):
            raise _not_text(line + block.count(b"\n", 0, match.start()))
        try:
            block.decode(encoding)
        except UnicodeDecodeError as error:
            return line + block.count(b"\n", 0, error.start)
        line += len(lines)
    return None


def _is_broken_utf8(file: IO[bytes]) -> bool:
    """Whether what stands before the first break is plainly Chinese in UTF-8.

    GB18030 text can pass for UTF-8 over its first characters, but then gives letters of two bytes (Latin,
    Greek, Cyrillic); and a UTF-8 file with one broken byte would pass for GB18030 as nonsense.
    """
    file.seek(0)
    chinese = foreign = 0
    while lines := file.readlines(_BLOCK):
        block = b"".join(lines)
        try:
            text, broken = block.decode("utf-8-sig"), False
        except UnicodeDecodeError as error:
            text, broken = block[: error.start].decode("utf-8-sig"), True
        chinese += len(_CJK.findall(text))
        foreign += len(_TWO_BYTE.findall(text))
        if broken:
            break
    return chinese > foreign


def _prove_utf16(file: IO[bytes]) -> None:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-16")()
    line = 1
    while True:
        block = file.read(_BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise _broken(line + str(error.object[: error.start], "utf-16", "ignore").count("\n")) from error
        if match := _CONTROL.search(text):
            raise _not_text(line + text.count("\n", 0, match.start()))
        if not block:
            return
        line += text.count("\n")


def _broken(line: int) -> DomainError:
    message = _("第 %(line)d 行有无法识别的字符，请把文件另存为 UTF-8 编码后重新上传。") % {"line": line}
    return DomainError("file_encoding", message)


def _not_text(line: int) -> DomainError:
    message = _("文件内容不是文本（第 %(line)d 行含有控制字符），请检查文件后重新上传。") % {"line": line}
    return DomainError("file_not_text", message)


def open_text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """The rewound file as text with its line ends kept, as the csv module wants it."""
    file.seek(0)
    return io.TextIOWrapper(file, encoding=encoding, newline="")
