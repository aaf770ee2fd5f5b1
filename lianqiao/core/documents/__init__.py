"""Documents: Word and PDF from templates that an official can edit.

`documents.register` makes a kind known; `documents.render(kind, data, where=unit)` gives the Word document,
`documents.pdf` the same document set as PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianqiao.core.documents.pictures import Picture
from lianqiao.core.documents.registry import DocumentKind, kind_of, kinds, register
from lianqiao.core.documents.words import day_words, paragraphs, table

__all__ = [
    "DocumentKind",
    "Picture",
    "day_words",
    "kind_of",
    "kinds",
    "paragraphs",
    "pdf",
    "register",
    "render",
    "table",
]


def render(kind: str, data: Mapping[str, Any], *, where: Any) -> bytes:
    """The Word document of a kind, by the template that holds at `where` today.

    `where` is a Region, a region code, an Organisation, or None for the nation. `data` has the names that the kind's
    `fields` explain. Raises LookupError for an unknown kind, DomainError when template and data do not fit.
    """
    from lianqiao.core import clock
    from lianqiao.core.documents.filling import fill
    from lianqiao.core.documents.layout import layout_for
    from lianqiao.core.documents.templates import template_for

    today = clock.today()
    template = template_for(kind_of(kind), where, on=today)
    layout = layout_for(where, on=today) if template.edition is None else None
    return fill(template.content, data, layout=layout)


def pdf(kind: str, data: Mapping[str, Any], *, where: Any) -> bytes:
    """The document of `render`, set as PDF."""
    from lianqiao.core.documents.typesetting import typeset

    return typeset(render(kind, data, where=where))
