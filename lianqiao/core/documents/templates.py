"""Which template holds for a place on a day, and what it says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn

from lianqiao.core.documents.models import TemplateEdition
from lianqiao.core.documents.registry import DocumentKind
from lianqiao.core.norms.places import place_of
from lianqiao.core.versions import FieldChange, Piece


@dataclass(frozen=True)
class Template:
    """A template as it is used: its content, and the edition that it comes from (None: the built-in one)."""

    kind: DocumentKind
    content: bytes
    edition: TemplateEdition | None = None


def template_for(kind: DocumentKind, where: Any, *, on: date) -> Template:
    """The template of the nearest place that has one: the organisation, its county, city, province, the program."""
    edition = edition_for(kind, where, on=on)
    if edition is None:
        return Template(kind, kind.builtin.read_bytes())
    return content_of(edition, kind)


def content_of(edition: TemplateEdition, kind: DocumentKind) -> Template:
    """An edition's template; the built-in one for an edition that gave the own template up."""
    if edition.file is None:
        return Template(kind, kind.builtin.read_bytes())
    with edition.file.content.open("rb") as content:
        return Template(kind, content.read(), edition)


def edition_for(kind: DocumentKind, where: Any, *, on: date) -> TemplateEdition | None:
    """The edition that holds, None where it is the built-in template; one query."""
    place = place_of(where)
    regions = place.regions()
    candidates = TemplateEdition.objects.filter(
        Q(region__in=regions) | Q(organisation=place.organisation, region__isnull=True),
        kind=kind.key,
        effective_from__lte=on,
    )
    rows: list[TemplateEdition] = list(candidates.select_related("file").order_by("-effective_from", "-number"))
    for region in [None, *reversed(regions)]:
        newest = next((row for row in rows if row.region_id == region), None)
        if newest is not None and newest.file is not None:
            return newest
    return None


def lines_of(content: bytes) -> list[str]:
    """What stands in a Word document, paragraph by paragraph, its headers and footers at the end."""
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    bodies = [document.element.body, *(part._element for part in (section.header, section.footer))]
    return [line for body in bodies for line in _paragraphs(body)]


def compare(old: bytes, new: bytes) -> list[FieldChange]:
    """The paragraphs in which two templates differ."""
    before, after = lines_of(old), lines_of(new)
    changes = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        pieces = [Piece("removed", f"{line}\n") for line in before[old_start:old_end]]
        pieces += [Piece("added", f"{line}\n") for line in after[new_start:new_end]]
        changes.append(FieldChange(_("第 %(number)d 段") % {"number": new_start + 1}, tuple(pieces)))
    return changes


def _paragraphs(body: Any) -> Iterator[str]:
    for paragraph in body.iter(qn("w:p")):
        text = "".join(element.text or "" for element in paragraph.iter(qn("w:t")))
        if text.strip():
            yield text
