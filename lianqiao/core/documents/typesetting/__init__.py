"""From a Word document to a PDF: the document's own paragraphs, styles, tables and pages, set by Typst."""

from lianqiao.core.documents.typesetting.compile import typeset

__all__ = ["typeset"]
