"""Who may open the templates of documents, and put their own in place."""

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:documents", "get", (), "LF222222222FFF"),
    ("workbench:document", "get", ("=reply",), "LF222222222FFF"),
    ("workbench:document", "get", ("=nonsense",), "LFNNNNNNNNNFFF"),
    ("workbench:document_compare", "get", ("=reply",), "LF222222222FFF"),
    ("workbench:document_act", "post", ("=reply",), "LFFFF3FFFFFFFF"),
    ("workbench:document_file", "get", ("=reply", "=template.docx"), "LF222222222FFF"),
    ("workbench:document_file", "get", ("=reply", "=nonsense"), "LFNNNNNNNNNFFF"),
)
