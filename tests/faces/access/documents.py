"""Who may open the templates of documents, and put their own in place."""

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:documents", "get", (), "LF222222222"),
    ("workbench:document", "get", ("=reply",), "LF222222222"),
    ("workbench:document", "get", ("=nonsense",), "LFNNNNNNNNN"),
    ("workbench:document_compare", "get", ("=reply",), "LF222222222"),
    ("workbench:document_act", "post", ("=reply",), "LFFFF3FFFFF"),
    ("workbench:document_file", "get", ("=reply", "=template.docx"), "LF222222222"),
    ("workbench:document_file", "get", ("=reply", "=nonsense"), "LFNNNNNNNNN"),
)
