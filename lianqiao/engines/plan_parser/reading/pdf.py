"""The text of a PDF as its pages have it: lines as they are printed, pages apart by form feeds."""

import pypdfium2 as pdfium

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The document. Raises `ReadingError` when it has a password or is damaged."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ReadingError(Reason.ENCRYPTED if locked else Reason.BROKEN) from error


def text_of(data: bytes) -> str:
    """The text of all pages, empty where the pages are pictures."""
    document = open_pdf(data)
    try:
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_range().replace("\r\n", "\n").replace("\ufffe", "").replace("\uffff", ""))
            text_page.close()
            page.close()
    except pdfium.PdfiumError as error:
        raise ReadingError(Reason.BROKEN) from error
    finally:
        document.close()
    return "\f".join(pages) if any(page.strip() for page in pages) else ""
