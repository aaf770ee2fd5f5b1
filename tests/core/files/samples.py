"""Small real files of each type, and dangerous ones, made in memory."""

import io
import struct
import zipfile
import zlib

import xlsxwriter
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def picture(file_format: str, size: tuple[int, int] = (4, 3)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, file_format)
    return buffer.getvalue()


def huge_png() -> bytes:
    """A PNG of some hundred bytes whose header claims 100,000 × 100,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def workbook(rows: list[list[object]] | None = None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows or [["名称"], ["甲"]]):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def office(main: str = "wordprocessingml.document", **entries: bytes) -> bytes:
    """The least package that counts as an office document, with further entries (`a__b` becomes `a/b`)."""
    types = f'<Types><Override PartName="/x.xml" ContentType="{_MAIN.format(main)}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), **{k.replace("__", "/"): v for k, v in entries.items()}})


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return buffer.getvalue()
