"""The text of a plan from the file that it came in: text, web page, Word, PDF, and scans where OCR is installed."""

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason
from lianqiao.engines.plan_parser.reading.files import Document, Format, read

__all__ = ["Document", "Format", "ReadingError", "Reason", "read"]
