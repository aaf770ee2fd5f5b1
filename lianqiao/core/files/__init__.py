"""Private files: taken in after a check of their content, handed out after a check of the person."""

from lianqiao.core.files.access import (
    may_download,
    open_for,
    readable,
    serve,
    subject_rule,
)
from lianqiao.core.files.content import ALLOWED, DOCUMENTS, TABLES, check_content
from lianqiao.core.files.storing import clean_orphans, files_by_subject, files_of, remove, store

__all__ = [
    "ALLOWED",
    "DOCUMENTS",
    "TABLES",
    "check_content",
    "clean_orphans",
    "files_by_subject",
    "files_of",
    "may_download",
    "open_for",
    "readable",
    "remove",
    "serve",
    "store",
    "subject_rule",
]
